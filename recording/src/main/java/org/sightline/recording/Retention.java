package org.sightline.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sightline.domain.GapCause;

/// Deletes footage that is too old, too much, or in the way of the disk's free space: oldest first,
/// file before row, and the ledger says that it was there.
final class Retention {
  private static final System.Logger LOG = System.getLogger(Retention.class.getName());
  private static final int BATCH = 100;

  /// Stays free whatever the settings say, so that recording never comes to a stand on a full disk.
  static final long LEAST_FREE_BYTES = 64L << 20;

  private final Workplace place;

  Retention(Workplace place) {
    this.place = place;
  }

  RetentionReport run() {
    RetentionReport report = new RetentionReport(0, 0);
    Duration maxAge = place.settings().maxAge();
    if (maxAge != null) {
      long before = place.nowUs() - Micros.of(maxAge);
      List<SegmentRow> old = place.index().endedBefore(before, BATCH);
      while (!old.isEmpty()) {
        for (SegmentRow row : old) {
          report = delete(row, report);
        }
        old = place.index().endedBefore(before, BATCH);
      }
    }
    long over = over();
    while (over > 0) {
      List<SegmentRow> oldest = place.index().oldest(BATCH);
      if (oldest.isEmpty()) {
        break;
      }
      for (SegmentRow row : oldest) {
        if (over <= 0) {
          break;
        }
        report = delete(row, report);
        over -= row.bytes();
      }
      over = over();
    }
    if (report.segments() > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "retention deleted segments=%d bytes=%d".formatted(report.segments(), report.bytes()));
    }
    return report;
  }

  /// Whether so little is free that footage should go at once.
  boolean isShort() {
    return usable() < wantedFree(place.settings()) / 2;
  }

  /// How many bytes must go.
  private long over() {
    return tooMuch(place.settings(), place.index().bytes(), usable());
  }

  private long usable() {
    return place.root().toFile().getUsableSpace();
  }

  private static long wantedFree(RecordingSettings settings) {
    return Math.max(settings.minFreeBytes(), LEAST_FREE_BYTES);
  }

  /// How many bytes of footage must go.
  ///
  /// Free space may cost at most half of what footage and free space have together: where other
  /// files fill the disk, deleting all footage would not help, and recording goes on in the rest.
  ///
  /// @param footage bytes that are kept now
  /// @param usable bytes that are free now
  static long tooMuch(RecordingSettings settings, long footage, long usable) {
    long byTotal = settings.maxBytes() == 0 ? 0 : footage - settings.maxBytes();
    long byFree = Math.min(wantedFree(settings), (footage + usable) / 2) - usable;
    return Math.max(byTotal, byFree);
  }

  private RetentionReport delete(SegmentRow row, RetentionReport report) {
    synchronized (place.index()) {
      return deleteAlone(row, report);
    }
  }

  private RetentionReport deleteAlone(SegmentRow row, RetentionReport report) {
    try {
      place.index().markExpiring(row.id());
    } catch (RecordingException noRoom) {
      LOG.log(
          System.Logger.Level.WARNING,
          "index takes no mark, deleting without it path=" + row.path(),
          noRoom);
    }
    Path file = place.volumes().path(row);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new RecordingException(
          RecordingException.Kind.DISK,
          "cannot delete %s: %s; check the folder's permissions".formatted(file, e.getMessage()),
          e);
    }
    expired(place, row, GapCause.RETENTION_EXPIRED, "");
    removeEmptyFolders(place.volumes().root(row.volume()), file.getParent());
    return new RetentionReport(report.segments() + 1, report.bytes() + row.bytes());
  }

  /// Removes the row and says in the ledger what was there, as one line with what went before it.
  static void expired(Workplace place, SegmentRow row, GapCause cause, String detail) {
    Optional<GapRow> before = place.index().gaps().endingAt(row.stream(), cause, row.startUs());
    place
        .index()
        .gaps()
        .put(
            before
                .map(gap -> gap.endingAt(row.endUs()))
                .orElseGet(
                    () ->
                        new GapRow(
                            place.gapIds().incrementAndGet(),
                            row.stream(),
                            row.startUs(),
                            row.endUs(),
                            cause,
                            detail)));
    place.index().removeSegment(row.id());
  }

  static void removeEmptyFolders(Path root, @org.jspecify.annotations.Nullable Path folder) {
    Path at = folder;
    while (at != null && !at.equals(root)) {
      try {
        Files.delete(at);
      } catch (IOException notEmpty) {
        return;
      }
      at = at.getParent();
    }
  }
}
