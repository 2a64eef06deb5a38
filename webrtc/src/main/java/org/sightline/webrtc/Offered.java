package org.sightline.webrtc;

/// What comes of an offer.
public sealed interface Offered {
  /// A session stands and waits for the browser.
  ///
  /// @param session its secret name
  /// @param answer the session description for the browser
  record Accepted(String session, String answer) implements Offered {}

  /// No session.
  ///
  /// @param message in plain words
  record Refused(Reason reason, String message) implements Offered {}

  /// Why there is no session.
  enum Reason {
    /// The offer cannot be read, or takes no video.
    BAD_OFFER,
    /// The stream does not play now.
    NOT_PLAYING,
    /// What the stream plays cannot go to this browser as it is.
    UNPLAYABLE,
    /// There are as many sessions as may be.
    FULL;

    /// The word for scripts.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
