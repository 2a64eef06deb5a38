package org.sightline.media.signing;

import java.util.Arrays;
import java.util.Optional;

/// The `user_data_unregistered` message at the beginning of an SEI NAL unit, when its UUID is that
/// of a signing scheme, with emulation prevention (ITU-T H.264 7.4.1) taken off.
///
/// @param unescaped the NAL unit from its header to its stop byte
/// @param raw the NAL unit as it came, trailing zeros off
/// @param payloadAt where the UUID begins in `unescaped`
/// @param payloadEnd where the message ends in `unescaped`
/// @param axis whether the UUID is that of Axis Signed Video
record SeiPayload(byte[] unescaped, byte[] raw, int payloadAt, int payloadEnd, boolean axis) {
  /// The longest SEI looked at; the frameworks' list of hashes ends far below.
  static final int MAX_BYTES = 1 << 20;

  static final int UUID_BYTES = 16;
  static final byte[] ONVIF_UUID = {
    0x00,
    0x5b,
    (byte) 0xc9,
    0x3f,
    0x2d,
    0x71,
    0x5e,
    (byte) 0x95,
    (byte) 0xad,
    (byte) 0xa4,
    0x79,
    0x6f,
    (byte) 0x90,
    (byte) 0x87,
    0x7a,
    0x6f
  };
  static final byte[] AXIS_UUID =
      "Signed Video...0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  static final int USER_DATA_UNREGISTERED = 5;
  private static final int STOP_BYTE = 0x80;

  static Optional<SeiPayload> read(VideoCodec codec, byte[] in, int from, int to) {
    int last = to;
    while (last > from && in[last - 1] == 0) {
      last--;
    }
    int at = from + codec.headerBytes();
    if (last - from > MAX_BYTES || at >= last || in[at] != USER_DATA_UNREGISTERED) {
      return Optional.empty();
    }
    at++;
    int size = 0;
    while (at < last && (in[at] & 0xFF) == 0xFF) {
      size += 0xFF;
      at++;
    }
    if (at >= last) {
      return Optional.empty();
    }
    size += in[at++] & 0xFF;
    boolean axis = isAt(in, at, last, AXIS_UUID);
    if (size < UUID_BYTES + 1 || !axis && !isAt(in, at, last, ONVIF_UUID)) {
      return Optional.empty();
    }
    return payload(Arrays.copyOfRange(in, from, last), at - from, size, axis);
  }

  private static Optional<SeiPayload> payload(byte[] raw, int at, int size, boolean axis) {
    int stop = (raw[raw.length - 1] & 0xFF) == STOP_BYTE ? 1 : 0;
    boolean escaped = raw.length - at - size - stop > 0;
    byte[] unescaped = escaped ? unescape(raw) : raw;
    if (at + size > unescaped.length) {
      return Optional.empty();
    }
    byte[] whole =
        escaped ? Arrays.copyOf(unescaped, Math.min(unescaped.length, at + size + 1)) : unescaped;
    return Optional.of(new SeiPayload(whole, raw, at, at + size, axis));
  }

  private static boolean isAt(byte[] in, int at, int end, byte[] uuid) {
    return end - at >= uuid.length && Arrays.equals(in, at, at + uuid.length, uuid, 0, uuid.length);
  }

  /// How many bytes of `raw` make the first `count` bytes of `unescaped`.
  int rawLength(int count) {
    if (raw.length == unescaped.length) {
      return count;
    }
    int zeros = 0;
    int out = 0;
    int at = 0;
    while (at < raw.length && out < count) {
      if (zeros >= 2 && raw[at] == 3) {
        zeros = 0;
        at++;
        continue;
      }
      zeros = raw[at] == 0 ? zeros + 1 : 0;
      out++;
      at++;
    }
    return at;
  }

  private static byte[] unescape(byte[] in) {
    byte[] out = new byte[in.length];
    int zeros = 0;
    int length = 0;
    for (byte each : in) {
      if (zeros >= 2 && each == 3) {
        zeros = 0;
        continue;
      }
      zeros = each == 0 ? zeros + 1 : 0;
      out[length++] = each;
    }
    return Arrays.copyOf(out, length);
  }

  /// `in` with emulation prevention put in, from its first byte on.
  static byte[] escape(byte[] in) {
    byte[] out = new byte[in.length + in.length / 2 + 1];
    int zeros = 0;
    int length = 0;
    for (byte each : in) {
      if (zeros >= 2 && (each & 0xFC) == 0) {
        out[length++] = 3;
        zeros = 0;
      }
      zeros = each == 0 ? zeros + 1 : 0;
      out[length++] = each;
    }
    return Arrays.copyOf(out, length);
  }
}
