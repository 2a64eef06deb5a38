package org.sightline.media.rtsp;

/// What came of opening an address.
///
/// Messages say what happened, why, and what to do. They never hold a user or a password, and text
/// that the peer sent is cut and stripped of control characters before it enters one.
public sealed interface RtspOutcome {
  /// The peer plays; the session must be closed by the caller.
  record Playing(RtspSession session) implements RtspOutcome {}

  /// The peer answered and cannot be used as it is; trying again soon is of little use.
  record Refused(Reason reason, String message) implements RtspOutcome {}

  /// Nobody answered, the connection broke during the handshake, or no packet came.
  record Unreachable(String message) implements RtspOutcome {}

  /// Why a peer was refused.
  enum Reason {
    /// It asked for a user and a password and did not accept ours, or we had none.
    WRONG_CREDENTIALS,
    /// It knows no stream of that path.
    NOT_FOUND,
    /// It offers nothing that we can take in; the message names the codec.
    NO_USABLE_MEDIA,
    /// Over TLS it showed a certificate that is not accepted; the message names its fingerprint.
    CERTIFICATE,
    /// It speaks otherwise than we can: a redirect that is not followed, no transport that fits, or
    /// an answer out of the standard.
    PROTOCOL
  }
}
