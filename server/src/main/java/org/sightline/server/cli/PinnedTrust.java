package org.sightline.server.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trusts one certificate and no other, whoever signed it, for whatever name and however long it is
/// good: the very one that the node left in its data folder.
public final class PinnedTrust extends X509ExtendedTrustManager {
  private final byte[] pinned;

  private PinnedTrust(byte[] pinned) {
    this.pinned = pinned;
  }

  /// TLS with the server whose certificate stands in the PEM file, and with no other.
  static SSLContext context(Path certificate) throws IOException {
    return context(Files.readString(certificate, StandardCharsets.US_ASCII));
  }

  /// TLS with the server whose certificate this is, PEM, and with no other.
  ///
  /// @throws IOException if it cannot be read
  public static SSLContext context(String pem) throws IOException {
    try (InputStream in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))) {
      byte[] own = CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new PinnedTrust(own)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the node's certificate cannot be read: a PEM file is needed", e);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || !MessageDigest.isEqual(chain[0].getEncoded(), pinned)) {
      throw new CertificateException(
          "what listens at the node's address shows another certificate than the node");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("the command line is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
