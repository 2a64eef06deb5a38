package org.sightline.testkit;

import java.io.ByteArrayOutputStream;

/// Bits of a NAL unit's payload, as ITU-T H.264 7.2 names them.
final class BitWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int current;
  private int filled;

  /// `bits` bits of `value`, most significant first.
  BitWriter u(int bits, int value) {
    for (int i = bits - 1; i >= 0; i--) {
      current = current << 1 | (value >> i & 1);
      if (++filled == 8) {
        out.write(current);
        current = 0;
        filled = 0;
      }
    }
    return this;
  }

  /// Unsigned Exp-Golomb (9.1).
  BitWriter ue(int value) {
    int bits = 32 - Integer.numberOfLeadingZeros(value + 1);
    return u(bits - 1, 0).u(bits, value + 1);
  }

  /// Zero bits up to the next byte.
  BitWriter align() {
    return filled == 0 ? this : u(8 - filled, 0);
  }

  BitWriter raw(byte[] bytes) {
    if (filled != 0) {
      throw new IllegalStateException("raw bytes need alignment, %d bits stand".formatted(filled));
    }
    out.writeBytes(bytes);
    return this;
  }

  /// The NAL unit of `header` and these bits, with stop bit and emulation prevention (7.4.1).
  byte[] nal(int header) {
    u(1, 1).align();
    ByteArrayOutputStream nal = new ByteArrayOutputStream();
    nal.write(header);
    int zeros = 0;
    for (byte b : out.toByteArray()) {
      if (zeros >= 2 && (b & 0xFF) <= 3) {
        nal.write(3);
        zeros = 0;
      }
      nal.write(b);
      zeros = b == 0 ? zeros + 1 : 0;
    }
    return nal.toByteArray();
  }
}
