package org.sightline.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Moves footage on to the next tier: copy, verify, switch, delete.
///
/// The move is written down first. The copy is made under another name, forced to its disk, read
/// back and compared with the segment's hash, given its name, and the folder forced. Then the row
/// names it, in one transaction, and the old file goes. Wherever a crash comes, the row names one
/// whole copy; [#recover] deletes the other one.
final class Mover {
  /// The most segments that one run moves off a volume.
  static final int MAX_SEGMENTS = 500;

  private static final System.Logger LOG = System.getLogger(Mover.class.getName());
  private static final int PIECE_BYTES = 256 << 10;
  private static final String PART = ".part";

  /// Where a crash may come, for tests.
  enum Step {
    WRITTEN_DOWN,
    HALF_COPIED,
    COPIED,
    VERIFIED,
    NAMED,
    SWITCHED,
    DELETED
  }

  private final Workplace place;
  private final VolumeTable table;
  private final KeepTable keep;
  private final Consumer<Step> steps;
  private volatile long movedBytes;
  private volatile long movedSegments;
  private volatile long failures;

  Mover(Workplace place, Consumer<Step> steps) {
    this.place = place;
    this.table = new VolumeTable(place.index());
    this.keep = new KeepTable(place.index());
    this.steps = steps;
  }

  long movedBytes() {
    return movedBytes;
  }

  long movedSegments() {
    return movedSegments;
  }

  /// Moves that failed and are tried again.
  long failures() {
    return failures;
  }

  /// Ends what a crash left half done; a move whose disks are not there waits for the next call.
  void recover() {
    for (VolumeTable.Move move : table.begun()) {
      Optional<Volume> from = place.volumes().volume(move.from()).filter(Volume::works);
      Optional<Volume> to = place.volumes().volume(move.to()).filter(Volume::works);
      if (from.isEmpty() || to.isEmpty()) {
        continue;
      }
      int named =
          place.index().segment(move.segment()).map(SegmentRow::volume).orElse(Integer.MIN_VALUE);
      try {
        Files.deleteIfExists(part(to.get().root().resolve(move.path())));
        if (named != move.to()) {
          delete(to.get(), move.path());
        }
        if (named != move.from()) {
          delete(from.get(), move.path());
        }
        table.end(move);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.ERROR, "a move cannot be tidied up path=" + move.path(), e);
      }
    }
  }

  private static void delete(Volume volume, String path) throws IOException {
    Path file = volume.root().resolve(path);
    Files.deleteIfExists(file);
    Retention.removeEmptyFolders(volume.root(), file.getParent());
  }

  private static Path part(Path file) {
    return Path.of(file + PART);
  }

  /// Moves what is too old for its tier or what its volume has no room for.
  void run(RetentionPolicy policy, long nowUs) {
    recover();
    for (Volume volume : place.volumes().all()) {
      if (volume.isThere() && !place.volumes().after(volume).isEmpty()) {
        run(volume, policy, nowUs);
      }
    }
  }

  private void run(Volume volume, RetentionPolicy policy, long nowUs) {
    Duration most = volume.settings().mostAge();
    long oldUs = most == null ? Long.MIN_VALUE : nowUs - Micros.of(most);
    long restingUs = nowUs - Micros.of(volume.settings().leastAge());
    long over = Retention.over(volume, policy, keep);
    KeepTable.After after = KeepTable.After.BEGINNING;
    int moved = 0;
    while (moved < MAX_SEGMENTS) {
      List<KeepTable.Valued> rows = keep.oldest(volume.id(), 0, Marks.UNKNOWN, after, 50);
      if (rows.isEmpty()) {
        return;
      }
      for (KeepTable.Valued each : rows) {
        SegmentRow row = each.row();
        after = KeepTable.After.of(row);
        boolean old = row.endUs() < oldUs;
        boolean inTheWay = over > 0 && row.endUs() <= restingUs;
        if (!old && !inTheWay) {
          return;
        }
        Optional<Volume> to = target(volume, row, policy, old);
        if (to.isEmpty()) {
          return;
        }
        if (move(row, volume, to.get())) {
          moved++;
          over -= to.get().device() == volume.device() ? 0 : row.bytes();
        }
      }
    }
  }

  /// The volume of the next tier that takes it. One that shares its disk with the old place makes
  /// no room and is taken for age only.
  private Optional<Volume> target(
      Volume from, SegmentRow row, RetentionPolicy policy, boolean old) {
    return place.volumes().after(from).stream()
        .filter(to -> !to.isSilent() && (old || to.device() != from.device()))
        .filter(
            to ->
                to.device() == from.device()
                    || to.roomNow() - row.bytes() > Retention.wantedFree(to, policy) / 2)
        .findFirst();
  }

  /// Moves one segment.
  ///
  /// @return false where it stays; tried again later
  boolean move(SegmentRow row, Volume from, Volume to) {
    VolumeTable.Move move = new VolumeTable.Move(row.id(), row.path(), from.id(), to.id());
    Path source = from.root().resolve(row.path());
    Path target = to.root().resolve(row.path());
    try {
      table.begin(move);
      steps.accept(Step.WRITTEN_DOWN);
      String hash;
      try {
        hash = copy(source, part(target), row.bytes(), to);
      } catch (NoSuchFileException gone) {
        table.end(move);
        return false;
      }
      steps.accept(Step.COPIED);
      String expected = row.sha256();
      if (expected != null && !expected.equals(hash)) {
        throw new IOException(
            "%s is not what was written (hash %s, not %s)".formatted(source, hash, expected));
      }
      if (!FileHash.of(part(target), row.bytes()).equals(hash)) {
        throw new IOException("%s reads back other than it was written".formatted(target));
      }
      steps.accept(Step.VERIFIED);
      Files.move(part(target), target, StandardCopyOption.ATOMIC_MOVE);
      SegmentFile.syncFolders(target, to.settings().folder());
      steps.accept(Step.NAMED);
      boolean switched;
      synchronized (place.index()) {
        switched = table.switchTo(move, hash);
        if (switched) {
          place.volumes().moved(row.id(), to.id());
        }
      }
      steps.accept(Step.SWITCHED);
      delete(switched ? from : to, row.path());
      steps.accept(Step.DELETED);
      table.end(move);
      movedSegments += switched ? 1 : 0;
      movedBytes += switched ? row.bytes() : 0;
      return switched;
    } catch (IOException | RecordingException e) {
      failures++;
      LOG.log(
          System.Logger.Level.ERROR,
          "segment cannot be moved path=%s from=%s to=%s: %s"
              .formatted(row.path(), from.name(), to.name(), e.getMessage()));
      return false;
    }
  }

  private String copy(Path source, Path target, long bytes, Volume to) throws IOException {
    MessageDigest digest = SegmentFile.sha256Digest();
    try (FileChannel in = SegmentMap.channel(source)) {
      if (in.size() < bytes) {
        throw new IOException("%s has %d bytes, not %d".formatted(source, in.size(), bytes));
      }
      try {
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target);
        try (FileChannel out = place.opener().create(target)) {
          ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
          long left = bytes;
          while (left > 0) {
            piece.clear().limit((int) Math.min(left, PIECE_BYTES));
            int read = in.read(piece);
            if (read < 0) {
              throw new IOException("%s became shorter while it was read".formatted(source));
            }
            left -= read;
            digest.update(piece.flip().duplicate());
            while (piece.hasRemaining()) {
              out.write(piece);
            }
            steps.accept(Step.HALF_COPIED);
          }
          out.force(true);
        }
      } catch (IOException e) {
        to.failed(e);
        throw e;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
