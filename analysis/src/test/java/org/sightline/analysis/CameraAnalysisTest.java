package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Zone;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4File;
import org.sightline.picture.JpegEncoder;
import org.sightline.stream.StreamMessage;
import org.sightline.testkit.ControllableClock;
import org.sightline.testkit.Footage;

class CameraAnalysisTest {
  private static final CameraName DOOR = new CameraName("door");
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;

  private final ControllableClock clock = new ControllableClock(START);
  private final List<Observation> told = new ArrayList<>();
  private final List<byte[]> stored = new ArrayList<>();

  private static final Zone DOORSTEP =
      new Zone(
          "doorstep",
          new Polygon(
              List.of(
                  new Point(0.4, 0.7), new Point(0.8, 0.7), new Point(0.8, 1), new Point(0.4, 1))));
  private static final Zone CORNER =
      new Zone(
          "corner", new Polygon(List.of(new Point(0, 0), new Point(0.1, 0), new Point(0, 0.1))));

  private CameraAnalysis analysis(Optional<InstalledNetwork> network) {
    Camera camera =
        new Camera(
            DOOR,
            java.net.URI.create("rtsp://127.0.0.1/main"),
            null,
            List.of(DOORSTEP, CORNER),
            true,
            true);
    return new CameraAnalysis(
        camera,
        AnalysisSettings.usual(network),
        new DetectorPool(network, clock),
        new Findings(DOOR, this::store, told::add),
        clock);
  }

  private String store(CameraName camera, byte[] jpeg) {
    stored.add(jpeg);
    return "snapshot-" + stored.size();
  }

  /// Plays footage as a stream would, with the clock beside it.
  private Instant runStart = START;

  private void play(CameraAnalysis analysis, String footage, Duration length) throws IOException {
    try (Mp4File file = Mp4File.open(TestNetworks.shared("footage/" + footage))) {
      MediaFormat video = file.tracks().getFirst();
      analysis.accept(new StreamMessage.RunStarted(1, runStart, List.of(video)), 0);
      for (int i = 0; i < file.samples(0).size(); i++) {
        AccessUnit u = file.read(0, i);
        Instant at = runStart.plusNanos(u.time() * 1_000_000_000L / video.clockRate());
        if (at.isAfter(runStart.plus(length))) {
          return;
        }
        clock.set(at);
        analysis.accept(
            new StreamMessage.Unit(new AccessUnit(0, u.time(), u.key(), false, at, u.bytes())), 0);
      }
    }
  }

  private List<ObjectObservation> objects() {
    return told.stream()
        .filter(ObjectObservation.class::isInstance)
        .map(ObjectObservation.class::cast)
        .toList();
  }

  @Test
  void aManWhoComesToTheDoorIsToldAtOnceAndAgainAndAtHisEnd() throws IOException {
    CameraAnalysis analysis = analysis(Optional.of(TestNetworks.yolox()));
    play(analysis, "one-by-one-person-detection.mp4", Duration.ofSeconds(25));
    assertFalse(analysis.objects().isEmpty(), "somebody stands there");
    assertEquals("person", analysis.objects().getFirst().label());
    assertEquals(5.0, analysis.state().picturesPerSecond(), 0.3);
    assertTrue(analysis.state().detectorMillis().isPresent());
    assertEquals(Optional.empty(), analysis.state().problem());
    analysis.close();

    List<ObjectObservation> people = objects();
    ObjectObservation first = people.getFirst();
    assertEquals(0, first.revision());
    assertFalse(first.ended());
    assertTrue(first.when().duration().compareTo(Duration.ofSeconds(2)) <= 0, "within two seconds");
    List<ObjectObservation> his =
        people.stream().filter(o -> o.trackId().equals(first.trackId())).toList();
    ObjectObservation last = his.getLast();
    assertTrue(last.ended());
    assertEquals(his.size() - 1, last.revision());
    assertEquals(Motion.MOVING, last.motion());
    assertEquals(Set.of("doorstep"), last.zones());
    assertTrue(last.confidence() > 0.8, last.toString());
    assertTrue(last.path().size() > 3 && !last.snapshot().isEmpty());
    assertEquals("YOLOX-Nano", last.source().network());
    assertEquals(
        people.stream().map(ObjectObservation::trackId).distinct().count(),
        people.stream().filter(ObjectObservation::ended).count(),
        "every object track that was begun has ended");
    assertTrue(stored.stream().allMatch(jpeg -> jpeg[0] == (byte) 0xFF && jpeg[1] == (byte) 0xD8));
    List<MotionObservation> motion =
        told.stream()
            .filter(MotionObservation.class::isInstance)
            .map(MotionObservation.class::cast)
            .toList();
    assertFalse(motion.isEmpty());
    assertTrue(
        motion.stream().allMatch(m -> m.when().duration().toMillis() >= 1000 && m.area() > 0));
  }

  @Test
  void withoutANetworkMotionIsStillTold() throws IOException {
    CameraAnalysis analysis = analysis(Optional.empty());
    play(analysis, "one-by-one-person-detection.mp4", Duration.ofSeconds(20));
    assertTrue(analysis.state().problem().orElseThrow().contains("no network is installed"));
    assertTrue(analysis.still() != null);
    analysis.close();
    assertEquals(List.of(), objects());
    assertTrue(told.stream().anyMatch(MotionObservation.class::isInstance));
  }

  @Test
  void aBrokenNetworkIsToldAsAProblemAndMotionGoesOn() throws IOException {
    Path broken = Files.writeString(folder.resolve("yolox_nano.onnx"), "broken");
    InstalledNetwork network = new InstalledNetwork(KnownNetworks.YOLOX_NANO, broken);
    CameraAnalysis analysis = analysis(Optional.of(network));
    play(analysis, "one-by-one-person-detection.mp4", Duration.ofSeconds(20));
    assertTrue(analysis.state().problem().orElseThrow().contains("yolox_nano.onnx"));
    analysis.close();
    assertTrue(told.stream().anyMatch(MotionObservation.class::isInstance));
  }

  @Test
  void aLostConnectionEndsWhatIsOpenAndTheNextRunGoesOn() throws IOException {
    CameraAnalysis analysis = analysis(Optional.of(TestNetworks.yolox()));
    play(analysis, "one-by-one-person-detection.mp4", Duration.ofSeconds(12));
    analysis.accept(
        new StreamMessage.RunEnded(1, clock.instant(), GapCause.CONNECTION_LOST, "reset"), 0);
    analysis.accept(
        new StreamMessage.AttemptFailed(clock.instant(), GapCause.CAMERA_UNREACHABLE, "no"), 0);
    assertEquals(List.of(), analysis.objects());
    assertTrue(objects().getLast().ended());
    runStart = START.plusSeconds(60);
    play(analysis, "one-by-one-person-detection.mp4", Duration.ofSeconds(12));
    analysis.close();
    Set<String> ids = new HashSet<>();
    objects().stream()
        .filter(o -> o.revision() == 0)
        .forEach(o -> assertTrue(ids.add(o.trackId())));
    assertTrue(ids.size() >= 2);
  }

  @Test
  void footageThatNoDecoderTakesCostsOnlyItself() {
    CameraAnalysis analysis = analysis(Optional.empty());
    MediaFormat bad = new MediaFormat.H264(new byte[] {0x67}, new byte[] {0x68}, 640, 360);
    analysis.accept(new StreamMessage.RunStarted(1, START, List.of(bad)), 0);
    analysis.accept(
        new StreamMessage.Unit(
            new AccessUnit(0, 0, true, false, START, new byte[] {0, 0, 0, 1, 9})),
        0);
    assertTrue(analysis.state().problem().orElseThrow().contains("next key picture"));
    analysis.accept(
        new StreamMessage.RunStarted(
            2, START, List.of(new MediaFormat.Aac(new byte[] {18, 16}, 44_100, 2))),
        0);
    assertTrue(analysis.state().problem().orElseThrow().contains("no picture"));
    Footage footage = Footage.of("IPPP IPPP IPPP IPPP");
    analysis.accept(new StreamMessage.RunStarted(3, START, footage.tracks()), 0);
    footage.units(START).forEach(u -> analysis.accept(new StreamMessage.Unit(u), 7));
    assertTrue(analysis.state().pictures() > 0, analysis.state().toString());
    assertEquals(7, analysis.state().lostUnits());
    analysis.close();
  }

  @Test
  void aSinkThatFailsIsAProblemAndNotTheEnd() throws IOException {
    Findings findings =
        new Findings(
            DOOR,
            (camera, jpeg) -> {
              throw new IllegalStateException("disk full");
            },
            o -> {
              throw new IllegalStateException("log closed");
            });
    assertEquals(
        "",
        findings.store(
            DetectorOnFootageTest.picture("one-by-one-person-detection.mp4", 0), List.of()));
    assertTrue(findings.problem().orElseThrow().contains("disk full"));
    findings.tell(new MotionEpisodeTest().longMotion());
    assertTrue(findings.problem().orElseThrow().contains("log closed"));
    assertTrue(new JpegEncoder(50).toString().length() > 0);
  }
}
