package org.sightline.media.signing;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The key that the video is signed with: that of the first signature that fits its key. Another
/// key later is another signer.
final class KeyPin {
  /// What a signature is worth.
  enum Worth {
    AUTHENTIC,
    /// Not signed itself; a later signature vouches for it.
    NOT_YET,
    WRONG,
    OTHER_KEY,
    NO_KEY
  }

  private @Nullable PublicKey pinned;
  private KeyClaim pinnedClaim = KeyClaim.NONE;
  private KeyClaim lastClaim = KeyClaim.NONE;
  private @Nullable PublicKey lastKey;

  Worth weigh(SignatureSei sei, byte[] content) {
    byte[] signature = sei.signature();
    if (signature == null) {
      return Worth.NOT_YET;
    }
    PublicKey key = keyOf(sei.key());
    if (key == null) {
      return sei.key().isEmpty() ? Worth.NO_KEY : Worth.WRONG;
    }
    if (!SignatureCheck.verify(key, sei.hash(), content, signature)) {
      return Worth.WRONG;
    }
    PublicKey first = pinned;
    if (first == null) {
      pinned = key;
      pinnedClaim = sei.key().isEmpty() ? lastClaim : sei.key();
      return Worth.AUTHENTIC;
    }
    if (pinnedClaim.chain().length == 0 && sei.key().chain().length > 0) {
      pinnedClaim = sei.key();
    }
    return Arrays.equals(first.getEncoded(), key.getEncoded()) ? Worth.AUTHENTIC : Worth.OTHER_KEY;
  }

  private @Nullable PublicKey keyOf(KeyClaim claim) {
    if (claim.isEmpty()) {
      return lastKey == null ? pinned : lastKey;
    }
    if (!sameBytes(claim, lastClaim)) {
      lastClaim = claim;
      lastKey = claim.publicKey().orElse(null);
    }
    return lastKey;
  }

  private static boolean sameBytes(KeyClaim one, KeyClaim other) {
    return Arrays.equals(one.pem(), other.pem()) && Arrays.equals(one.chain(), other.chain());
  }

  Optional<PublicKey> key() {
    return Optional.ofNullable(pinned);
  }

  KeyTrust trust(TrustAnchors anchors, Instant at) {
    PublicKey key = pinned;
    if (key == null) {
      return new KeyTrust.NoKey("no signature was found that fits its key");
    }
    List<X509Certificate> chain = pinnedClaim.certificates();
    if (chain.isEmpty()) {
      return anchors.judge(key);
    }
    if (pinnedClaim.pem().length > 0 && pinnedClaim.attestation().length > 0) {
      return attested(key, chain, anchors, at);
    }
    return Arrays.equals(chain.getFirst().getPublicKey().getEncoded(), key.getEncoded())
        ? anchors.judge(chain, at)
        : anchors.judge(key);
  }

  private KeyTrust attested(
      PublicKey key, List<X509Certificate> chain, TrustAnchors anchors, Instant at) {
    if (AxisAttestation.vouches(pinnedClaim.attestation(), chain.getFirst(), key)) {
      return anchors.judge(chain, at);
    }
    return new KeyTrust.Untrusted(
        KeyTrust.Reason.ATTESTATION_WRONG,
        "key " + TrustAnchors.fingerprint(key),
        "the statement of the camera's secure element does not fit the key");
  }
}
