package org.sightline.media.signing;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whom the reader trusts: root certificates, and bare public keys, in PEM.
///
/// Chains are checked as RFC 5280, 6 says, without revocation: a verifier works without a network.
/// A certificate that is itself among the anchors is trusted as it is, while its time lasts.
public final class TrustAnchors {
  /// Anchors read of one text.
  public static final int MAX_ANCHORS = 256;

  private final List<X509Certificate> roots;
  private final List<PublicKey> keys;

  private TrustAnchors(List<X509Certificate> roots, List<PublicKey> keys) {
    this.roots = List.copyOf(roots);
    this.keys = List.copyOf(keys);
  }

  /// Nobody is trusted.
  public static TrustAnchors none() {
    return new TrustAnchors(List.of(), List.of());
  }

  /// Reads certificates and public keys in PEM.
  ///
  /// @throws IllegalArgumentException if there is neither
  public static TrustAnchors ofPem(String pem) {
    List<X509Certificate> roots = KeyClaim.certificates(pem, MAX_ANCHORS);
    Optional<PublicKey> key = KeyClaim.publicKey(pem);
    if (roots.isEmpty() && key.isEmpty()) {
      throw new IllegalArgumentException(
          "holds no certificate and no public key in PEM (-----BEGIN CERTIFICATE-----)");
    }
    return new TrustAnchors(roots, key.stream().toList());
  }

  /// Whether nobody is trusted.
  public boolean isEmpty() {
    return roots.isEmpty() && keys.isEmpty();
  }

  /// Judges a bare key, which only the very same key as anchor vouches for.
  public KeyTrust judge(PublicKey key) {
    String name = "key " + fingerprint(key);
    if (isTrusted(key)) {
      return new KeyTrust.Trusted(name, "the key is one that you trust");
    }
    return isEmpty() ? noAnchor(name) : noCertificate(name);
  }

  /// Judges the holder of the first certificate of a chain.
  ///
  /// @param chain the signer's certificate, then those that lead to its root; the root may be
  ///   absent
  /// @param at the moment at which the certificates must be in their time
  public KeyTrust judge(List<X509Certificate> chain, Instant at) {
    X509Certificate signer = chain.getFirst();
    String name = signer.getSubjectX500Principal().getName();
    if (isTrusted(signer.getPublicKey())) {
      return new KeyTrust.Trusted(name, "the key is one that you trust");
    }
    if (isEmpty()) {
      return noAnchor(name);
    }
    Optional<KeyTrust> time = outOfTime(chain, at, name);
    if (time.isPresent()) {
      return time.get();
    }
    if (roots.contains(signer)) {
      return new KeyTrust.Trusted(name, "the signer's certificate is one that you trust");
    }
    return byPath(withoutRoot(chain), at, name);
  }

  private KeyTrust byPath(List<X509Certificate> chain, Instant at, String name) {
    if (chain.isEmpty()) {
      return untrusted(
          KeyTrust.Reason.WRONG_ROOT,
          name,
          "the signer vouches for itself, and is none of those that you trust");
    }
    try {
      Set<TrustAnchor> anchors = new HashSet<>();
      roots.forEach(root -> anchors.add(new TrustAnchor(root, null)));
      PKIXParameters rules = new PKIXParameters(anchors);
      rules.setRevocationEnabled(false);
      rules.setDate(Date.from(at));
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
      CertPathValidator.getInstance("PKIX").validate(path, rules);
      return new KeyTrust.Trusted(name, "its certificates lead to a root that you trust");
    } catch (CertPathValidatorException e) {
      return refused(e, name);
    } catch (InvalidAlgorithmParameterException e) {
      return noCertificate(name);
    } catch (GeneralSecurityException | RuntimeException e) {
      return untrusted(
          KeyTrust.Reason.CHAIN_BROKEN, name, "its certificates cannot be used: " + e.getMessage());
    }
  }

  private static KeyTrust refused(CertPathValidatorException e, String name) {
    CertPathValidatorException.Reason reason = e.getReason();
    if (reason == PKIXReason.NO_TRUST_ANCHOR) {
      return untrusted(
          KeyTrust.Reason.WRONG_ROOT,
          name,
          "its certificates lead to another root than those that you trust");
    }
    return untrusted(
        KeyTrust.Reason.CHAIN_BROKEN,
        name,
        "its certificates do not vouch for one another (" + e.getMessage() + ")");
  }

  private static Optional<KeyTrust> outOfTime(
      List<X509Certificate> chain, Instant at, String name) {
    for (X509Certificate each : chain) {
      Instant end = each.getNotAfter().toInstant();
      Instant begin = each.getNotBefore().toInstant();
      String subject = each.getSubjectX500Principal().getName();
      if (at.isAfter(end)) {
        return Optional.of(
            untrusted(
                KeyTrust.Reason.EXPIRED,
                name,
                "the certificate of %s ended at %s".formatted(subject, end)));
      }
      if (at.isBefore(begin)) {
        return Optional.of(
            untrusted(
                KeyTrust.Reason.NOT_YET_VALID,
                name,
                "the certificate of %s begins at %s".formatted(subject, begin)));
      }
    }
    return Optional.empty();
  }

  private boolean isTrusted(PublicKey key) {
    return keys.stream().anyMatch(each -> Arrays.equals(each.getEncoded(), key.getEncoded()));
  }

  /// The chain up to, and without, the first that is a root of ours or signs itself.
  private List<X509Certificate> withoutRoot(List<X509Certificate> chain) {
    List<X509Certificate> kept = new ArrayList<>();
    for (X509Certificate each : chain) {
      if (roots.contains(each)
          || each.getSubjectX500Principal().equals(each.getIssuerX500Principal())) {
        break;
      }
      kept.add(each);
    }
    return kept;
  }

  private static KeyTrust noAnchor(String name) {
    return untrusted(
        KeyTrust.Reason.NO_ANCHOR_GIVEN,
        name,
        "nobody was named to trust; give the maker's root certificate with --trust");
  }

  private static KeyTrust noCertificate(String name) {
    return untrusted(
        KeyTrust.Reason.NO_CERTIFICATE,
        name,
        "the video carries a bare key without a certificate, so nobody vouches for it");
  }

  private static KeyTrust untrusted(KeyTrust.Reason reason, String name, String sentence) {
    return new KeyTrust.Untrusted(reason, name, sentence);
  }

  /// The first bytes of the SHA-256 of a key's encoded form, in hex, to tell keys apart.
  public static String fingerprint(PublicKey key) {
    MessageDigest digest = HashAlgorithm.SHA256.digest();
    return HexFormat.of().formatHex(digest.digest(key.getEncoded()), 0, 16);
  }
}
