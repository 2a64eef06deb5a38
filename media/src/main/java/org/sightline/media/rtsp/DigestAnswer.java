package org.sightline.media.rtsp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The response value of digest authentication (RFC 7616 section 3.4.1, RFC 2069 without `qop`).
final class DigestAnswer {
  private DigestAnswer() {}

  /// What a request says about itself besides the password.
  ///
  /// @param count eight hexadecimal digits, used with `qop` only
  record Proof(String method, String uri, String count, String clientNonce) {}

  static String response(Challenge.Digest challenge, Credentials credentials, Proof proof) {
    return response(
        challenge,
        hex(
            challenge.algorithm(),
            credentials.user() + ":" + challenge.realm() + ":" + credentials.password()),
        proof);
  }

  /// The same from the hash of user, realm and password.
  static String response(Challenge.Digest challenge, String known, Proof proof) {
    Challenge.Algorithm hash = challenge.algorithm();
    String secret = known;
    if (challenge.session()) {
      secret = hex(hash, secret + ":" + challenge.nonce() + ":" + proof.clientNonce());
    }
    String request = hex(hash, proof.method() + ":" + proof.uri());
    String middle =
        challenge.qopAuth() ? ":" + proof.count() + ":" + proof.clientNonce() + ":auth:" : ":";
    return hex(hash, secret + ":" + challenge.nonce() + middle + request);
  }

  static String hex(Challenge.Algorithm hash, String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance(hash.word()).digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "this Java has no %s, which every Java must have".formatted(hash.word()), e);
    }
  }
}
