package org.sightline.media.rtsp;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Which certificate of a camera is accepted: the pinned one and no other, or else one that an
/// authority trusted by this machine signed for the camera's name.
///
/// A pinned certificate is taken by its fingerprint alone, whatever name and time stand in it:
/// cameras sign their own, once, for any name.
public final class CameraTrust extends X509ExtendedTrustManager {
  private final Optional<String> pinned;
  private final X509ExtendedTrustManager authorities;
  private Optional<String> refused = Optional.empty();

  private CameraTrust(Optional<String> pinned, X509ExtendedTrustManager authorities) {
    this.pinned = pinned;
    this.authorities = authorities;
  }

  /// @param pinned SHA-256 of the certificate in lower-case hexadecimal digits
  public static CameraTrust of(Optional<String> pinned) {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager one : factory.getTrustManagers()) {
        if (one instanceof X509ExtendedTrustManager authorities) {
          return new CameraTrust(pinned, authorities);
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot check certificates", e);
    }
    throw new IllegalStateException("this Java cannot check certificates");
  }

  /// An engine that checks the certificate of the camera called `host`.
  SSLEngine engine(String host, int port) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {this}, new SecureRandom());
      SSLEngine engine = context.createSSLEngine(host, port);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
      return engine;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /// A socket over `plain`, which it closes with it, that checks the certificate of the camera
  /// called `host`.
  public SSLSocket secured(Socket plain, String host, int port) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {this}, new SecureRandom());
      var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /// What the owner can do about the certificate that was refused; empty if none was.
  public Optional<String> refusal() {
    return refused.map(
        fingerprint ->
            pinned.isPresent()
                ? "its certificate is another than the pinned one (SHA-256 %s). If the camera was replaced or reset on purpose, set this fingerprint in its place; if not, somebody stands between"
                    .formatted(fingerprint)
                : "no trusted authority signed its certificate for this name (SHA-256 %s). If the camera shows the same fingerprint, pin it: set the camera's certificate to it"
                    .formatted(fingerprint));
  }

  private void check(X509Certificate[] chain, Authorities others) throws CertificateException {
    String fingerprint = fingerprint(chain[0]);
    refused = Optional.of(fingerprint);
    if (pinned.isEmpty()) {
      others.check();
    } else if (!pinned.get().equals(fingerprint)) {
      throw new CertificateException("not the pinned certificate");
    }
    refused = Optional.empty();
  }

  private interface Authorities {
    void check() throws CertificateException;
  }

  static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> authorities.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, () -> authorities.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, () -> authorities.checkServerTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("a camera is no client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("a camera is no client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a camera is no client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
