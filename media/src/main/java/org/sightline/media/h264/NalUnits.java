package org.sightline.media.h264;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The two ways of putting the NAL units of an access unit in a row: behind start codes (ITU-T
/// H.264 annex B), and each behind its length in four bytes (ISO/IEC 14496-15).
public final class NalUnits {
  private static final int LENGTH_BYTES = 4;

  private NalUnits() {}

  /// The NAL units of an annex B byte stream, start codes and padding zeros taken off.
  public static List<byte[]> ofAnnexB(byte[] stream) {
    List<byte[]> units = new ArrayList<>();
    int start = -1;
    int i = 0;
    while (i + 2 < stream.length) {
      if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
        addTrimmed(units, stream, start, i);
        start = i + 3;
        i += 3;
      } else {
        i++;
      }
    }
    addTrimmed(units, stream, start, stream.length);
    return units;
  }

  /// The NAL units of an access unit in length-prefixed form; one that claims to be longer than
  /// what is there is cut, and what follows it is left out.
  public static List<byte[]> ofLengthPrefixed(byte[] unit) {
    List<byte[]> units = new ArrayList<>();
    int position = 0;
    while (position + LENGTH_BYTES <= unit.length) {
      int length = lengthAt(unit, position);
      position += LENGTH_BYTES;
      int end = length < 0 || length > unit.length - position ? unit.length : position + length;
      if (end > position) {
        units.add(Arrays.copyOfRange(unit, position, end));
      }
      position = end;
    }
    return units;
  }

  /// Puts each NAL unit behind its length.
  public static byte[] toLengthPrefixed(List<byte[]> nalUnits) {
    byte[] joined = new byte[size(nalUnits)];
    int position = 0;
    for (byte[] nal : nalUnits) {
      joined[position] = (byte) (nal.length >> 24);
      joined[position + 1] = (byte) (nal.length >> 16);
      joined[position + 2] = (byte) (nal.length >> 8);
      joined[position + 3] = (byte) nal.length;
      System.arraycopy(nal, 0, joined, position + LENGTH_BYTES, nal.length);
      position += LENGTH_BYTES + nal.length;
    }
    return joined;
  }

  /// Puts each NAL unit behind a start code of four bytes.
  public static byte[] toAnnexB(List<byte[]> nalUnits) {
    byte[] joined = new byte[size(nalUnits)];
    int position = 0;
    for (byte[] nal : nalUnits) {
      joined[position + 3] = 1;
      System.arraycopy(nal, 0, joined, position + LENGTH_BYTES, nal.length);
      position += LENGTH_BYTES + nal.length;
    }
    return joined;
  }

  /// An annex B byte stream in length-prefixed form.
  public static byte[] annexBToLengthPrefixed(byte[] stream) {
    return toLengthPrefixed(ofAnnexB(stream));
  }

  /// An access unit in length-prefixed form as an annex B byte stream.
  public static byte[] lengthPrefixedToAnnexB(byte[] unit) {
    return toAnnexB(ofLengthPrefixed(unit));
  }

  /// The length in the four bytes at `position`; negative where it is above 2^31.
  public static int lengthAt(byte[] unit, int position) {
    return (unit[position] & 0xFF) << 24
        | (unit[position + 1] & 0xFF) << 16
        | (unit[position + 2] & 0xFF) << 8
        | unit[position + 3] & 0xFF;
  }

  private static int size(List<byte[]> nalUnits) {
    int size = 0;
    for (byte[] nal : nalUnits) {
      size = Math.addExact(size, LENGTH_BYTES + nal.length);
    }
    return size;
  }

  private static void addTrimmed(List<byte[]> units, byte[] stream, int start, int end) {
    if (start < 0) {
      return;
    }
    int last = end;
    while (last > start && stream[last - 1] == 0) {
      last--;
    }
    if (last > start) {
      units.add(Arrays.copyOfRange(stream, start, last));
    }
  }
}
