package org.sightline.server.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/// Makes certificates (RFC 5280) that sign themselves: EC P-256, for servers only, good for 825
/// days, which is as long as browsers take.
final class CertificateMaker {
  private static final Duration LIFE = Duration.ofDays(825);
  private static final Duration SIGNER_LIFE = Duration.ofDays(30 * 365);
  // A clock of a browser may lag behind the node's.
  private static final Duration BEFORE = Duration.ofDays(1);

  private CertificateMaker() {}

  static void make(Path folder, Path certificate, Path key, List<String> names, Instant now) {
    try {
      Files.createDirectories(folder);
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X509CertificateHolder made = sign(pair, names, now);
      write(key, pem(new JcaPKCS8Generator(pair.getPrivate(), null)), "rw-------");
      write(certificate, pem(made), "rw-r--r--");
    } catch (IOException e) {
      throw new TlsException(
          TlsException.Kind.FILE,
          "cannot write a certificate to %s: %s; check who owns it"
              .formatted(folder, e.getMessage()),
          e);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new TlsException(
          TlsException.Kind.UNUSABLE, "cannot make a certificate: " + e.getMessage(), e);
    }
  }

  /// A key and certificate for signing footage, good for thirty years.
  static void makeSigner(Path folder, Path certificate, Path key, String node, Instant now) {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X500Name subject =
          new org.bouncycastle.asn1.x500.X500NameBuilder()
              .addRDN(org.bouncycastle.asn1.x500.style.BCStyle.O, "Sightline")
              .addRDN(org.bouncycastle.asn1.x500.style.BCStyle.CN, "Node " + node)
              .build();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              subject,
              new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
              Date.from(now.minus(BEFORE)),
              Date.from(now.plus(SIGNER_LIFE)),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      X509CertificateHolder made =
          builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
      write(key, pem(new JcaPKCS8Generator(pair.getPrivate(), null)), "rw-------");
      write(certificate, pem(made), "rw-r--r--");
    } catch (IOException e) {
      throw new TlsException(
          TlsException.Kind.FILE,
          "cannot write a signing key to %s: %s; check who owns it"
              .formatted(folder, e.getMessage()),
          e);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new TlsException(
          TlsException.Kind.UNUSABLE, "cannot make a signing key: " + e.getMessage(), e);
    }
  }

  /// Whether the certificate is for all of these host names and addresses.
  static boolean isFor(X509Certificate certificate, List<String> names) {
    Set<String> there = new HashSet<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        all.forEach(name -> there.add(normal(String.valueOf(name.get(1)))));
      }
    } catch (java.security.cert.CertificateParsingException _) {
      return false; // then it is made anew
    }
    return names.stream().map(CertificateMaker::normal).allMatch(there::contains);
  }

  /// An address can be written in more than one way.
  private static String normal(String name) {
    return IPAddress.isValid(name) ? InetAddress.ofLiteral(name).getHostAddress() : name;
  }

  private static X509CertificateHolder sign(KeyPair pair, List<String> names, Instant now)
      throws IOException, OperatorCreationException {
    X500Name subject = new X500Name("CN=Sightline");
    GeneralName[] alternatives =
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
            Date.from(now.minus(BEFORE)),
            Date.from(now.plus(LIFE).minus(BEFORE)),
            subject,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  /// Writes beside the file with its final permissions, then renames: never half, never readable by
  /// others in between.
  private static void write(Path file, String text, String permissions) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(
        beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
