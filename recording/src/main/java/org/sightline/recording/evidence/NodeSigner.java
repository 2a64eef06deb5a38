package org.sightline.recording.evidence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.sightline.media.signing.StreamSigner;

/// Signs with the node's key, and checks such signatures: SHA-256 with ECDSA, or with RSA and PKCS
/// #1 v1.5 padding, which `openssl dgst -sha256 -verify` checks too. Any thread may call.
public final class NodeSigner {
  private final StreamSigner.SigningIdentity identity;
  private final String certificate;

  public NodeSigner(StreamSigner.SigningIdentity identity) {
    this.identity = identity;
    this.certificate = pem(List.of(identity.chain().getFirst()));
  }

  /// The key and its certificates.
  public StreamSigner.SigningIdentity identity() {
    return identity;
  }

  /// The signer's certificate in PEM.
  public String certificate() {
    return certificate;
  }

  /// All certificates in PEM, the signer's first.
  public String chain() {
    return pem(identity.chain());
  }

  /// A signature over the bytes.
  public byte[] sign(byte[] content) {
    try {
      Signature sign = Signature.getInstance(algorithm(identity.key().getAlgorithm()));
      sign.initSign(identity.key());
      sign.update(content);
      return sign.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the node's key cannot sign: " + e.getMessage(), e);
    }
  }

  /// Whether the signature over the bytes was made with the key's private half.
  public static boolean verify(PublicKey key, byte[] content, byte[] signature) {
    try {
      Signature check = Signature.getInstance(algorithm(key.getAlgorithm()));
      check.initVerify(key);
      check.update(content);
      return check.verify(signature);
    } catch (GeneralSecurityException | RuntimeException e) {
      // Whatever is no signature by this key is refused.
      return false;
    }
  }

  private static String algorithm(String key) {
    return key.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }

  private static String pem(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    try {
      for (X509Certificate each : certificates) {
        text.append("-----BEGIN CERTIFICATE-----\n")
            .append(lines.encodeToString(each.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate cannot be written", e);
    }
    return text.toString();
  }
}
