package org.sightline.media.rtsp;

/// What came of asking a camera to be talked through. Messages are as those of [RtspOutcome].
public sealed interface TalkOutcome {
  /// The camera listens; the channel must be closed by the caller.
  record Talking(BackChannel channel) implements TalkOutcome {}

  /// The camera answered and cannot be talked through as it is.
  record Refused(RtspOutcome.Reason reason, String message) implements TalkOutcome {}

  /// Nobody answered, or the connection broke.
  record Unreachable(String message) implements TalkOutcome {}
}
