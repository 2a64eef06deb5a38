package org.sightline.stream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A user and a password as SOAP carries them: the digest form of the WS-Security UsernameToken
/// Profile 1.0 section 3.1, Base64(SHA-1(nonce + created + password)). Prints neither.
record UsernameToken(String user, String password) {
  static final int NONCE_BYTES = 16;

  private static final String WSSE =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
  private static final String WSU =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
  private static final String DIGEST =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";
  private static final String BASE64 =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

  /// Those in an address, or null where there are none.
  static @Nullable UsernameToken of(URI address) {
    String both = address.getUserInfo();
    if (both == null || both.isEmpty()) {
      return null;
    }
    int colon = both.indexOf(':');
    return colon < 0
        ? new UsernameToken(both, "")
        : new UsernameToken(both.substring(0, colon), both.substring(colon + 1));
  }

  /// The digest of the password.
  ///
  /// @param created as it is written in the header
  String digest(byte[] nonce, String created) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(nonce);
      sha1.update(created.getBytes(StandardCharsets.UTF_8));
      sha1.update(password.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(sha1.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /// The header block.
  ///
  /// @param cameraNow on the camera's clock, which has to find it new
  String header(byte[] nonce, Instant cameraNow) {
    String created = cameraNow.truncatedTo(ChronoUnit.SECONDS).toString();
    return ("<wsse:Security s:mustUnderstand=\"1\" xmlns:wsse=\"%s\" xmlns:wsu=\"%s\"><wsse:UsernameToken>"
            + "<wsse:Username>%s</wsse:Username><wsse:Password Type=\"%s\">%s</wsse:Password>"
            + "<wsse:Nonce EncodingType=\"%s\">%s</wsse:Nonce><wsu:Created>%s</wsu:Created>"
            + "</wsse:UsernameToken></wsse:Security>")
        .formatted(
            WSSE,
            WSU,
            CameraSoap.escaped(user),
            DIGEST,
            digest(nonce, created),
            BASE64,
            Base64.getEncoder().encodeToString(nonce),
            created);
  }

  @Override
  public String toString() {
    return "a user and a password";
  }
}
