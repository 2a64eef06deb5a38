package org.sightline.recording;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.StreamSettings;
import org.sightline.stream.Streams;
import org.sightline.stream.Subscription;

/// A process that records one camera until it is killed, and prints the instant of every picture
/// that it got.
final class RecorderProcess {
  private RecorderProcess() {}

  /// Begins; arguments are the folder, the camera's address, and the seconds of a segment.
  public static void main(String[] arguments) throws InterruptedException {
    InstantSource clock = InstantSource.system();
    try (Streams streams = new Streams(StreamSettings.usual(), clock);
        Recordings recordings = Recordings.open(settings(arguments), clock)) {
      Stream stream = streams.open(Script.DOOR, URI.create(arguments[1]));
      recordings.record(stream);
      try (Subscription pictures = stream.subscribe("test", 1 << 20)) {
        while (!pictures.isClosed()) {
          if (pictures.take(Duration.ofSeconds(10)) instanceof StreamMessage.Unit u) {
            System.out.println(Micros.of(u.unit().received()));
          }
        }
      }
    }
  }

  private static RecordingSettings settings(String... arguments) {
    Path folder = Path.of(arguments[0]);
    return arguments.length < 3
        ? RecordingSettings.usual(folder)
        : new RecordingSettings(
            folder,
            Duration.ofSeconds(Long.parseLong(arguments[2])),
            RecordingSettings.MAX_FRAGMENT,
            null,
            0,
            0);
  }
}
