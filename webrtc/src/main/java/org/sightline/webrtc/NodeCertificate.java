package org.sightline.webrtc;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;

/// The certificate with which this start of the node proves to browsers that it is who answered
/// their offer: EC P-256, signed by itself, held in memory only (RFC 8827 section 6.5).
final class NodeCertificate {
  private static final Duration LIFE = Duration.ofDays(365);
  private static final Duration BEFORE = Duration.ofDays(1);

  private final TlsCrypto crypto;
  private final AsymmetricKeyParameter key;
  private final byte[] encoded;

  private NodeCertificate(TlsCrypto crypto, AsymmetricKeyParameter key, byte[] encoded) {
    this.crypto = crypto;
    this.key = key;
    this.encoded = encoded;
  }

  static NodeCertificate made(TlsCrypto crypto, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X500Name name = new X500Name("CN=Sightline");
      byte[] encoded =
          new JcaX509v3CertificateBuilder(
                  name,
                  new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
                  Date.from(now.minus(BEFORE)),
                  Date.from(now.plus(LIFE)),
                  name,
                  pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return new NodeCertificate(
          crypto, PrivateKeyFactory.createKey(pair.getPrivate().getEncoded()), encoded);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new WebRtcException(
          WebRtcException.Kind.CRYPTO, "cannot make a certificate: " + e.getMessage(), e);
    }
  }

  AsymmetricKeyParameter key() {
    return key;
  }

  Certificate chain() throws IOException {
    return new Certificate(new TlsCertificate[] {crypto.createCertificate(encoded)});
  }

  /// SHA-256 in hexadecimal pairs, as descriptions give it (RFC 8122 section 5).
  String fingerprint() {
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash("SHA-256", encoded));
  }

  static byte[] hash(String algorithm, byte[] encodedCertificate) {
    try {
      return MessageDigest.getInstance(algorithm).digest(encodedCertificate);
    } catch (GeneralSecurityException e) {
      throw Macs.absent(e);
    }
  }
}
