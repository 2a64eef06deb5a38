package org.sightline.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/// Keys and certificates for tests, EC P-256, written in DER by hand (RFC 5280, 4.1).
public final class Certificates {
  private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2049-01-01T00:00:00Z");
  private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");

  private Certificates() {}

  /// A new key.
  public static KeyPair ec() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// Who vouches for whom, and how long.
  private record Names(String issuer, String subject, Instant begin, Instant end) {}

  /// A certificate of an authority that vouches for itself.
  public static X509Certificate authority(String name, KeyPair keys) {
    return make(new Names(name, name, BEGIN, END), keys, keys);
  }

  private static X509Certificate make(Names names, KeyPair subject, KeyPair issuer) {
    byte[] constraints = HexFormat.of().parseHex("a3133011300f0603551d130101ff040530030101ff");
    byte[] body =
        tlv(
            0x30,
            HexFormat.of().parseHex("a003020102"),
            tlv(2, new byte[] {1, (byte) (names.subject().hashCode() & 0x7F)}),
            ECDSA_SHA256,
            name(names.issuer()),
            tlv(0x30, time(names.begin()), time(names.end())),
            name(names.subject()),
            subject.getPublic().getEncoded(),
            constraints);
    try {
      Signature sign = Signature.getInstance("SHA256withECDSA");
      sign.initSign(issuer.getPrivate());
      sign.update(body);
      byte[] signature = sign.sign();
      byte[] der = tlv(0x30, body, ECDSA_SHA256, tlv(3, new byte[] {0}, signature));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] name(String common) {
    byte[] text = tlv(0x0C, common.getBytes(StandardCharsets.UTF_8));
    return tlv(0x30, tlv(0x31, tlv(0x30, HexFormat.of().parseHex("0603550403"), text)));
  }

  private static byte[] time(Instant at) {
    String text =
        DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC).format(at);
    return tlv(0x17, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] tlv(int tag, byte[]... parts) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      value.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (value.size() < 0x80) {
      out.write(value.size());
    } else if (value.size() < 0x100) {
      out.write(0x81);
      out.write(value.size());
    } else {
      out.write(0x82);
      out.write(value.size() >> 8);
      out.write(value.size());
    }
    out.writeBytes(value.toByteArray());
    return out.toByteArray();
  }
}
