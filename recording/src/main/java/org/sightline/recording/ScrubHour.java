package org.sightline.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One file of a scrub strip: the small pictures of one stream that were taken within one hour, one
/// behind the other. Guarded by its [ScrubFolder].
///
/// Each picture is a head of [#HEAD_BYTES] and its JPEG file. The head, big endian: `SLSP` (4
/// bytes); kind (4): 1 a picture, 2 one that was erased; time in microseconds since 1970 (8); bytes
/// of the picture (4); CRC-32C of the picture (4); CRC-32C of the head before it (4).
///
/// The file only grows at its end. What a crash leaves half written there is found by its checksums
/// and written over by the next picture. A damaged stretch in the middle is passed over: reading
/// goes on at the next head that is whole. A picture whose own checksum is wrong is not handed out.
/// Erased pictures are overwritten with zeros where they lie.
final class ScrubHour {
  /// The largest picture that is kept.
  static final int MAX_PICTURE_BYTES = 64 << 10;

  /// The largest file that is read or written; more pictures of its hour are not kept.
  static final int MAX_FILE_BYTES = 64 << 20;

  static final int HEAD_BYTES = 28;

  private static final int MAGIC = 0x534C5350;
  private static final int PICTURE = 1;
  private static final int ERASED = 2;
  private static final byte[] ZEROS = new byte[MAX_PICTURE_BYTES];

  private final Path file;
  private final List<Entry> entries;
  private int end;

  /// A picture in the file.
  ///
  /// @param offset of its head
  /// @param length of the JPEG file
  record Entry(long timeUs, int offset, int length) {}

  /// What is in a file.
  ///
  /// @param entries by time
  /// @param end of the last whole picture, where the next one goes
  record Parsed(List<Entry> entries, int end) {}

  private ScrubHour(Path file, Parsed parsed) {
    this.file = file;
    this.entries = new ArrayList<>(parsed.entries());
    this.end = parsed.end();
  }

  /// Reads the file's heads, jumping from one to the next; a file that is not whole is read to its
  /// end. One that is not there has no pictures yet.
  static ScrubHour open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Parsed whole = heads(channel);
      if (whole != null) {
        return new ScrubHour(file, whole);
      }
      byte[] bytes = new byte[(int) Math.min(channel.size(), MAX_FILE_BYTES)];
      int read = read(channel, ByteBuffer.wrap(bytes), 0);
      return new ScrubHour(file, parse(Arrays.copyOf(bytes, read)));
    } catch (NoSuchFileException _) {
      return new ScrubHour(file, new Parsed(List.of(), 0));
    }
  }

  /// The heads of a file that is whole; null for any other.
  private static @Nullable Parsed heads(FileChannel channel) throws IOException {
    List<Entry> found = new ArrayList<>();
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    long size = channel.size();
    long at = 0;
    while (at < size && size <= MAX_FILE_BYTES) {
      if (read(channel, head.clear(), at) < HEAD_BYTES
          || head.getInt(0) != MAGIC
          || !isHead(head.array(), 0)) {
        return null;
      }
      int length = head.getInt(16);
      if (length < 0 || length > MAX_PICTURE_BYTES) {
        return null;
      }
      if (head.getInt(4) == PICTURE) {
        found.add(new Entry(head.getLong(8), (int) at, length));
      }
      at += HEAD_BYTES + length;
    }
    found.sort(Comparator.comparingLong(Entry::timeUs));
    return at == size ? new Parsed(found, (int) at) : null;
  }

  /// Fills the buffer as far as the file goes; returns how many bytes came.
  private static int read(FileChannel channel, ByteBuffer into, long at) throws IOException {
    int begin = into.position();
    while (into.hasRemaining()) {
      if (channel.read(into, at + into.position() - begin) < 0) {
        break;
      }
    }
    return into.position() - begin;
  }

  /// Finds the pictures in a file's bytes, whatever they are.
  static Parsed parse(byte[] bytes) {
    List<Entry> found = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int end = 0;
    int at = 0;
    while (at + HEAD_BYTES <= bytes.length) {
      if (in.getInt(at) != MAGIC || !isHead(bytes, at)) {
        at++;
        continue;
      }
      int length = in.getInt(at + 16);
      if (length < 0 || length > MAX_PICTURE_BYTES || length > bytes.length - at - HEAD_BYTES) {
        at++;
        continue;
      }
      if (in.getInt(at + 4) == PICTURE) {
        found.add(new Entry(in.getLong(at + 8), at, length));
      }
      at += HEAD_BYTES + length;
      end = at;
    }
    found.sort(Comparator.comparingLong(Entry::timeUs));
    return new Parsed(found, end);
  }

  private static boolean isHead(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at + HEAD_BYTES - 4)
        == checksum(bytes, at, HEAD_BYTES - 4);
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, length);
    return (int) sum.getValue();
  }

  private static byte[] head(int kind, long timeUs, int length, int checksum) {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    head.putInt(MAGIC).putInt(kind).putLong(timeUs).putInt(length).putInt(checksum);
    return head.putInt(checksum(head.array(), 0, HEAD_BYTES - 4)).array();
  }

  /// Adds a picture.
  ///
  /// @return whether there was room for it and none of the same time
  boolean append(long timeUs, byte[] jpeg) throws IOException {
    if (jpeg.length == 0
        || jpeg.length > MAX_PICTURE_BYTES
        || end + HEAD_BYTES + jpeg.length > MAX_FILE_BYTES
        || entries.stream().anyMatch(entry -> entry.timeUs() == timeUs)) {
      return false;
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + jpeg.length);
    out.put(head(PICTURE, timeUs, jpeg.length, checksum(jpeg, 0, jpeg.length)));
    out.put(jpeg).flip();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(end);
      write(channel, out, end);
    }
    entries.add(new Entry(timeUs, end, jpeg.length));
    entries.sort(Comparator.comparingLong(Entry::timeUs));
    end += HEAD_BYTES + jpeg.length;
    return true;
  }

  private static void write(FileChannel channel, ByteBuffer out, long at) throws IOException {
    long to = at;
    while (out.hasRemaining()) {
      to += channel.write(out, to);
    }
  }

  /// The pictures, by time; not to be changed.
  List<Entry> entries() {
    return entries;
  }

  /// The file of one picture; null where it is damaged.
  byte @Nullable [] read(Entry entry) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(HEAD_BYTES + entry.length());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      read(channel, in, entry.offset());
    }
    byte[] bytes = in.array();
    boolean whole =
        !in.hasRemaining()
            && isHead(bytes, 0)
            && in.getInt(4) == PICTURE
            && in.getLong(8) == entry.timeUs()
            && in.getInt(16) == entry.length()
            && in.getInt(20) == checksum(bytes, HEAD_BYTES, entry.length());
    return whole ? Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length) : null;
  }

  /// Erases the pictures of such times; returns how many.
  int erase(LongPredicate times) throws IOException {
    List<Entry> gone = entries.stream().filter(entry -> times.test(entry.timeUs())).toList();
    if (gone.isEmpty()) {
      return 0;
    }
    if (gone.size() == entries.size()) {
      Files.deleteIfExists(file);
      entries.clear();
      end = 0;
      return gone.size();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (Entry entry : gone) {
        byte[] head = head(ERASED, entry.timeUs(), entry.length(), 0);
        write(channel, ByteBuffer.wrap(ZEROS, 0, entry.length()), entry.offset() + HEAD_BYTES);
        write(channel, ByteBuffer.wrap(head), entry.offset());
        entries.remove(entry);
      }
    }
    return gone.size();
  }

  /// Forgets a picture that turned out to be damaged.
  void forget(Entry entry) {
    entries.remove(entry);
  }
}
