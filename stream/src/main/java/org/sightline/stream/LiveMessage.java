package org.sightline.stream;

import java.time.Instant;

/// What a [LiveView] has for its viewer, in order: a `Start`, its fragments, and a `Status`
/// whenever the stream goes down or connects. A new `Start` asks for a new source buffer.
public sealed interface LiveMessage {
  /// Footage begins, and the viewer's clock at 0.
  ///
  /// @param mimeType for Media Source Extensions, such as `video/mp4; codecs="avc1.640028"`
  /// @param initialisation the `ftyp` and `moov` boxes; not to be changed
  /// @param at the node's time for media time 0
  record Start(String mimeType, byte[] initialisation, Instant at) implements LiveMessage {}

  /// One `moof` and `mdat`.
  ///
  /// @param bytes not to be changed
  /// @param firstUnitReceived when its first access unit arrived from the camera
  record Fragment(byte[] bytes, Instant firstUnitReceived) implements LiveMessage {}

  /// The stream does not play.
  ///
  /// @param state `connecting` or `down`
  /// @param cause the code of a [org.sightline.domain.GapCause], or empty
  /// @param detail in plain words, without secrets
  record Status(String state, String cause, String detail) implements LiveMessage {}
}
