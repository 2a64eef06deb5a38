package org.sightline.webrtc;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/// The node's side of one DTLS 1.2 handshake (RFC 6347) that agrees on SRTP keys (RFC 5764).
///
/// The other side has to show the certificate whose fingerprint stood in its offer: that, and
/// nothing else, ties the handshake to whoever was admitted (RFC 8827).
final class DtlsPeer extends DefaultTlsServer {
  private static final String EXPORT_LABEL = "EXTRACTOR-dtls_srtp";

  private static final int[] SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
  };

  private final BcTlsCrypto bc;
  private final NodeCertificate certificate;
  private final List<SdpOffer.Fingerprint> expected;
  private final int timeoutMillis;
  private @Nullable SrtpProfile profile;
  private byte @Nullable [] exported;
  private boolean shown;
  private volatile boolean saidGoodBye;

  DtlsPeer(
      BcTlsCrypto crypto,
      NodeCertificate certificate,
      List<SdpOffer.Fingerprint> expected,
      int timeoutMillis) {
    super(crypto);
    this.bc = crypto;
    this.certificate = certificate;
    this.expected = expected;
    this.timeoutMillis = timeoutMillis;
  }

  /// The profile that was agreed on, after the handshake.
  SrtpProfile profile() {
    SrtpProfile agreed = profile;
    if (agreed == null) {
      throw new IllegalStateException("the handshake is not over");
    }
    return agreed;
  }

  /// The keys of one side, after the handshake.
  SrtpKeys keys(boolean client) {
    byte[] material = exported;
    if (material == null) {
      throw new IllegalStateException("the handshake is not over");
    }
    return profile().keys(material, client);
  }

  /// Whether the other side has closed the association.
  boolean saidGoodBye() {
    return saidGoodBye;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return SUITES.clone();
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return timeoutMillis;
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        bc,
        certificate.key(),
        certificate.chain(),
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
    for (short hash :
        new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
      algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
      algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
    }
    return new CertificateRequest(
        new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
        algorithms,
        null);
  }

  @Override
  public void notifyClientCertificate(Certificate theirs) throws IOException {
    if (theirs.isEmpty()) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
    byte[] encoded = theirs.getCertificateAt(0).getEncoded();
    for (SdpOffer.Fingerprint fingerprint : expected) {
      if (!MessageDigest.isEqual(
          fingerprint.hash(), NodeCertificate.hash(fingerprint.algorithm(), encoded))) {
        throw new TlsFatalAlert(AlertDescription.bad_certificate);
      }
    }
    shown = true;
  }

  @Override
  @SuppressWarnings("rawtypes") // the library's signature
  public void processClientExtensions(Hashtable extensions) throws IOException {
    super.processClientExtensions(extensions);
    UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (offered != null) {
      for (SrtpProfile candidate : SrtpProfile.values()) {
        for (int code : offered.getProtectionProfiles()) {
          if (code == candidate.code() && profile == null) {
            profile = candidate;
          }
        }
      }
    }
    if (profile == null) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure);
    }
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // the library's signature
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    Hashtable all = extensions == null ? new Hashtable() : extensions;
    TlsSRTPUtils.addUseSRTPExtension(
        all, new UseSRTPData(new int[] {profile().code()}, new byte[0]));
    return all;
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    if (!shown) {
      throw new TlsFatalAlert(AlertDescription.certificate_required);
    }
    exported = context.exportKeyingMaterial(EXPORT_LABEL, null, profile().exportedBytes());
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    super.notifyAlertReceived(level, description);
    if (description == AlertDescription.close_notify) {
      saidGoodBye = true;
    }
  }
}
