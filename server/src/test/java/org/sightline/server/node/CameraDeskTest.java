package org.sightline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.fleet.CameraRegistry;
import org.sightline.recording.RecordingSettings;
import org.sightline.recording.RecordingState;
import org.sightline.recording.Recordings;
import org.sightline.stream.StreamSettings;
import org.sightline.stream.Streams;

final class CameraDeskTest {
  private static final CameraName DOOR = new CameraName("door");
  private static final CameraName YARD = new CameraName("yard");

  @TempDir Path folder;

  @Test
  void whatIsNoLongerConfiguredIsSwitchedOffAndNotMissingBecauseTheNodeStopped() {
    assertEquals(List.of(), causesWith(List.of(camera(DOOR, true), camera(YARD, true))));
    assertEquals(
        List.of(GapCause.SWITCHED_OFF, GapCause.SWITCHED_OFF),
        causesWith(List.of(camera(YARD, false))));
    assertEquals(List.of(GapCause.SWITCHED_OFF, GapCause.SWITCHED_OFF), causesWith(List.of()));
  }

  /// Why door and yard are not recorded, of those that were known before, once a desk of these
  /// cameras has begun.
  private List<GapCause> causesWith(List<Camera> configured) {
    InstantSource clock = InstantSource.system();
    try (Recordings recordings = Recordings.open(RecordingSettings.usual(folder), clock);
        Streams streams = new Streams(StreamSettings.usual(), clock);
        CameraRegistry registry = CameraRegistry.open(folder.resolve("fleet.db"), clock)) {
      List<StreamId> known =
          recordings.known().stream()
              .sorted((a, b) -> a.toString().compareTo(b.toString()))
              .toList();
      CameraDesk desk =
          new CameraDesk(
              registry, streams, recordings, CameraDesk.AnalysisSwitch.off(), configured);
      assertEquals(configured.size(), desk.cameras().size());
      return known.stream()
          .map(
              id ->
                  assertInstanceOf(RecordingState.NotRecording.class, recordings.state(id)).cause())
          .toList();
    }
  }

  private static Camera camera(CameraName name, boolean record) {
    return new Camera(name, URI.create("rtsp://127.0.0.1:1/main"), null, List.of(), record, false);
  }
}
