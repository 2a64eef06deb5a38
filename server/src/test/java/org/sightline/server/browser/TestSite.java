package org.sightline.server.browser;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.sightline.domain.Box;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Point;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.observation.SnapshotStore;
import org.sightline.picture.DrawnScene;
import org.sightline.picture.FootageEncoder;
import org.sightline.picture.PictureSize;
import org.sightline.picture.PictureSource;
import org.sightline.picture.VideoFile;
import org.sightline.recording.ScrubSettings;
import org.sightline.server.config.Configuration;
import org.sightline.server.config.Configuration.AnalysisSetting;
import org.sightline.server.config.Configuration.Listen;
import org.sightline.server.config.WebRtcSetting;
import org.sightline.server.run.Occasion;
import org.sightline.server.run.Wiring;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// A whole node with simulated cameras around it.
///
/// `door` works and is analysed, `yard` works until it is cut, `gate` refuses the node's password,
/// and `shed` is there for whoever adds it. Of `door` and `yard` there is [EarlierFootage].
final class TestSite implements AutoCloseable {
  static final String SHED_PASSWORD = "s3cret";

  private static final Path ROOT = Path.of(System.getProperty("sightline.root", "."));
  private static final Path FOOTAGE =
      ROOT.resolve("../shared/data/footage/one-by-one-person-detection.mp4");
  private static final Path NETWORK = ROOT.resolve("../shared/data/models/yolox_nano.onnx");
  private static final Duration LENGTH = Duration.ofSeconds(40);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final SimulatedCamera yard;
  private final SimulatedCamera shed;
  private final Wiring node;
  private final boolean recognises;

  TestSite(Path folder) throws IOException {
    this(folder, WebRtcSetting.DEFAULT);
  }

  TestSite(Path folder, WebRtcSetting webRtc) throws IOException {
    Footage footage = Footage.ofMp4(encoded());
    Footage later = footage.startingAt(footage.length().dividedBy(2));
    SimulatedCamera door =
        add(SimulatedCamera.start(SimulatedCamera.Settings.of(footage).withoutFaults()));
    yard = add(SimulatedCamera.start(SimulatedCamera.Settings.of(later)));
    SimulatedCamera gate =
        add(
            SimulatedCamera.start(
                SimulatedCamera.Settings.of(later).behind("ann", "right").withoutFaults()));
    shed =
        add(
            SimulatedCamera.start(
                SimulatedCamera.Settings.of(later).behind("ann", SHED_PASSWORD).withoutFaults()));
    Path data = folder.resolve("data");
    EarlierFootage.record(Files.createDirectories(data), footage, List.of("door", "yard"));
    recognises = Files.exists(NETWORK) && Files.exists(FOOTAGE);
    if (recognises) {
      Path networks = Files.createDirectories(data.resolve("networks"));
      Files.copy(NETWORK, networks.resolve(NETWORK.getFileName()));
    }
    Configuration configuration =
        new Configuration(
            data,
            new Listen("127.0.0.1", 0),
            List.of(
                camera("door", door.address("/main"), true),
                camera("yard", yard.address("/main"), false),
                camera("gate", gate.address("ann:wrong", "/main"), false)),
            new AnalysisSetting(true, 4, null, null),
            Configuration.RetentionSetting.DEFAULT,
            null,
            null,
            webRtc,
            org.sightline.server.config.EvidenceSetting.DEFAULT,
            new ScrubSettings(true, Duration.ofSeconds(2)),
            java.util.Map.of(),
            null,
            null,
            false,
            false,
            true);
    node = add(Wiring.start(configuration, Occasion.ordinary("test"), InstantSource.system()));
  }

  /// Where the node is reached, without a slash at the end.
  String address() {
    return node.address().replaceAll("/$", "");
  }

  String password() {
    return node.oneTimePassword().orElseThrow();
  }

  /// Cuts `yard` off as a pulled plug does: connections break, and none is taken.
  void cutYard() {
    yard.refuseNewConnections(true);
    yard.reset();
  }

  /// Loses packets between `yard` and the node.
  void losePacketsOfYard(int packets) {
    yard.lose(packets);
  }

  void mendYard() {
    yard.refuseNewConnections(false);
  }

  /// The address of `shed` with this password.
  URI shed(String password) {
    return shed.address("ann:" + password, "/main");
  }

  /// Makes sure that somebody is seen at the door soon. Where footage and network are here that
  /// happens by itself; otherwise it is told to the log, as the analysis would.
  void letSomebodyPass() {
    if (recognises) {
      return;
    }
    Instant now = Instant.now();
    String snapshot = new SnapshotStore(node.data().resolve("snapshots")).put(drawing(), now);
    node.observations()
        .append(
            new ObjectObservation(
                new TimeRange(now.minusSeconds(4), now.minusSeconds(1)),
                new CameraName("door"),
                new Source("test", "none", "0"),
                0.9,
                UUID.randomUUID().toString(),
                0,
                true,
                "person",
                new Box(0.4, 0.3, 0.6, 0.9),
                List.of(new Point(0.5, 0.9)),
                Set.of(),
                Motion.MOVING,
                snapshot));
  }

  private static byte[] drawing() {
    BufferedImage picture = new BufferedImage(320, 180, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setColor(Color.ORANGE);
    pen.fillOval(130, 50, 60, 120);
    pen.dispose();
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "jpeg", jpeg);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jpeg.toByteArray();
  }

  private static Camera camera(String name, URI main, boolean analyse) {
    return new Camera(new CameraName(name), main, null, List.of(), true, analyse);
  }

  /// Footage as cameras send it, encoded on the first run and kept in `target`.
  private static Path encoded() throws IOException {
    boolean real = Files.exists(FOOTAGE);
    Path folder = Files.createDirectories(Path.of("target", "footage").toAbsolutePath());
    Path file = folder.resolve(real ? "people.mp4" : "drawn.mp4");
    if (!Files.exists(file)) {
      // Another process may encode it at the same time.
      Path part = Files.createTempFile(folder, "part", ".mp4");
      try (PictureSource source =
          real
              ? VideoFile.open(FOOTAGE)
              : new DrawnScene(new PictureSize(640, 360), 8, LENGTH, 20)) {
        FootageEncoder.encode(
            source,
            List.of(new FootageEncoder.Target(part, 640, 8, 600_000, Duration.ofSeconds(1))),
            LENGTH,
            (done, whole) -> {});
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  @Override
  public void close() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }

  private <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }
}
