package org.sightline.media.signing;

/// Whether the key that signed belongs to whom it says, which is another question than whether the
/// video is what was signed: anybody can make a key and sign.
public sealed interface KeyTrust {
  /// A sentence for people.
  String sentence();

  /// The key leads to an anchor that the reader trusts.
  ///
  /// @param subject whom the signer's certificate names, or the key's fingerprint
  record Trusted(String subject, String sentence) implements KeyTrust {}

  /// It does not, and why.
  record Untrusted(Reason reason, String subject, String sentence) implements KeyTrust {}

  /// No signature was found, so there is no key.
  record NoKey(String sentence) implements KeyTrust {}

  /// Why a key is not trusted.
  enum Reason {
    /// The reader named nothing to trust.
    NO_ANCHOR_GIVEN,
    /// The video carries a bare key, without a certificate.
    NO_CERTIFICATE,
    /// The certificates lead to another root than the reader's.
    WRONG_ROOT,
    /// The certificates do not sign one another.
    CHAIN_BROKEN,
    /// A certificate's time is over.
    EXPIRED,
    /// A certificate's time has not begun.
    NOT_YET_VALID,
    /// The statement of the camera's secure element does not fit the key.
    ATTESTATION_WRONG
  }
}
