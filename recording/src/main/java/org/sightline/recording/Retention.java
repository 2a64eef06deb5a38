package org.sightline.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;

/// Deletes footage: file before row, and the ledger says that it was there.
///
/// In this order: what is older than the legal maximum, pinned or not; what its class no longer
/// keeps, unless it is pinned or an open alert holds it; what is beyond the sizes, unless it is
/// pinned or younger than its least age; and where a disk lacks room, by [#lose]. A disk that
/// cannot be written keeps what lies on it until it can, and holds up no other.
final class Retention {
  private static final System.Logger LOG = System.getLogger(Retention.class.getName());
  private static final int BATCH = 200;

  /// Stays free whatever the settings say, so that recording never comes to a stand on a full disk.
  static final long LEAST_FREE_BYTES = 64L << 20;

  private final Workplace place;
  private final KeepTable table;
  private final Losses losses = new Losses();
  private volatile long overBoundBytes;

  Retention(Workplace place) {
    this.place = place;
    this.table = new KeepTable(place.index());
  }

  /// What had to go before its time.
  Losses losses() {
    return losses;
  }

  /// Bytes beyond the sizes that pins and least ages keep.
  long overBoundBytes() {
    return overBoundBytes;
  }

  RetentionReport run(Kept kept) {
    Round round = new Round(kept);
    for (StreamId stream : place.index().streams().keySet()) {
      round.legal(stream);
      if (kept.holdsAreKnown()) {
        round.expire(stream);
      }
    }
    long over = 0;
    for (FootageClass each : FootageClass.values()) {
      long most = kept.policy().sizes(each).mostBytes();
      int worth = each.ordinal();
      over += most == 0 ? 0 : round.bound(table.bytesOf(worth) - most, worth, worth);
    }
    long most = kept.policy().mostBytes();
    over += most == 0 ? 0 : round.bound(place.index().bytes() - most, 0, Marks.UNKNOWN);
    overBoundBytes = over;
    for (Volume volume : place.volumes().all()) {
      round.room(volume);
    }
    if (round.report.segments() > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "retention deleted segments=%d bytes=%d"
              .formatted(round.report.segments(), round.report.bytes()));
    }
    return round.report;
  }

  /// Whether so little is free where cameras write that footage should go at once.
  boolean isShort(RetentionPolicy policy) {
    return place.volumes().all().stream()
        .filter(volume -> volume.tier() == 0 && volume.isThere())
        .anyMatch(volume -> volume.roomNow() < wantedFree(volume, policy) / 2);
  }

  static long wantedFree(Volume volume, RetentionPolicy policy) {
    long asked =
        volume.id() == Volumes.FIRST
            ? Math.max(policy.freeBytes(), volume.settings().freeBytes())
            : volume.settings().freeBytes();
    return Math.max(asked, LEAST_FREE_BYTES);
  }

  /// How many bytes of footage must go from a volume.
  ///
  /// Free space may cost at most half of what footage and free space have together: where other
  /// files fill the disk, deleting all footage would not help, and recording goes on in the rest.
  ///
  /// @param mostBytes of footage that may stay; 0 for no bound
  /// @param wantedFree bytes that shall be free
  /// @param footage bytes that are kept now
  /// @param usable bytes that are free now
  static long tooMuch(long mostBytes, long wantedFree, long footage, long usable) {
    long byTotal = mostBytes == 0 ? 0 : footage - mostBytes;
    long byFree = Math.min(wantedFree, (footage + usable) / 2) - usable;
    return Math.max(byTotal, byFree);
  }

  /// How many bytes must leave a volume.
  static long over(Volume volume, RetentionPolicy policy, KeepTable table) {
    return tooMuch(
        volume.settings().mostBytes(),
        wantedFree(volume, policy),
        table.bytesOn(volume.id()),
        volume.roomNow());
  }

  /// One run over everything.
  private final class Round {
    private final Kept kept;
    private RetentionReport report = new RetentionReport(0, 0);

    Round(Kept kept) {
      this.kept = kept;
    }

    private interface Page {
      List<KeepTable.Valued> after(KeepTable.After after);
    }

    /// Goes through pages of segments until one lasts no longer than `wanted` bytes.
    private long each(Page page, long wanted, Predicate<KeepTable.Valued> goes, Why why) {
      long left = wanted;
      KeepTable.After after = KeepTable.After.BEGINNING;
      List<KeepTable.Valued> rows = page.after(after);
      while (!rows.isEmpty() && left > 0) {
        for (KeepTable.Valued each : rows) {
          after = KeepTable.After.of(each.row());
          if (left > 0 && goes.test(each) && delete(each, why)) {
            left -= each.row().bytes();
          }
        }
        rows = page.after(after);
      }
      return left;
    }

    void legal(StreamId stream) {
      Duration legal = kept.policy().legalMaximum(stream.camera());
      if (legal != null) {
        long before = kept.nowUs() - Micros.of(legal);
        each(
            after -> table.begunBefore(stream, before, after, BATCH),
            Long.MAX_VALUE,
            row -> true,
            Why.LEGAL);
      }
    }

    void expire(StreamId stream) {
      for (int worth = 0; worth <= Marks.UNKNOWN; worth++) {
        Duration age = kept.mostAge(stream.camera(), worth);
        if (age != null) {
          int of = worth;
          long before = kept.nowUs() - Micros.of(age);
          long least = kept.policy().sizes(Kept.classOf(worth)).leastBytes();
          each(
              after -> table.endedBefore(stream, of, before, after, BATCH),
              least == 0 ? Long.MAX_VALUE : table.bytesOf(of) - least,
              row -> kept.pin(row.row()).isEmpty() && !kept.isHeld(row.row()),
              Why.AGE);
        }
      }
    }

    /// Brings footage of the worths within their bound; returns what stays beyond it.
    long bound(long over, int leastWorth, int mostWorth) {
      long left = over;
      for (int worth = leastWorth; worth <= mostWorth && left > 0; worth++) {
        int of = worth;
        left =
            each(
                after -> table.oldest(-1, of, of, after, BATCH),
                left,
                row -> kept.pin(row.row()).isEmpty() && !kept.isYoung(row),
                Why.SIZE);
      }
      return Math.max(0, left);
    }

    void room(Volume volume) {
      if (!volume.isThere() || volume.isSilent()) {
        return;
      }
      long over = over(volume, kept.policy(), table);
      if (over <= 0) {
        return;
      }
      boolean movesOn =
          place.volumes().after(volume).stream().anyMatch(v -> v.device() != volume.device());
      if (movesOn && volume.roomNow() >= wantedFree(volume, kept.policy()) / 2) {
        return; // The mover makes the room.
      }
      lose(volume, over);
    }

    /// The order of loss: expired footage went before; then continuous, motion, object, and alert
    /// together with what nobody looked at, each oldest first; then the same of what is younger
    /// than its least age or held by an open alert; pinned footage last.
    private void lose(Volume volume, long over) {
      int[][] worths = {{0, 0}, {1, 1}, {2, 2}, {3, Marks.UNKNOWN}};
      long left = over;
      for (int pass = 0; pass < 3 && left > 0; pass++) {
        for (int[] of : worths) {
          int now = pass;
          left =
              each(
                  after -> table.oldest(volume.id(), of[0], of[1], after, BATCH),
                  left,
                  row -> pass(row) == now,
                  Why.ROOM);
        }
      }
    }

    private int pass(KeepTable.Valued each) {
      if (kept.pin(each.row()).isPresent()) {
        return 2;
      }
      return kept.isYoung(each) || kept.isHeld(each.row()) ? 1 : 0;
    }

    /// Deletes a segment, unless its disk does not let it; then it stays for the next run.
    private boolean delete(KeepTable.Valued each, Why why) {
      SegmentRow row = each.row();
      Optional<Volume> volume = place.volumes().volumeOf(row);
      if (volume.isEmpty() || !volume.get().isDeletable()) {
        return false;
      }
      try {
        synchronized (place.index()) {
          Loss loss = loss(each, why);
          if (!Retention.this.delete(row, loss.cause(), loss.detail())) {
            return false;
          }
          if (loss.early()) {
            losses.early(row, loss.pinned(), place.clock().instant());
          }
        }
      } catch (IOException e) {
        volume.get().failed(e);
        return false;
      }
      report = new RetentionReport(report.segments() + 1, report.bytes() + row.bytes());
      return true;
    }

    private Loss loss(KeepTable.Valued each, Why why) {
      Optional<Pin> pin = kept.pin(each.row());
      String pinned = pin.map(p -> "; pin %d did not keep it".formatted(p.id())).orElse("");
      boolean early =
          why == Why.ROOM
              && !kept.isExpired(each)
              && (pin.isPresent()
                  || kept.mostAge(each.row().stream().camera(), each.worth()) != null);
      return switch (why) {
        case LEGAL ->
            new Loss(
                GapCause.RETENTION_EXPIRED, "older than the legal maximum" + pinned, false, false);
        case AGE -> new Loss(GapCause.RETENTION_EXPIRED, "", false, false);
        case SIZE -> new Loss(GapCause.RETENTION_EXPIRED, "beyond the size", false, false);
        case ROOM ->
            early
                ? new Loss(
                    GapCause.DISK_FULL,
                    "deleted before its time to make room" + pinned,
                    true,
                    pin.isPresent())
                : new Loss(GapCause.RETENTION_EXPIRED, "the oldest made room", false, false);
      };
    }
  }

  /// Why a segment goes.
  private enum Why {
    LEGAL,
    AGE,
    SIZE,
    ROOM
  }

  /// How the ledger tells of it.
  private record Loss(GapCause cause, String detail, boolean early, boolean pinned) {}

  /// Deletes a file and its row.
  ///
  /// @return false where another thread did meanwhile
  private boolean delete(SegmentRow row, GapCause cause, String detail) throws IOException {
    if (place.index().segment(row.id()).isEmpty()) {
      return false;
    }
    try {
      place.index().markExpiring(row.id());
    } catch (RecordingException noRoom) {
      LOG.log(
          System.Logger.Level.WARNING,
          "index takes no mark, deleting without it path=" + row.path(),
          noRoom);
    }
    Path file = place.volumes().path(row);
    Files.deleteIfExists(file);
    expired(place, row, cause, detail);
    place.volumes().volumeOf(row).ifPresent(v -> removeEmptyFolders(v.root(), file.getParent()));
    return true;
  }

  /// Removes the row and says in the ledger what was there, as one line with what went before it.
  static void expired(Workplace place, SegmentRow row, GapCause cause, String detail) {
    Optional<GapRow> before =
        place
            .index()
            .gaps()
            .endingAt(row.stream(), cause, row.startUs())
            .filter(gap -> gap.detail().equals(detail));
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
    place.closed().gone(row);
  }

  static void removeEmptyFolders(Path root, @Nullable Path folder) {
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
