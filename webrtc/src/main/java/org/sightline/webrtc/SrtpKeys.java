package org.sightline.webrtc;

import java.util.Arrays;

/// The master key and salt of one side, and the session keys that come of them (RFC 3711 section
/// 4.3; RFC 7714 section 11 for the shorter salt of GCM).
record SrtpKeys(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
  /// Labels of what is derived, for RTP; for RTCP three more.
  static final int CIPHER = 0;

  static final int AUTHENTICATION = 1;
  static final int SALT = 2;
  static final int RTCP = 3;

  private static final int AUTHENTICATION_BYTES = 20;

  byte[] cipher(int set) {
    return derive(set + CIPHER, SrtpProfile.KEY_BYTES);
  }

  byte[] authentication(int set) {
    return derive(set + AUTHENTICATION, AUTHENTICATION_BYTES);
  }

  byte[] salt(int set) {
    return derive(set + SALT, profile.saltBytes());
  }

  private byte[] derive(int label, int length) {
    byte[] iv = Arrays.copyOf(masterSalt, 16);
    iv[7] ^= (byte) label;
    return Macs.keyStream(masterKey, iv, length);
  }

  @Override
  public String toString() {
    return "keys for " + profile;
  }
}
