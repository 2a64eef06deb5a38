package org.sightline.media.rtsp;

import java.time.Duration;

/// How long an [RtspClient] waits.
///
/// @param connect for the TCP connection
/// @param answer for the answer to one request, and for the first packet after PLAY
/// @param firstPicture after PLAY, for the first key picture with its parameter sets. When it
///   passes and the session description held parameter sets, the session plays with those; without
///   them the camera is refused.
public record RtspTimeouts(Duration connect, Duration answer, Duration firstPicture) {
  /// 5 s to connect, 10 s for an answer, 15 s for the first key picture: slow cameras are common.
  public static final RtspTimeouts STANDARD =
      new RtspTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15));

  public RtspTimeouts {
    requirePositive("connect", connect);
    requirePositive("answer", answer);
    requirePositive("firstPicture", firstPicture);
  }

  /// The same time for everything.
  public static RtspTimeouts of(Duration each) {
    return new RtspTimeouts(each, each, each);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.toMillis() <= 0 || value.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "timeout %s is %s: it must be from 1 ms to 24 days".formatted(name, value));
    }
  }
}
