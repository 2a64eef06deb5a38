package org.sightline.media;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// A [MediaFormat] in bytes, as processes of this program tell each other: its codec in one byte,
/// then its fields, sets of parameters behind their length in two bytes.
///
/// Who writes may have been taken over by what it decodes: every number is checked.
public final class WrittenFormat {
  /// The longest set of parameters.
  public static final int MAX_SET_BYTES = 4096;

  private static final int MIN_SET_BYTES = 2;
  private static final int MAX_SIDE = 16_384;
  private static final int MIN_RATE = 1000;
  private static final int MAX_RATE = 192_000;
  private static final int MAX_CHANNELS = 32;

  private WrittenFormat() {}

  /// Writes a format.
  public static void write(MediaFormat format, DataOutput out) throws IOException {
    switch (format) {
      case MediaFormat.H264(byte[] sps, byte[] pps, int width, int height) -> {
        out.writeByte('4');
        set(sps, out);
        set(pps, out);
        size(width, height, out);
      }
      case MediaFormat.H265(byte[] vps, byte[] sps, byte[] pps, int width, int height) -> {
        out.writeByte('5');
        set(vps, out);
        set(sps, out);
        set(pps, out);
        size(width, height, out);
      }
      case MediaFormat.Jpeg(int width, int height) -> {
        out.writeByte('J');
        size(width, height, out);
      }
      case MediaFormat.Aac(byte[] config, int rate, int channels) -> {
        out.writeByte('A');
        set(config, out);
        sound(rate, channels, out);
      }
      case MediaFormat.G711(MediaFormat.G711.Law law, int rate, int channels) -> {
        out.writeByte(
            switch (law) {
              case MU -> 'u';
              case A -> 'a';
            });
        sound(rate, channels, out);
      }
      case MediaFormat.L16(int rate, int channels) -> {
        out.writeByte('L');
        sound(rate, channels, out);
      }
      case MediaFormat.Opus(int channels) -> {
        out.writeByte('O');
        out.writeByte(channels);
      }
      case MediaFormat.G726(int bits, int rate, boolean littleEndian) -> {
        out.writeByte('7');
        out.writeByte(bits);
        out.writeInt(rate);
        out.writeBoolean(littleEndian);
      }
      case MediaFormat.Metadata _ ->
          throw new IllegalArgumentException(format + " is not told between processes");
    }
  }

  private static void set(byte[] bytes, DataOutput out) throws IOException {
    if (bytes.length > MAX_SET_BYTES) {
      throw new IllegalArgumentException("a parameter set of %d bytes".formatted(bytes.length));
    }
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private static void size(int width, int height, DataOutput out) throws IOException {
    out.writeShort(width);
    out.writeShort(height);
  }

  private static void sound(int rate, int channels, DataOutput out) throws IOException {
    out.writeInt(rate);
    out.writeByte(channels);
  }

  /// Reads a format.
  ///
  /// @throws IOException if it is none, or breaks off
  public static MediaFormat read(DataInput in) throws IOException {
    int codec = in.readUnsignedByte();
    return switch (codec) {
      case '4' -> new MediaFormat.H264(set(in), set(in), side(in), side(in));
      case '5' -> new MediaFormat.H265(set(in), set(in), set(in), side(in), side(in));
      case 'J' -> new MediaFormat.Jpeg(side(in), side(in));
      case 'A' -> new MediaFormat.Aac(set(in), rate(in), channels(in));
      case 'u' -> new MediaFormat.G711(MediaFormat.G711.Law.MU, rate(in), channels(in));
      case 'a' -> new MediaFormat.G711(MediaFormat.G711.Law.A, rate(in), channels(in));
      case 'L' -> new MediaFormat.L16(rate(in), channels(in));
      case 'O' -> new MediaFormat.Opus(channels(in));
      case '7' -> new MediaFormat.G726(bits(in), rate(in), in.readBoolean());
      default -> throw new IOException("a media track of unknown codec %d".formatted(codec));
    };
  }

  private static byte[] set(DataInput in) throws IOException {
    int length = in.readUnsignedShort();
    if (length < MIN_SET_BYTES || length > MAX_SET_BYTES) {
      throw new IOException("a parameter set of %d bytes".formatted(length));
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private static int side(DataInput in) throws IOException {
    int side = in.readUnsignedShort();
    if (side < 1 || side > MAX_SIDE) {
      throw new IOException("a picture side of %d pixels".formatted(side));
    }
    return side;
  }

  private static int rate(DataInput in) throws IOException {
    int rate = in.readInt();
    if (rate < MIN_RATE || rate > MAX_RATE) {
      throw new IOException("sound of %d samples a second".formatted(rate));
    }
    return rate;
  }

  private static int channels(DataInput in) throws IOException {
    int channels = in.readUnsignedByte();
    if (channels < 1 || channels > MAX_CHANNELS) {
      throw new IOException("sound of %d channels".formatted(channels));
    }
    return channels;
  }

  private static int bits(DataInput in) throws IOException {
    int bits = in.readUnsignedByte();
    if (bits < 2 || bits > 5) {
      throw new IOException("G.726 of %d bits a sample".formatted(bits));
    }
    return bits;
  }
}
