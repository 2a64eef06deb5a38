package org.sightline.media.rtsp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// What an [RtspServer] keeps of a password: the hash of user, realm and password that digest
/// authentication begins with (`H(A1)` of RFC 7616 3.4.2), for both of its hashes. The password
/// cannot be read back, but who has this can authenticate as this user here: keep it like one.
///
/// @param md5 32 hexadecimal digits in lower case
/// @param sha256 64 hexadecimal digits in lower case
public record DigestSecret(String md5, String sha256) {
  /// A secret that no password leads to, so that an unknown user costs the same work as a known
  /// one.
  static final DigestSecret NOBODY = new DigestSecret("", "");

  /// What is kept of a password.
  public static DigestSecret of(String user, String password) {
    String text = user + ":" + ServerAuthentication.REALM + ":" + password;
    return new DigestSecret(
        DigestAnswer.hex(Challenge.Algorithm.MD5, text),
        DigestAnswer.hex(Challenge.Algorithm.SHA_256, text));
  }

  /// Whether `password` leads to this.
  boolean isOf(String user, String password) {
    return MessageDigest.isEqual(
        of(user, password).sha256().getBytes(StandardCharsets.UTF_8),
        sha256.getBytes(StandardCharsets.UTF_8));
  }

  String of(Challenge.Algorithm algorithm) {
    return switch (algorithm) {
      case MD5 -> md5;
      case SHA_256 -> sha256;
    };
  }

  @Override
  public String toString() {
    return "digest secret";
  }
}
