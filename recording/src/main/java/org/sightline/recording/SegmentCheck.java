package org.sightline.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.sightline.media.mp4.FragmentTable;
import org.sightline.media.mp4.Mp4Exception;

/// Whether a segment's row and its file say the same.
final class SegmentCheck {
  /// Durations nearer than this count as one: the last picture's is a guess.
  private static final long SAME_DURATION_US = 1_000_000;

  private SegmentCheck() {}

  /// What differs first, or empty.
  ///
  /// @param hashed whether the whole file is read, else its boxes only
  static Optional<FootageCheck.Finding> of(SegmentRow row, Path file, boolean hashed) {
    try {
      long size = Files.size(file);
      if (size != row.bytes()) {
        return finding(
            "size", row, "has %d bytes where the index says %d".formatted(size, row.bytes()));
      }
      Optional<FootageCheck.Finding> inside = inside(row, file, size);
      if (inside.isPresent()) {
        return inside;
      }
      String wanted = row.sha256();
      if (hashed && wanted != null && !FileHash.of(file, size).equals(wanted)) {
        return finding("hash", row, "has changed since it was written: its SHA-256 differs");
      }
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return finding("missing", row, "is in the index and not on the disk");
    } catch (IOException e) {
      return finding("unreadable", row, "cannot be read: " + e.getMessage());
    }
  }

  private static Optional<FootageCheck.Finding> inside(SegmentRow row, Path file, long size)
      throws IOException {
    try (FragmentTable table = FragmentTable.open(file)) {
      if (table.fragments().isEmpty() || table.validBytes() != size) {
        return finding(
            "unreadable",
            row,
            "can be read up to byte %d of %d".formatted(table.validBytes(), size));
      }
      if (!SegmentFile.hash(table.initialisation()).equals(row.initHash())) {
        return finding("initialisation", row, "has another initialisation than the index says");
      }
      Optional<SegmentStamp> stamp = SegmentStamp.of(table);
      if (stamp.isEmpty()
          || stamp.get().startUs() != row.startUs()
          || stamp.get().runStartUs() != row.runStartUs()
          || !stamp.get().stream().equals(row.stream())) {
        return finding("stamp", row, "says another stream or time than the index");
      }
      long durationUs =
          Micros.ofTicks(table.fragments().getLast().end(), FragmentTable.lead(table.tracks()));
      return Math.abs(durationUs - row.durationUs()) > SAME_DURATION_US
          ? finding(
              "duration",
              row,
              "lasts %.1f s where the index says %.1f s"
                  .formatted(durationUs / 1e6, row.durationUs() / 1e6))
          : Optional.empty();
    } catch (Mp4Exception e) {
      return finding("unreadable", row, "cannot be read: " + e.getMessage());
    }
  }

  private static Optional<FootageCheck.Finding> finding(String code, SegmentRow row, String words) {
    return Optional.of(new FootageCheck.Finding(code, row.path(), row.path() + " " + words));
  }
}
