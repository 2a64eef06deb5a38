package org.sightline.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate chain and its private key, read and found to belong together.
public final class TlsFiles {
  /// How long before its end a made certificate is made anew, at start.
  public static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private static final System.Logger LOG = System.getLogger(TlsFiles.class.getName());

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private TlsFiles(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /// The owner's files, in PEM (RFC 7468): the certificate first, then those that signed it; the
  /// key in PKCS #8, PKCS #1 or SEC 1, not encrypted.
  ///
  /// @throws TlsException if they cannot be read or used
  public static TlsFiles own(Path certificate, Path key) {
    return checked(certificate, key);
  }

  /// A certificate of the node's own making in `folder`, for `names` (host names and addresses):
  /// `certificate.pem` and `key.pem`, the latter for its owner alone. What is there is kept while
  /// it is good for the names and for [#RENEW_BEFORE].
  ///
  /// Nobody vouches for it: people compare [#fingerprint()] with what their browser shows.
  ///
  /// @throws TlsException if the folder cannot be used
  public static TlsFiles made(Path folder, List<String> names, InstantSource clock) {
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    Instant now = clock.instant();
    if (Files.exists(certificate) && Files.exists(key)) {
      try {
        TlsFiles there = checked(certificate, key);
        if (there.isGoodFor(names, now.plus(RENEW_BEFORE))) {
          return there;
        }
      } catch (TlsException e) {
        if (e.kind() == TlsException.Kind.FILE) {
          throw e;
        }
        LOG.log(System.Logger.Level.WARNING, "certificate made anew: {0}", e.getMessage());
      }
    }
    CertificateMaker.make(folder, certificate, key, names, now);
    return checked(certificate, key);
  }

  /// SHA-256 of the certificate as browsers show it, `AA:BB:…`.
  public String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(chain.getFirst().getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read has no encoding", e);
    }
  }

  /// When the certificate ends.
  public Instant until() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /// Chain and key in memory, without a password.
  public KeyStore keyStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("node", key, new char[0], chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException(
          TlsException.Kind.UNUSABLE, "the certificate cannot be used: " + e.getMessage(), e);
    }
  }

  /// What a TLS server proves itself with, for servers that take no key store.
  public SSLContext context() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keyStore(), new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TlsException(
          TlsException.Kind.UNUSABLE, "the certificate cannot be used: " + e.getMessage(), e);
    }
  }

  private boolean isGoodFor(List<String> names, Instant then) {
    return then.isBefore(until()) && CertificateMaker.isFor(chain.getFirst(), names);
  }

  private static TlsFiles checked(Path certificate, Path key) {
    List<X509Certificate> chain = PemFiles.chain(certificate);
    PrivateKey secret = PemFiles.key(key);
    if (!PemFiles.belongTogether(chain.getFirst(), secret)) {
      throw new TlsException(
          TlsException.Kind.UNUSABLE,
          "the key in %s is not that of the first certificate in %s: name the two that belong together"
              .formatted(key, certificate),
          null);
    }
    return new TlsFiles(chain, secret);
  }
}
