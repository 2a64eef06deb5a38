package org.sightline.media.signing;

import java.util.List;

/// What can be said of one GOP, or of a part of one where the signer signs in parts.
///
/// Every verdict but [NotSigned] is about video in which signatures were found.
public sealed interface GopVerdict {
  /// The pictures it is about.
  GopSpan span();

  /// Every picture is the signed one, and none is missing.
  record Valid(GopSpan span) implements GopVerdict {}

  /// Every picture that is there is the signed one, and the signature says that more were.
  ///
  /// @param missing how many slices the signature names that are absent; one a picture for cameras
  ///   that do not slice
  record ValidWithMissing(GopSpan span, int missing) implements GopVerdict {}

  /// The pictures are not what was signed, or nothing signs them where something must.
  ///
  /// @param pictures numbers of the pictures that differ, as far as that can be told, at most
  ///   [#MAX_NAMED]; empty where it is the whole span
  /// @param detail a sentence for people
  record Invalid(GopSpan span, Fault fault, List<Long> pictures, String detail)
      implements GopVerdict {
    /// The most pictures named.
    public static final int MAX_NAMED = 64;

    public Invalid {
      pictures = List.copyOf(pictures);
    }
  }

  /// Nothing in the video so far is signed.
  record NotSigned(GopSpan span) implements GopVerdict {}

  /// The signature that covers these pictures is not in the video: they come before the first GOP,
  /// or after the last signature, or the checker was too slow.
  record NotChecked(GopSpan span, String why) implements GopVerdict {}

  /// How pictures fail.
  enum Fault {
    /// Pictures were changed, added or put in another order.
    CHANGED_PICTURES,
    /// The signature itself does not fit its key, or the signed list was changed.
    WRONG_SIGNATURE,
    /// No signature covers them, though the video is signed before or after.
    SIGNATURE_MISSING,
    /// They are signed, and do not follow what comes before: a GOP was cut out or put in.
    BROKEN_LINK,
    /// Their signature comes out of order.
    SIGNATURE_OUT_OF_ORDER,
    /// They are signed with another key than the video before.
    KEY_CHANGED
  }
}
