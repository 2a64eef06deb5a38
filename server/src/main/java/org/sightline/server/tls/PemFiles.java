package org.sightline.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/// Certificates and keys in PEM files (RFC 7468).
final class PemFiles {
  /// The largest file that is read.
  static final int MAX_BYTES = 1 << 20;

  private PemFiles() {}

  static List<X509Certificate> chain(Path file) {
    try {
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(file)));
      List<X509Certificate> chain = new ArrayList<>();
      found.forEach(certificate -> chain.add((X509Certificate) certificate));
      if (chain.isEmpty()) {
        throw unusable(file, "it holds no certificate", null);
      }
      return chain;
    } catch (GeneralSecurityException e) {
      throw unusable(file, "it holds no certificate in PEM", e);
    }
  }

  static PrivateKey key(Path file) {
    String text = new String(read(file), StandardCharsets.US_ASCII);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        PrivateKeyInfo info =
            switch (found) {
              case PrivateKeyInfo plain -> plain;
              case PEMKeyPair pair -> pair.getPrivateKeyInfo();
              case PEMEncryptedKeyPair _ -> throw encrypted(file);
              case PKCS8EncryptedPrivateKeyInfo _ -> throw encrypted(file);
              default -> null;
            };
        if (info != null) {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof TlsException ours) {
        throw ours;
      }
      throw unusable(file, "it holds no key in PEM", e);
    }
    throw unusable(file, "it holds no key in PEM", null);
  }

  static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC", "ECDSA" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          case "Ed25519", "EdDSA" -> "Ed25519";
          default -> "";
        };
    byte[] probe = "sightline".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(probe);
      byte[] signature = signing.sign();
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(certificate.getPublicKey());
      checking.update(probe);
      return checking.verify(signature);
    } catch (GeneralSecurityException _) {
      return false; // keys of two kinds, or of a kind that TLS here cannot use
    }
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw unusable(file, "it is larger than %d bytes".formatted(MAX_BYTES), null);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TlsException(
          TlsException.Kind.FILE,
          "cannot read %s (%s): check its path and who may read it"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  private static TlsException encrypted(Path file) {
    return unusable(file, "the key is encrypted; give one without a password", null);
  }

  private static TlsException unusable(
      Path file, String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new TlsException(
        TlsException.Kind.UNUSABLE, "%s cannot be used: %s".formatted(file, why), cause);
  }
}
