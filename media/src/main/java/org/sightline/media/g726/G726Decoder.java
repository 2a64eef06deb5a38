package org.sightline.media.g726;

import java.util.Arrays;
import org.sightline.media.MediaFormat;

/// A decoder of one G.726 stream (ITU-T G.726): code words of two to five bits become samples of
/// sixteen, most significant byte first, as [MediaFormat.L16] has them.
///
/// What it knows of the sound before goes into every sample, so a stream needs one decoder from its
/// beginning on; after a loss it finds back by itself within some milliseconds. Any input decodes.
public final class G726Decoder {
  private static final int ZEROS = 6;
  private static final int NEGATIVE = 0x8000;
  private static final int FLOAT_ZERO = 0x20;

  private final G726Rate rate;
  private final boolean littleEndian;

  /// Names as in the recommendation: step sizes yu (fast) and yl (slow), speed control ap with its
  /// averages dms and dml, predictor coefficients a and b with their inputs sr and dq as floats of
  /// four bits of exponent and six of mantissa, signs pk, tone flag td.
  private int yl = 34_816;

  private int yu = 544;
  private int dms;
  private int dml;
  private int ap;
  private final int[] a = new int[2];
  private final int[] b = new int[ZEROS];
  private final int[] sr = {FLOAT_ZERO, FLOAT_ZERO};
  private final int[] dq = new int[ZEROS];
  private final boolean[] pk = new boolean[2];
  private boolean td;

  /// @throws IllegalArgumentException if the format has a number of bits that is none of G.726
  public G726Decoder(MediaFormat.G726 format) {
    rate = G726Rate.of(format.bitsPerSample());
    littleEndian = format.littleEndian();
    Arrays.fill(dq, FLOAT_ZERO);
  }

  /// The samples of code words that fill whole bytes.
  public byte[] decode(byte[] codes) {
    int bits = rate.bits();
    int samples = codes.length * 8 / bits;
    byte[] out = new byte[2 * samples];
    int held = 0;
    int heldBits = 0;
    int next = 0;
    for (int i = 0; i < samples; i++) {
      if (heldBits < bits) {
        int more = codes[next++] & 0xFF;
        held = littleEndian ? held | more << heldBits : held << 8 | more;
        heldBits += 8;
      }
      heldBits -= bits;
      int code = littleEndian ? held : held >> heldBits;
      held = littleEndian ? held >> bits : held & (1 << heldBits) - 1;
      int sample = sample(code & (1 << bits) - 1);
      out[2 * i] = (byte) (sample >> 8);
      out[2 * i + 1] = (byte) sample;
    }
    return out;
  }

  private int sample(int code) {
    int zeros = 0;
    for (int i = 0; i < ZEROS; i++) {
      zeros += product(b[i] >> 2, dq[i]);
    }
    int sez = zeros >> 1;
    int se = zeros + product(a[1] >> 2, sr[1]) + product(a[0] >> 2, sr[0]) >> 1;
    int y = stepSize();
    int difference = difference(rate.negative(code), rate.difference(code), y);
    int magnitude = difference & 0x7FFF;
    int signal = difference < 0 ? se - magnitude : se + magnitude;
    update(new Word(y, rate.scale(code), rate.speed(code)), difference, signal, signal - se + sez);
    return Math.clamp(signal << 2, Short.MIN_VALUE, Short.MAX_VALUE);
  }

  /// One code word as its tables say, with the step size at its time.
  private record Word(int y, int scale, int speed) {}

  private int stepSize() {
    if (ap >= 256) {
      return yu;
    }
    int y = yl >> 6;
    int gap = yu - y;
    int speed = ap >> 2;
    if (gap > 0) {
      y += gap * speed >> 6;
    } else if (gap < 0) {
      y += gap * speed + 0x3F >> 6;
    }
    return y;
  }

  /// The difference as a sign in bit 15 and a magnitude, negative as a number where the sign is
  /// set.
  private static int difference(boolean negative, int table, int y) {
    int log = table + (y >> 2);
    if (log < 0) {
      return negative ? -NEGATIVE : 0;
    }
    int magnitude = (128 + (log & 127) << 7) >> (14 - (log >> 7 & 15));
    return negative ? magnitude - NEGATIVE : magnitude;
  }

  private static int product(int coefficient, int value) {
    int magnitude = coefficient > 0 ? coefficient : -coefficient & 0x1FFF;
    int exponent = bitLength(magnitude) - 6;
    int mantissa =
        magnitude == 0 ? 32 : exponent >= 0 ? magnitude >> exponent : magnitude << -exponent;
    int shift = exponent + (value >> 6 & 15) - 13;
    int whole = mantissa * (value & 63) + 0x30 >> 4;
    int result = shift >= 0 ? whole << shift & 0x7FFF : whole >> -shift;
    return (coefficient ^ value) < 0 ? -result : result;
  }

  private static int bitLength(int value) {
    return Math.min(15, 32 - Integer.numberOfLeadingZeros(value));
  }

  private void update(Word word, int difference, int signal, int dqsez) {
    boolean sign = dqsez < 0;
    int magnitude = difference & 0x7FFF;
    boolean transition = td && magnitude > toneThreshold();
    yu = Math.clamp(word.y() + (word.scale() - word.y() >> 5), 544, 5120);
    yl += yu + (-yl >> 6);
    int tone = 0;
    if (transition) {
      Arrays.fill(a, 0);
      Arrays.fill(b, 0);
    } else {
      tone = adaptPoles(sign, dqsez);
      adaptZeros(difference);
    }
    System.arraycopy(dq, 0, dq, 1, ZEROS - 1);
    dq[0] = toFloat(magnitude, difference < 0);
    sr[1] = sr[0];
    sr[0] = signal == Short.MIN_VALUE ? FLOAT_ZERO - 0x400 : toFloat(Math.abs(signal), signal < 0);
    pk[1] = pk[0];
    pk[0] = sign;
    td = !transition && tone < -11_776;
    dms += word.speed() - dms >> 5;
    dml += (word.speed() << 2) - dml >> 7;
    if (transition) {
      ap = 256;
    } else if (word.y() < 1536 || td || Math.abs((dms << 2) - dml) >= dml >> 3) {
      ap += 0x200 - ap >> 4;
    } else {
      ap += -ap >> 4;
    }
  }

  private int toneThreshold() {
    int exponent = yl >> 15;
    int threshold = exponent > 9 ? 31 << 10 : 32 + (yl >> 10 & 31) << exponent;
    return threshold + (threshold >> 1) >> 1;
  }

  private int adaptPoles(boolean sign, int dqsez) {
    int second = a[1] - (a[1] >> 7);
    boolean turned = sign ^ pk[0];
    if (dqsez != 0) {
      int first = turned ? a[0] : -a[0];
      second += first < -8191 ? -0x100 : first > 8191 ? 0xFF : first >> 5;
      second += sign ^ pk[1] ? -0x80 : 0x80;
      second = Math.clamp(second, -12_288, 12_288);
    }
    a[1] = second;
    a[0] -= a[0] >> 8;
    if (dqsez != 0) {
      a[0] += turned ? -192 : 192;
    }
    int most = 15_360 - second;
    a[0] = Math.clamp(a[0], -most, most);
    return second;
  }

  private void adaptZeros(int difference) {
    int leak = rate == G726Rate.BITS_5 ? 9 : 8;
    for (int i = 0; i < ZEROS; i++) {
      b[i] -= b[i] >> leak;
      if ((difference & 0x7FFF) != 0) {
        b[i] += (difference ^ dq[i]) >= 0 ? 128 : -128;
      }
    }
  }

  private static int toFloat(int magnitude, boolean negative) {
    int exponent = bitLength(magnitude);
    int value = magnitude == 0 ? FLOAT_ZERO : (exponent << 6) + ((magnitude << 6) >> exponent);
    return negative ? value - 0x400 : value;
  }
}
