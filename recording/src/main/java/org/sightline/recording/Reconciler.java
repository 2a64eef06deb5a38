package org.sightline.recording;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.media.mp4.FragmentTable;
import org.sightline.media.mp4.Mp4Exception;

/// Makes the index and the files say the same, both ways.
///
/// A file without a row, as a crash leaves it, is cut behind its last complete fragment and
/// indexed; one in which nothing was recorded is deleted; one that is not ours is left alone and
/// logged. A row without its file becomes a gap: retention, if that had marked it, else corrupt.
final class Reconciler {
  private static final System.Logger LOG = System.getLogger(Reconciler.class.getName());
  private static final int BATCH = 1000;

  /// The longest fragment that a crash can have torn, with room for its head.
  private static final long MAX_TORN_BYTES = StreamRecorder.MAX_FRAGMENT_BYTES + (1L << 20);

  /// A file of ours without a readable head is shorter than this: the crash came in its first
  /// write.
  private static final int MAX_HEAD_BYTES = 16 << 10;

  /// As much as is read to hash what was found: a crash leaves less, and where an index is rebuilt
  /// nobody waits for terabytes to be read.
  private static final long MAX_HASH_BYTES = 1L << 30;

  private final Workplace place;
  private long hashBytesLeft = MAX_HASH_BYTES;
  private Report total = new Report(0, 0, 0, 0, 0);

  /// What was mended.
  record Report(int recovered, int deleted, int missing, int foreign, int quarantined) {
    Report plus(Report other) {
      return new Report(
          recovered + other.recovered,
          deleted + other.deleted,
          missing + other.missing,
          foreign + other.foreign,
          quarantined + other.quarantined);
    }
  }

  private static final Report NOTHING = new Report(0, 0, 0, 0, 0);

  Reconciler(Workplace place) {
    this.place = place;
  }

  /// Looks at the hours from `firstHour` (`2026-11-22/23`, empty for all) on.
  synchronized Report run(String firstHour) {
    hashBytesLeft = MAX_HASH_BYTES;
    Report report = NOTHING;
    for (Volume volume : place.volumes().all()) {
      if (volume.works() && Files.isDirectory(volume.root())) {
        report = report.plus(volume(volume, firstHour));
      }
    }
    report = report.plus(rows(firstHour)).plus(overlaps());
    total = total.plus(report);
    if (!report.equals(NOTHING)) {
      LOG.log(System.Logger.Level.WARNING, "index reconciled with files " + report);
    }
    return report;
  }

  private Report volume(Volume volume, String firstHour) {
    Report report = NOTHING;
    for (Path day : children(volume.root())) {
      String dayName = day.getFileName().toString();
      if (!Files.isDirectory(day) || dayName.compareTo(firstHour.split("/", 2)[0]) < 0) {
        continue;
      }
      for (Path hour : children(day)) {
        String name = dayName + "/" + hour.getFileName();
        if (Files.isDirectory(hour) && name.compareTo(firstHour) >= 0) {
          report = report.plus(files(volume, hour));
        }
      }
    }
    return report;
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw disk("read", folder, e);
    }
  }

  private static RecordingException disk(String what, Path path, IOException e) {
    return new RecordingException(
        RecordingException.Kind.DISK,
        "cannot %s %s: %s; check the disk and the folder's permissions"
            .formatted(what, path, e.getMessage()),
        e);
  }

  private Report files(Volume volume, Path hour) {
    Report report = NOTHING;
    List<Path> files;
    try (Stream<Path> found = Files.walk(hour, 3)) {
      files = found.filter(f -> f.toString().endsWith(".mp4")).sorted().toList();
    } catch (IOException e) {
      throw disk("read", hour, e);
    }
    for (Path file : files) {
      String path = volume.root().relativize(file).toString().replace('\\', '/');
      if (!place.openPaths().contains(path)) {
        report = report.plus(file(volume, file, path));
      }
    }
    return report;
  }

  private Report file(Volume volume, Path file, String path) {
    Optional<SegmentRow> row = place.index().atPath(path);
    try {
      if (row.isPresent() && row.get().volume() != volume.id()) {
        return NOTHING; // A copy that a move left; the mover deletes it.
      }
      if (row.isPresent()
          && row.get().bytes() == Files.size(file)
          && SegmentFile.isNamedBy(path, row.get())) {
        return NOTHING;
      }
      if (row.isPresent() && place.index().isExpiring(row.get().id())) {
        return NOTHING;
      }
      return recover(volume, file, path, row);
    } catch (NoSuchFileException deletedMeanwhile) {
      return NOTHING;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "segment cannot be recovered file=" + path, e);
      return NOTHING;
    }
  }

  private Report recover(Volume volume, Path file, String path, Optional<SegmentRow> known)
      throws IOException {
    SegmentRow found;
    List<DamageRow> damaged;
    try (FragmentTable table = FragmentTable.open(file)) {
      Optional<SegmentStamp> stamp = SegmentStamp.of(table);
      if (stamp.isEmpty()) {
        LOG.log(System.Logger.Level.WARNING, "not a segment of ours file=" + path);
        return new Report(0, 0, 0, 1, 0);
      }
      if (table.fragments().isEmpty()) {
        return known.isPresent() || Files.size(file) > MAX_TORN_BYTES
            ? quarantine(volume, file, path, known)
            : discard(file, known);
      }
      if (known.isPresent() && isSame(known.get(), stamp.get(), table, file)) {
        return NOTHING;
      }
      SegmentRow plain = row(path, table, stamp.get()).on(volume.id());
      damaged = DamageBoxes.of(table, plain.startUs(), plain.endUs());
      found =
          plain
              .hashed(hash(file, table.validBytes()))
              .damaged(damaged.stream().mapToLong(DamageRow::units).sum());
    } catch (Mp4Exception e) {
      if (known.isEmpty() && Files.size(file) > MAX_HEAD_BYTES) {
        LOG.log(
            System.Logger.Level.WARNING,
            "not a segment file=%s: %s".formatted(path, e.getMessage()));
        return new Report(0, 0, 0, 1, 0);
      }
      return known.isPresent() ? quarantine(volume, file, path, known) : discard(file, known);
    }
    if (Files.size(file) > found.bytes()) {
      if (Files.size(file) - found.bytes() > MAX_TORN_BYTES) {
        keepCopy(volume, file, path);
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(found.bytes());
        channel.force(true);
      }
    }
    SegmentFile.syncFolders(file, volume.settings().folder());
    known.ifPresent(before -> shortened(before, found));
    place.index().add(known.map(before -> found.withId(before.id())).orElse(found), damaged);
    return new Report(1, 0, 0, 0, 0);
  }

  private @Nullable String hash(Path file, long bytes) throws IOException {
    if (bytes > hashBytesLeft) {
      return null;
    }
    hashBytesLeft -= bytes;
    return FileHash.of(file, bytes);
  }

  /// Whether the row says what the file does, although its name made us look.
  private boolean isSame(SegmentRow row, SegmentStamp stamp, FragmentTable table, Path file)
      throws IOException {
    return row.bytes() == Files.size(file)
        && row.bytes() == table.validBytes()
        && row.startUs() == stamp.startUs()
        && row.stream().equals(stamp.stream())
        && row.endUs()
            <= place
                .index()
                .next(row.stream(), row.startUs() + 1)
                .map(SegmentRow::startUs)
                .orElse(Long.MAX_VALUE);
  }

  private SegmentRow row(String path, FragmentTable table, SegmentStamp stamp) {
    long endUs = 0;
    for (FragmentTable.Fragment fragment : table.fragments()) {
      endUs = Math.max(endUs, Micros.ofTicks(fragment.end(), FragmentTable.lead(table.tracks())));
    }
    return new SegmentRow(
        place.segmentIds().incrementAndGet(),
        stamp.stream(),
        stamp.runStartUs(),
        stamp.startUs(),
        notInto(stamp, endUs),
        table.validBytes(),
        0,
        SegmentFile.hash(table.initialisation()),
        path,
        null,
        0);
  }

  /// The last picture's duration is a guess: it must not reach into the next segment.
  private long notInto(SegmentStamp stamp, long durationUs) {
    return place
        .index()
        .next(stamp.stream(), stamp.startUs() + 1)
        .map(next -> Math.min(durationUs, next.startUs() - stamp.startUs()))
        .orElse(durationUs);
  }

  private void shortened(SegmentRow before, SegmentRow now) {
    if (now.endUs() < before.endUs() - 1000) {
      corrupt(
          before.stream(), now.endUs(), before.endUs(), "segment %s lost its end", before.path());
    }
  }

  private void corrupt(StreamId stream, long fromUs, long toUs, String words, String path) {
    place
        .index()
        .gaps()
        .put(
            new GapRow(
                place.gapIds().incrementAndGet(),
                stream,
                fromUs,
                toUs,
                GapCause.CORRUPT,
                words.formatted(path)));
  }

  /// All that this reconciler has mended.
  synchronized Report total() {
    return total;
  }

  private Volume volumeOf(SegmentRow row) {
    return place.volumes().volumeOf(row).orElseThrow();
  }

  /// Makes the row of a file say what the file says.
  synchronized void mend(Path file, SegmentRow row) {
    try {
      if (place.volumes().volumeOf(row).isEmpty()) {
        return;
      }
      if (Files.exists(file)) {
        total = total.plus(recover(volumeOf(row), file, row.path(), Optional.of(row)));
      } else if (place.volumes().isMissing(row) && isGone(row)) {
        total = total.plus(new Report(0, 0, 1, 0, 0));
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "segment cannot be recovered file=" + row.path(), e);
    }
  }

  /// Puts a file that cannot be read where nobody deletes it, on the disk that it lies on, and says
  /// in the ledger what it held.
  private Report quarantine(Volume volume, Path file, String path, Optional<SegmentRow> known)
      throws IOException {
    Path kept = quarantinePlace(volume, path);
    Files.move(file, kept);
    LOG.log(
        System.Logger.Level.ERROR,
        "segment cannot be read and is kept aside file=%s kept-as=%s".formatted(path, kept));
    known.ifPresent(
        row ->
            Retention.expired(
                place,
                row,
                GapCause.CORRUPT,
                "segment %s cannot be read; it is kept as quarantine/%s"
                    .formatted(path, kept.getFileName())));
    return new Report(0, 0, 0, 0, 1);
  }

  /// More is cut off than a crash can have torn: what is behind may be read by somebody else.
  private void keepCopy(Volume volume, Path file, String path) throws IOException {
    Path kept = quarantinePlace(volume, path);
    Files.copy(file, kept);
    LOG.log(
        System.Logger.Level.ERROR,
        "segment cannot be read to its end and is copied aside file=%s kept-as=%s"
            .formatted(path, kept));
  }

  private static Path quarantinePlace(Volume volume, String path) throws IOException {
    Path folder = volume.settings().folder().resolve("quarantine");
    Files.createDirectories(folder);
    String name = path.replace('/', '_');
    Path kept = folder.resolve(name);
    for (int i = 1; Files.exists(kept); i++) {
      kept = folder.resolve(i + "-" + name);
    }
    return kept;
  }

  private Report discard(Path file, Optional<SegmentRow> known) throws IOException {
    Files.deleteIfExists(file);
    known.ifPresent(row -> gone(row));
    return new Report(0, 1, 0, 0, 0);
  }

  private Report rows(String firstHour) {
    Report report = NOTHING;
    String after = firstHour;
    List<SegmentRow> batch = place.index().fromPath(after, BATCH);
    while (!batch.isEmpty()) {
      for (SegmentRow row : batch) {
        after = row.path();
        if (place.volumes().isMissing(row) && isGone(row)) {
          report = report.plus(new Report(0, 0, 1, 0, 0));
        }
      }
      batch = place.index().fromPath(after, BATCH);
    }
    return report;
  }

  /// A row that reaches into the next one is wrong: its file knows better.
  private Report overlaps() {
    Report report = NOTHING;
    for (SegmentRow row : place.index().overlapping()) {
      if (place.volumes().volumeOf(row).isEmpty()) {
        continue;
      }
      Path file = place.volumes().path(row);
      if (!place.openPaths().contains(row.path()) && Files.exists(file)) {
        try {
          report = report.plus(recover(volumeOf(row), file, row.path(), Optional.of(row)));
        } catch (IOException e) {
          LOG.log(System.Logger.Level.ERROR, "segment cannot be read file=" + row.path(), e);
        }
      }
    }
    return report;
  }

  /// Retention may have taken file and row meanwhile; then nothing is amiss.
  private boolean isGone(SegmentRow row) {
    synchronized (place.index()) {
      boolean stillThere = place.index().segment(row.id()).isPresent();
      if (stillThere) {
        gone(row);
      }
      return stillThere;
    }
  }

  private void gone(SegmentRow row) {
    if (place.index().isExpiring(row.id())) {
      Retention.expired(place, row, GapCause.RETENTION_EXPIRED, "");
    } else {
      Retention.expired(place, row, GapCause.CORRUPT, "segment %s is gone".formatted(row.path()));
    }
  }
}
