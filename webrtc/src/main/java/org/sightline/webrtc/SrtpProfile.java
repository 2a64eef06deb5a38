package org.sightline.webrtc;

import java.util.Arrays;

/// How SRTP packets are sealed (RFC 5764 section 4.1.2, RFC 7714 section 14.2), best first.
enum SrtpProfile {
  AEAD_AES_128_GCM(0x0007, 12, 16),
  AES_CM_128_HMAC_SHA1_80(0x0001, 14, 10);

  static final int KEY_BYTES = 16;

  private final int code;
  private final int saltBytes;
  private final int tagBytes;

  SrtpProfile(int code, int saltBytes, int tagBytes) {
    this.code = code;
    this.saltBytes = saltBytes;
    this.tagBytes = tagBytes;
  }

  int code() {
    return code;
  }

  int saltBytes() {
    return saltBytes;
  }

  int tagBytes() {
    return tagBytes;
  }

  /// Bytes that the handshake has to give: a key and a salt for each side.
  int exportedBytes() {
    return 2 * (KEY_BYTES + saltBytes);
  }

  /// The keys of one side, from what the handshake gave (RFC 5764 section 4.2).
  SrtpKeys keys(byte[] exported, boolean client) {
    int keyAt = client ? 0 : KEY_BYTES;
    int saltAt = 2 * KEY_BYTES + (client ? 0 : saltBytes);
    return new SrtpKeys(
        this,
        Arrays.copyOfRange(exported, keyAt, keyAt + KEY_BYTES),
        Arrays.copyOfRange(exported, saltAt, saltAt + saltBytes));
  }
}
