package org.sightline.webrtc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What a receiver says by RTCP (RFC 3550 section 6.4, RFC 4585 section 6).
sealed interface Feedback {
  /// The most parts of one compound that are read, and the most lost packets that one names.
  int MAX_PARTS = 32;

  int MAX_LOST = 256;

  /// How a source is received.
  ///
  /// @param fractionLost since the last report, in 1/256
  /// @param jitter in ticks of the source
  /// @param lastReport the middle 32 bits of the NTP time of the sender report that came last, 0
  ///   for none
  /// @param delay since then, in 1/65536 s
  record Reception(int ssrc, int fractionLost, int lost, long jitter, int lastReport, int delay)
      implements Feedback {}

  /// Packets that did not come and are wanted.
  record Missing(int ssrc, List<Integer> sequences) implements Feedback {}

  /// A key picture is wanted: picture loss indication, or full intra request (RFC 5104).
  record KeyWanted(int ssrc) implements Feedback {}

  /// What the receiver believes to be the room on the way (draft-alvestrand-rmcat-remb).
  record Room(long bitsPerSecond) implements Feedback {}

  /// When packets arrived (draft-holmer-rmcat-transport-wide-cc-extensions); only counted.
  record Arrivals(int firstSequence, int packets) implements Feedback {}

  /// The receiver leaves.
  record Bye() implements Feedback {}

  /// Reads a compound as far as it is well formed.
  static List<Feedback> parse(byte[] compound) {
    ByteBuffer in = ByteBuffer.wrap(compound);
    List<Feedback> read = new ArrayList<>(2);
    int at = 0;
    for (int part = 0; part < MAX_PARTS && at + 8 <= compound.length; part++) {
      int first = compound[at] & 0xFF;
      int type = compound[at + 1] & 0xFF;
      int bytes = 4 + 4 * (in.getShort(at + 2) & 0xFFFF);
      if (first >> 6 != 2 || bytes < 8 || bytes > compound.length - at) {
        break;
      }
      int count = first & 0x1F;
      switch (type) {
        case 200 -> reports(in, at, 28, at + bytes, count, read);
        case 201 -> reports(in, at, 8, at + bytes, count, read);
        case 203 -> read.add(new Bye());
        case 205 -> transport(in, at, bytes, count, read);
        case 206 -> payload(in, at, bytes, count, read);
        default -> {}
      }
      at += bytes;
    }
    return read;
  }

  private static void reports(
      ByteBuffer in, int at, int header, int end, int count, List<Feedback> read) {
    int block = at + header;
    for (int i = 0; i < count && block + 24 <= end; i++, block += 24) {
      int loss = in.getInt(block + 4);
      read.add(
          new Reception(
              in.getInt(block),
              loss >>> 24,
              loss << 8 >> 8,
              in.getInt(block + 12) & 0xFFFFFFFFL,
              in.getInt(block + 16),
              in.getInt(block + 20)));
    }
  }

  private static void transport(ByteBuffer in, int at, int bytes, int format, List<Feedback> read) {
    if (format == 1 && bytes >= 16) {
      List<Integer> sequences = new ArrayList<>();
      for (int i = at + 12; i + 4 <= at + bytes && sequences.size() < MAX_LOST; i += 4) {
        int sequence = in.getShort(i) & 0xFFFF;
        int following = in.getShort(i + 2) & 0xFFFF;
        sequences.add(sequence);
        for (int bit = 0; bit < 16 && sequences.size() < MAX_LOST; bit++) {
          if ((following >> bit & 1) != 0) {
            sequences.add(sequence + 1 + bit & 0xFFFF);
          }
        }
      }
      read.add(new Missing(in.getInt(at + 8), List.copyOf(sequences)));
    } else if (format == 15 && bytes >= 20) {
      read.add(new Arrivals(in.getShort(at + 12) & 0xFFFF, in.getShort(at + 14) & 0xFFFF));
    }
  }

  private static void payload(ByteBuffer in, int at, int bytes, int format, List<Feedback> read) {
    if (format == 1 && bytes >= 12) {
      read.add(new KeyWanted(in.getInt(at + 8)));
    } else if (format == 4 && bytes >= 20) {
      read.add(new KeyWanted(in.getInt(at + 12)));
    } else if (format == 15 && bytes >= 20 && in.getInt(at + 12) == 0x52454D42) {
      int packed = in.getInt(at + 16);
      int exponent = packed >>> 18 & 0x3F;
      long mantissa = packed & 0x3FFFF;
      read.add(new Room(exponent > 40 ? Long.MAX_VALUE : mantissa << exponent));
    }
  }
}
