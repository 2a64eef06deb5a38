package org.sightline.media.signing;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The key that a signature SEI carries, as bytes: a bare public key, or certificates, the signer's
/// first. Nothing here says that it is to be trusted.
///
/// @param pem a public key in PEM (Axis), empty where absent
/// @param chain certificates in PEM, empty where absent
/// @param attestation a statement of the camera's secure element over `pem` (Axis), empty where
///   absent
record KeyClaim(byte[] pem, byte[] chain, byte[] attestation) {
  static final KeyClaim NONE = new KeyClaim(new byte[0], new byte[0], new byte[0]);

  /// Certificates read of one chain.
  static final int MAX_CERTIFICATES = 8;

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  KeyClaim withPem(byte[] key) {
    return new KeyClaim(key, chain, attestation);
  }

  KeyClaim withChain(byte[] certificates) {
    return new KeyClaim(pem, certificates, attestation);
  }

  KeyClaim withAxisChain(byte[] statement, byte[] certificates) {
    return new KeyClaim(pem, certificates, statement);
  }

  boolean isEmpty() {
    return pem.length == 0 && chain.length == 0;
  }

  /// The key that signs: the bare one where there is one, else that of the first certificate.
  Optional<PublicKey> publicKey() {
    if (pem.length > 0) {
      return publicKey(new String(pem, StandardCharsets.US_ASCII));
    }
    List<X509Certificate> certificates = certificates();
    return certificates.isEmpty()
        ? Optional.empty()
        : Optional.of(certificates.getFirst().getPublicKey());
  }

  /// The certificates, in their order; none where one cannot be read.
  List<X509Certificate> certificates() {
    return certificates(new String(chain, StandardCharsets.US_ASCII), MAX_CERTIFICATES);
  }

  static List<X509Certificate> certificates(String pem, int most) {
    List<X509Certificate> found = new ArrayList<>();
    int at = pem.indexOf(BEGIN);
    while (at >= 0 && found.size() < most) {
      int end = pem.indexOf(END, at);
      X509Certificate certificate =
          end < 0 ? null : certificate(pem.substring(at, end + END.length()));
      if (certificate == null) {
        return List.of();
      }
      found.add(certificate);
      at = pem.indexOf(BEGIN, end);
    }
    return found;
  }

  private static @Nullable X509Certificate certificate(String pem) {
    try {
      Certificate read =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      return read instanceof X509Certificate certificate ? certificate : null;
    } catch (CertificateException e) {
      return null;
    }
  }

  static Optional<PublicKey> publicKey(String pem) {
    int begin = pem.indexOf("-----BEGIN PUBLIC KEY-----");
    int end = pem.indexOf("-----END PUBLIC KEY-----");
    if (begin < 0 || end < begin) {
      return Optional.empty();
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(pem.substring(begin + 26, end));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    for (String algorithm : List.of("EC", "RSA")) {
      try {
        return Optional.of(
            KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der)));
      } catch (GeneralSecurityException | RuntimeException e) {
        // Not of this algorithm; the next is tried.
      }
    }
    return Optional.empty();
  }
}
