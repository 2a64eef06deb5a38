package org.sightline.server.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When a file's footage begins, and how that is known.
///
/// @param source `creation time`, `file name`, [#OWN_DATE] or `given`, for people
public record FootageTime(Instant start, String source) {
  /// The source that is only a guess.
  public static final String OWN_DATE = "file's own date";

  /// Seconds from the epoch of MP4 (1904) to that of Java (ISO/IEC 14496-12 8.2.2).
  private static final long SINCE_1904 = 2_082_844_800L;

  private static final Instant EARLIEST = Instant.parse("1995-01-01T00:00:00Z");
  private static final int MAX_BOXES = 1000;
  private static final Pattern IN_NAME =
      Pattern.compile(
          "(?<![0-9])((?:19|20)[0-9]{2})[-_.]?([01][0-9])[-_.]?([0-3][0-9])[-_T. ]{0,3}([0-2][0-9])[-_.:hH]?([0-5][0-9])[-_.:mM]?([0-5][0-9])(Z?)");

  /// Finds out: the creation time that an MP4 file carries, else date and time in the file's name
  /// (of `zone`, or UTC with a Z behind them), else the date on which the file was last changed,
  /// which is when its footage ended at the latest.
  ///
  /// @param name under which its owner knows the file
  /// @param now later times are not believed
  /// @throws IOException if the file cannot be read
  public static FootageTime of(Path file, String name, ZoneId zone, Instant now)
      throws IOException {
    Optional<Instant> made = creationTime(file).filter(t -> isPlausible(t, now));
    if (made.isPresent()) {
      return new FootageTime(made.get(), "creation time");
    }
    Optional<Instant> named = inName(name, zone).filter(t -> isPlausible(t, now));
    return named
        .map(t -> new FootageTime(t, "file name"))
        .orElse(new FootageTime(Files.getLastModifiedTime(file).toInstant(), OWN_DATE));
  }

  private static boolean isPlausible(Instant time, Instant now) {
    return time.isAfter(EARLIEST) && !time.isAfter(now);
  }

  /// Date and time in a name such as `door_2026-11-22_14-05-00.mp4` or `20261122_140500.mkv`.
  static Optional<Instant> inName(String name, ZoneId zone) {
    Matcher m = IN_NAME.matcher(name);
    if (!m.find()) {
      return Optional.empty();
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(m, 1), number(m, 2), number(m, 3), number(m, 4), number(m, 5), number(m, 6));
      return Optional.of(
          local.atZone(m.group(7).isEmpty() ? zone : java.time.ZoneOffset.UTC).toInstant());
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }

  private static int number(Matcher m, int group) {
    return Integer.parseInt(m.group(group));
  }

  /// The creation time of the movie header of an MP4 or QuickTime file; empty where there is none
  /// or it is 0.
  static Optional<Instant> creationTime(Path file) throws IOException {
    try (SeekableByteChannel in = Files.newByteChannel(file)) {
      long[] movie = find(in, 0, in.size(), 0x6D6F6F76); // moov
      if (movie.length == 0) {
        return Optional.empty();
      }
      long[] header = find(in, movie[0], movie[1], 0x6D766864); // mvhd
      if (header.length == 0 || header[1] - header[0] < 12) {
        return Optional.empty();
      }
      ByteBuffer box = read(in, header[0], 12);
      long seconds = box.get(0) == 1 ? box.getLong(4) : box.getInt(4) & 0xFFFF_FFFFL;
      return seconds <= SINCE_1904 || seconds > SINCE_1904 * 4
          ? Optional.empty()
          : Optional.of(Instant.ofEpochSecond(seconds - SINCE_1904));
    }
  }

  /// The first box of a kind between two places: where its content begins and ends, or nothing.
  private static long[] find(SeekableByteChannel in, long from, long to, int kind)
      throws IOException {
    long at = from;
    for (int i = 0; i < MAX_BOXES && at + 8 <= to; i++) {
      ByteBuffer head = read(in, at, (int) Math.min(16, to - at));
      long size = head.getInt(0) & 0xFFFF_FFFFL;
      int headBytes = 8;
      if (size == 1 && head.limit() == 16) {
        size = head.getLong(8);
        headBytes = 16;
      } else if (size == 0) {
        size = to - at;
      }
      if (size < headBytes || size > to - at) {
        return new long[0];
      }
      if (head.getInt(4) == kind) {
        return new long[] {at + headBytes, at + size};
      }
      at += size;
    }
    return new long[0];
  }

  private static ByteBuffer read(SeekableByteChannel in, long at, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    in.position(at);
    while (buffer.hasRemaining()) {
      if (in.read(buffer) < 0) {
        throw new IOException("the file is shorter than it was");
      }
    }
    return buffer.flip();
  }
}
