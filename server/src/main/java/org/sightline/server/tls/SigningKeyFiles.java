package org.sightline.server.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.sightline.media.signing.StreamSigner.SigningIdentity;

/// The key with which a node signs footage, and its certificates.
public final class SigningKeyFiles {
  private SigningKeyFiles() {}

  /// The owner's files, in PEM as [TlsFiles#own] takes them; EC or RSA.
  ///
  /// @throws TlsException if they cannot be read or used
  public static SigningIdentity own(Path certificate, Path key) {
    List<X509Certificate> chain = PemFiles.chain(certificate);
    PrivateKey secret = PemFiles.key(key);
    if (!secret.getAlgorithm().equals("RSA") && !secret.getAlgorithm().startsWith("EC")
        || !PemFiles.belongTogether(chain.getFirst(), secret)) {
      throw new TlsException(
          TlsException.Kind.UNUSABLE,
          "%s is no EC or RSA key that belongs to %s".formatted(key, certificate),
          null);
    }
    return new SigningIdentity(secret, chain);
  }

  /// A key of the node's own making in `folder`, EC P-256: `node.key` for its owner alone, and
  /// `node.pem`, a certificate that vouches for itself. They are made once: whoever was told the
  /// certificate must be able to check with it for as long as footage is kept.
  ///
  /// @throws TlsException if the folder cannot be used
  public static SigningIdentity made(Path folder, String node, Instant now) {
    Path certificate = folder.resolve("node.pem");
    Path key = folder.resolve("node.key");
    if (!Files.exists(certificate) || !Files.exists(key)) {
      CertificateMaker.makeSigner(folder, certificate, key, node, now);
    }
    return own(certificate, key);
  }
}
