package org.sightline.recording;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.StreamSettings;
import org.sightline.stream.Streams;
import org.sightline.stream.Subscription;

/// A process that records cameras until it is killed, and prints the camera's number and the
/// instant of every picture that it got.
final class RecorderProcess {
  private RecorderProcess() {}

  /// The stream of the camera with that number, from 0.
  static StreamId stream(int camera) {
    return camera == 0 ? Script.DOOR : StreamId.main(new CameraName("door" + camera));
  }

  /// Begins; arguments are the folder, how many cameras, the address of all of them, and the
  /// seconds of a segment.
  public static void main(String[] arguments) throws InterruptedException {
    InstantSource clock = InstantSource.system();
    int cameras = Integer.parseInt(arguments[1]);
    try (Streams streams = new Streams(StreamSettings.usual(), clock);
        Recordings recordings = Recordings.open(settings(arguments), clock)) {
      List<Thread> printers = new ArrayList<>();
      for (int camera = 0; camera < cameras; camera++) {
        int number = camera;
        Stream stream = streams.open(stream(camera), URI.create(arguments[2]));
        recordings.record(stream);
        printers.add(Thread.ofVirtual().start(() -> print(number, stream)));
      }
      for (Thread printer : printers) {
        printer.join();
      }
    }
  }

  private static void print(int number, Stream stream) {
    try (Subscription pictures = stream.subscribe("test", 1 << 20)) {
      while (!pictures.isClosed()) {
        if (pictures.take(Duration.ofSeconds(10)) instanceof StreamMessage.Unit u) {
          System.out.println(number + " " + Micros.of(u.unit().received()));
        }
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private static RecordingSettings settings(String... arguments) {
    Path folder = Path.of(arguments[0]);
    return arguments.length < 4
        ? RecordingSettings.usual(folder)
        : new RecordingSettings(
            folder,
            Duration.ofSeconds(Long.parseLong(arguments[3])),
            RecordingSettings.MAX_FRAGMENT,
            null,
            0,
            0);
  }
}
