package org.sightline.server.browser;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.recording.RecordingSettings;
import org.sightline.recording.Recordings;
import org.sightline.stream.DerivedStream;
import org.sightline.testkit.Footage;

/// Footage that a node recorded in an earlier life, which ended just now: whoever plays it need not
/// wait until there is some, and its segments are closed.
final class EarlierFootage {
  /// How much of each camera.
  static final Duration LENGTH = Duration.ofSeconds(80);

  private EarlierFootage() {}

  /// Records [#LENGTH] of the footage as that of each of these cameras.
  static void record(Path data, Footage footage, List<String> cameras) {
    Instant begin = Instant.now().minus(LENGTH).minusSeconds(1);
    List<DerivedStream> streams = new ArrayList<>();
    try (Recordings recordings =
        Recordings.open(RecordingSettings.usual(data), InstantSource.system())) {
      for (String camera : cameras) {
        DerivedStream stream = new DerivedStream(StreamId.main(new CameraName(camera)), begin);
        streams.add(stream);
        recordings.record(stream.stream());
        stream.begin(footage.tracks(), begin, begin);
        send(footage, begin, stream);
      }
    }
    // Ended behind the recorder: the footage is missing because the node stopped.
    streams.forEach(DerivedStream::close);
  }

  private static void send(Footage footage, Instant begin, DerivedStream stream) {
    int rate = footage.tracks().getFirst().clockRate();
    long pass = footage.length().toMillis() * rate / 1000;
    long end = LENGTH.toMillis() * rate / 1000;
    for (long from = 0; from < end; from += pass) {
      for (AccessUnit unit : footage.units(begin)) {
        long time = from + unit.time();
        if (time < end) {
          Instant received = begin.plusMillis(time * 1000 / rate);
          stream.unit(new AccessUnit(0, time, unit.key(), false, received, unit.bytes()));
        }
      }
    }
  }
}
