package org.sightline.picture;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.WrittenFormat;

/// How [WorkFrame]s are written: a kind in one byte, a length in four (big-endian) and so many
/// bytes.
///
/// Who answers may have been taken over by what it decoded: every number is checked, and nothing is
/// allocated before its bytes have come.
public final class WorkFraming {
  /// The largest frame: an access unit of the greatest size, and what stands around it.
  public static final int MAX_FRAME_BYTES = VideoDecoder.MAX_UNIT_BYTES + (64 << 10);

  /// The most access units in one frame.
  public static final int MAX_UNITS = 4096;

  /// The longest words of a refusal, characters.
  public static final int MAX_WORDS = 400;

  private static final int UNIT_HEAD_BYTES = 26;
  private static final int KEY = 1;
  private static final int DAMAGED = 2;
  private static final int MAX_QUALITY = 100;

  private WorkFraming() {}

  /// Writes a frame; the caller flushes.
  ///
  /// @throws IOException if `out` fails, or it is larger than may be
  public static void write(WorkFrame frame, OutputStream out) throws IOException {
    var body = new ByteArrayOutputStream();
    var to = new DataOutputStream(body);
    int kind =
        switch (frame) {
          case WorkFrame.PictureCall(
                  MediaFormat format,
                  AccessUnit unit,
                  PictureWorks.Wish(PictureSize most, int quality, boolean rough)) -> {
            WrittenFormat.write(format, to);
            to.writeShort(most.width());
            to.writeShort(most.height());
            to.writeByte(quality);
            to.writeBoolean(rough);
            units(List.of(unit), to);
            yield 'P';
          }
          case WorkFrame.OpenCall(int job, MediaFormat from, PictureWorks.Into into) -> {
            to.writeInt(job);
            to.writeByte(into.ordinal());
            WrittenFormat.write(from, to);
            yield 'O';
          }
          case WorkFrame.TurnCall(int job, List<AccessUnit> units) -> {
            to.writeInt(job);
            units(units, to);
            yield 'T';
          }
          case WorkFrame.CloseCall(int job) -> {
            to.writeInt(job);
            yield 'C';
          }
          case WorkFrame.BurnCall(Path from, Path copy, Instant began) -> {
            to.writeUTF(from.toString());
            to.writeUTF(copy.toString());
            instant(began, to);
            yield 'B';
          }
          case WorkFrame.Made(Optional<byte[]> jpeg, long cpuNanos) -> {
            to.writeLong(cpuNanos);
            to.write(jpeg.orElse(new byte[0]));
            yield 'M';
          }
          case WorkFrame.Turned(Optional<MediaFormat> format, List<AccessUnit> units) -> {
            to.writeBoolean(format.isPresent());
            if (format.isPresent()) {
              WrittenFormat.write(format.get(), to);
            }
            units(units, to);
            yield 'U';
          }
          case WorkFrame.Burned(long pictures) -> {
            to.writeLong(pictures);
            yield 'N';
          }
          case WorkFrame.Refused(String words) -> {
            to.write(words.getBytes(StandardCharsets.UTF_8));
            yield 'R';
          }
        };
    if (body.size() > MAX_FRAME_BYTES) {
      throw new IOException(
          "a frame of %d bytes: %d at most".formatted(body.size(), MAX_FRAME_BYTES));
    }
    var head = new DataOutputStream(out);
    head.writeByte(kind);
    head.writeInt(body.size());
    body.writeTo(out);
  }

  private static void units(List<AccessUnit> units, DataOutputStream to) throws IOException {
    to.writeInt(units.size());
    for (AccessUnit unit : units) {
      to.writeByte(unit.mediaTrack());
      to.writeByte((unit.key() ? KEY : 0) | (unit.damaged() ? DAMAGED : 0));
      to.writeLong(unit.time());
      instant(unit.received(), to);
      to.writeInt(unit.bytes().length);
      to.write(unit.bytes());
    }
  }

  private static void instant(Instant at, DataOutputStream to) throws IOException {
    to.writeLong(at.getEpochSecond());
    to.writeInt(at.getNano());
  }

  /// Reads a frame, waiting for it.
  ///
  /// @return null at the end between two frames
  /// @throws IOException if what comes is no frame, or breaks off in one
  public static @Nullable WorkFrame read(InputStream in) throws IOException {
    int kind = in.read();
    if (kind < 0) {
      return null;
    }
    int length = new DataInputStream(in).readInt();
    if (length < 0 || length > MAX_FRAME_BYTES) {
      throw new IOException("a frame of %d bytes: %d at most".formatted(length, MAX_FRAME_BYTES));
    }
    // Room grows with what has come.
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("a frame breaks off");
    }
    var from = new DataInputStream(new ByteArrayInputStream(body));
    WorkFrame frame =
        switch (kind) {
          case 'P' -> picture(from);
          case 'O' -> open(from);
          case 'T' -> new WorkFrame.TurnCall(from.readInt(), units(from));
          case 'C' -> new WorkFrame.CloseCall(from.readInt());
          case 'B' -> new WorkFrame.BurnCall(path(from), path(from), instant(from));
          case 'M' -> made(from);
          case 'U' -> turned(from);
          case 'N' -> new WorkFrame.Burned(count(from));
          case 'R' -> new WorkFrame.Refused(words(from));
          default -> throw new IOException("a frame of unknown kind %d".formatted(kind));
        };
    if (from.available() > 0) {
      throw new IOException("%d bytes behind a frame of kind %d".formatted(from.available(), kind));
    }
    return frame;
  }

  private static WorkFrame picture(DataInputStream from) throws IOException {
    MediaFormat format = WrittenFormat.read(from);
    int width = from.readUnsignedShort();
    int height = from.readUnsignedShort();
    int quality = from.readUnsignedByte();
    boolean rough = from.readBoolean();
    if (width < 1 || height < 1 || quality < 1 || quality > MAX_QUALITY) {
      throw new IOException(
          "a picture of %dx%d in quality %d is wanted".formatted(width, height, quality));
    }
    List<AccessUnit> units = units(from);
    if (units.size() != 1) {
      throw new IOException("a picture of %d access units is wanted".formatted(units.size()));
    }
    return new WorkFrame.PictureCall(
        format,
        units.getFirst(),
        new PictureWorks.Wish(new PictureSize(width, height), quality, rough));
  }

  private static WorkFrame open(DataInputStream from) throws IOException {
    int job = from.readInt();
    int into = from.readUnsignedByte();
    if (into >= PictureWorks.Into.values().length) {
      throw new IOException("a run is to become %d, which there is not".formatted(into));
    }
    return new WorkFrame.OpenCall(job, WrittenFormat.read(from), PictureWorks.Into.values()[into]);
  }

  private static WorkFrame made(DataInputStream from) throws IOException {
    long cpuNanos = count(from);
    byte[] jpeg = from.readAllBytes();
    if (jpeg.length == 0) {
      return new WorkFrame.Made(Optional.empty(), cpuNanos);
    }
    if (jpeg.length < 4 || jpeg[0] != (byte) 0xFF || jpeg[1] != (byte) 0xD8) {
      throw new IOException("a picture that is no JPEG file");
    }
    return new WorkFrame.Made(Optional.of(jpeg), cpuNanos);
  }

  private static WorkFrame turned(DataInputStream from) throws IOException {
    Optional<MediaFormat> format =
        from.readBoolean() ? Optional.of(WrittenFormat.read(from)) : Optional.empty();
    return new WorkFrame.Turned(format, units(from));
  }

  private static List<AccessUnit> units(DataInputStream from) throws IOException {
    int count = from.readInt();
    if (count < 0 || count > MAX_UNITS || (long) count * UNIT_HEAD_BYTES > from.available()) {
      throw new IOException("%d access units in %d bytes".formatted(count, from.available()));
    }
    List<AccessUnit> units = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int track = from.readUnsignedByte();
      int flags = from.readUnsignedByte();
      long time = from.readLong();
      Instant received = instant(from);
      int length = from.readInt();
      if (length < 0 || length > from.available()) {
        throw new IOException(
            "an access unit of %d bytes in %d".formatted(length, from.available()));
      }
      byte[] bytes = from.readNBytes(length);
      units.add(
          new AccessUnit(track, time, (flags & KEY) != 0, (flags & DAMAGED) != 0, received, bytes));
    }
    return units;
  }

  private static Instant instant(DataInputStream from) throws IOException {
    try {
      return Instant.ofEpochSecond(from.readLong(), from.readInt());
    } catch (DateTimeException | ArithmeticException e) {
      throw new IOException("a time that is none", e);
    }
  }

  private static Path path(DataInputStream from) throws IOException {
    try {
      return Path.of(from.readUTF());
    } catch (InvalidPathException e) {
      throw new IOException("a file's name that is none", e);
    }
  }

  private static long count(DataInputStream from) throws IOException {
    long count = from.readLong();
    if (count < 0) {
      throw new IOException("a count of %d".formatted(count));
    }
    return count;
  }

  private static String words(DataInputStream from) throws IOException {
    String text =
        new String(from.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
    return text.substring(0, Math.min(MAX_WORDS, text.length()));
  }
}
