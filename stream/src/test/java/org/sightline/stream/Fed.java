package org.sightline.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.testkit.Footage;

/// A stream that a test feeds by hand, pictures of 100 bytes in the notation of [Footage].
final class Fed {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  static final List<MediaFormat> TRACKS = Footage.of("I").tracks();

  private static final Duration INTERVAL = Duration.ofMillis(40);
  private static final int PICTURE_BYTES = 100;

  private final Stream stream = new Stream(StreamId.main(new CameraName("door")), T0);
  private int sent;

  Stream stream() {
    return stream;
  }

  void run(String notation) {
    sent = 0;
    stream.begin(TRACKS, T0, T0);
    send(notation);
  }

  void send(String notation) {
    send(notation, PICTURE_BYTES);
  }

  void send(String notation, int bytes) {
    for (char letter : notation.replace(" ", "").toCharArray()) {
      Duration at = INTERVAL.multipliedBy(sent++);
      stream.unit(
          new AccessUnit(
              0, at.toMillis() * 90, letter == 'I', letter == 'x', T0.plus(at), new byte[bytes]),
          at.toNanos());
    }
  }

  /// What waits: `[` for the beginning of a run, its pictures with a space before each key one, `]`
  /// for its end, `!` for a failed attempt.
  static String drained(Subscription s) {
    StringBuilder text = new StringBuilder();
    s.drainTo(
        m ->
            text.append(
                switch (m) {
                  case StreamMessage.RunStarted _ -> "[";
                  case StreamMessage.RunEnded _ -> "]";
                  case StreamMessage.AttemptFailed _ -> "!";
                  case StreamMessage.Unit(AccessUnit u) -> u.key() ? " I" : "P";
                }));
    return text.toString();
  }
}
