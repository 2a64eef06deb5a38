package org.sightline.server.restream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.rtsp.RtspClient;
import org.sightline.media.rtsp.RtspOutcome;
import org.sightline.media.rtsp.RtspSession;
import org.sightline.media.rtsp.RtspSetup;
import org.sightline.media.rtsp.RtspTimeouts;
import org.sightline.server.identity.Identity;
import org.sightline.server.tls.TlsFiles;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.StreamSettings;
import org.sightline.stream.Streams;
import org.sightline.stream.Subscription;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

@Timeout(300)
class RestreamTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final CameraName DOOR = new CameraName("door");
  private static final CameraName YARD = new CameraName("yard");

  @TempDir Path folder;
  private final Streams streams = new Streams(StreamSettings.usual(), CLOCK);
  private SimulatedCamera camera;
  private Identity identity;
  private Restream restream;
  private String secret = "";

  @BeforeEach
  void start() throws Exception {
    Footage footage = Footage.of("IPPPPPPPPPPPP", Duration.ofMillis(40), 20, 15);
    camera = SimulatedCamera.start(SimulatedCamera.Settings.of(footage));
    identity = Identity.open(folder.resolve("node.db"), CLOCK);
    secret = identity.readers().add("wall", Set.of(DOOR));
    restream =
        Restream.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            identity.readers(),
            streams,
            CLOCK);
    for (CameraName name : List.of(DOOR, YARD)) {
      Stream stream = streams.open(StreamId.main(name), camera.address("/main"));
      try (Subscription s = stream.subscribe("test", 1 << 20)) {
        StreamMessage first = s.take(Duration.ofSeconds(60));
        assertInstanceOf(StreamMessage.RunStarted.class, first);
      }
    }
  }

  @AfterEach
  void stop() {
    restream.close();
    streams.close();
    identity.close();
    camera.close();
  }

  private URI address(String user, String password, String path) {
    return URI.create(
        "rtsp://%s:%s@127.0.0.1:%d%s".formatted(user, password, restream.port(), path));
  }

  private RtspOutcome open(String user, String password, String path) {
    return RtspClient.open(
        address(user, password, path), RtspTimeouts.of(Duration.ofSeconds(60)), CLOCK);
  }

  private static void until(BooleanSupplier done, String what) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private static List<AccessUnit> units(RtspSession session, int count) {
    List<AccessUnit> units = new ArrayList<>();
    ByteBuffer scratch = ByteBuffer.allocate(RtspSession.MIN_SCRATCH_BYTES);
    until(
        () -> {
          try {
            assertTrue(session.read(scratch, units::add) >= 0, "the session ended");
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return units.size() >= count;
        },
        "too few pictures");
    return units;
  }

  @Test
  void whoReadsByTheNodesClockPlacesThePicturesWhereTheNodeDoes() throws Exception {
    Stream here = streams.find(StreamId.main(DOOR)).orElseThrow();
    try (Streams there = new Streams(StreamSettings.ofNode(), CLOCK);
        Subscription own = here.subscribeFromNewestKey("test", 64 << 20);
        Subscription given =
            there
                .open(StreamId.main(DOOR), address("wall", secret, "/door/main"))
                .subscribe("test", 64 << 20)) {
      List<Instant> placedThere = placed(given, at -> at.size() >= 30);
      Instant last = placedThere.getLast();
      List<Instant> placedHere = placed(own, at -> at.getLast().isAfter(last.plusMillis(5)));
      for (Instant at : placedThere) {
        assertTrue(
            placedHere.stream().anyMatch(h -> Duration.between(h, at).abs().toMillis() < 5),
            at + " is none of " + placedHere);
      }
    }
  }

  private static List<Instant> placed(Subscription subscription, Predicate<List<Instant>> enough)
      throws Exception {
    List<Instant> placed = new ArrayList<>();
    Instant begun = Instant.EPOCH;
    while (placed.isEmpty() || !enough.test(placed)) {
      switch (subscription.take(Duration.ofSeconds(60))) {
        case StreamMessage.RunStarted run -> begun = run.at();
        case StreamMessage.Unit unit ->
            placed.add(begun.plusNanos(unit.unit().time() * 1_000_000_000L / 90_000));
        case null -> throw new AssertionError("no picture came");
        default -> {}
      }
    }
    return placed;
  }

  @Test
  void aReaderBeginsAtTheNewestKeyPictureAndSeesEveryOneBehindIt() throws Exception {
    for (String path : List.of("/door/main", "/door", "/door/main/")) {
      var playing = assertInstanceOf(RtspOutcome.Playing.class, open("wall", secret, path));
      try (RtspSession session = playing.session()) {
        List<AccessUnit> units = units(session, 40);
        assertTrue(units.getFirst().key());
        for (int i = 1; i < units.size(); i++) {
          assertEquals(3600, units.get(i).time() - units.get(i - 1).time(), 2);
        }
      }
    }
    assertNotNull(identity.readers().list().getFirst().usedAt());
  }

  @Test
  void whoMayNotSeeACameraLearnsNothingOfIt() {
    for (String path : List.of("/yard/main", "/nobody/main", "/door/sub", "/../door", "/")) {
      var refused = assertInstanceOf(RtspOutcome.Refused.class, open("wall", secret, path), path);
      assertEquals(RtspOutcome.Reason.NOT_FOUND, refused.reason(), path);
    }
    for (String user : List.of("wall", "nobody")) {
      var refused = assertInstanceOf(RtspOutcome.Refused.class, open(user, "wrong", "/door/main"));
      assertEquals(RtspOutcome.Reason.WRONG_CREDENTIALS, refused.reason());
    }
    URI without = URI.create("rtsp://127.0.0.1:%d/door/main".formatted(restream.port()));
    var refused =
        assertInstanceOf(
            RtspOutcome.Refused.class,
            RtspClient.open(without, RtspTimeouts.of(Duration.ofSeconds(60)), CLOCK));
    assertEquals(RtspOutcome.Reason.WRONG_CREDENTIALS, refused.reason());
  }

  @Test
  void aReaderThatIsTakenAwayIsEndedAtOnceAndLetInNoMore() throws Exception {
    var playing = assertInstanceOf(RtspOutcome.Playing.class, open("wall", secret, "/door/main"));
    try (RtspSession session = playing.session()) {
      units(session, 3);
      assertTrue(identity.readers().remove("wall"));
      until(() -> restream.clients() == 0, "it is still connected");
    }
    assertInstanceOf(RtspOutcome.Refused.class, open("wall", secret, "/door/main"));
  }

  @Test
  void manyReadersCostTheCameraOneConnection() throws Exception {
    long before = camera.faults().accepted();
    List<RtspSession> sessions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sessions.add(
          assertInstanceOf(RtspOutcome.Playing.class, open("wall", secret, "/door/main"))
              .session());
    }
    for (RtspSession session : sessions) {
      units(session, 5);
      session.close();
    }
    assertEquals(before, camera.faults().accepted());
    until(() -> restream.clients() == 0, "readers stay behind");
    until(() -> streams.find(StreamId.main(DOOR)).orElseThrow().figures().readers() == 0, "leak");
  }

  @Test
  void aReaderStaysOverAReconnectionOfTheCamera() throws Exception {
    var playing = assertInstanceOf(RtspOutcome.Playing.class, open("wall", secret, "/door/main"));
    try (RtspSession session = playing.session()) {
      long last = units(session, 10).getLast().time();
      camera.reset();
      List<AccessUnit> later = units(session, 60);
      for (AccessUnit unit : later) {
        assertTrue(unit.time() > last, "time steps back to " + unit);
        last = unit.time();
      }
    }
  }

  @Test
  void secretsAreNotKept() throws Exception {
    for (Path file : List.of(folder.resolve("node.db"), folder.resolve("node.db-wal"))) {
      if (Files.exists(file)) {
        String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
        assertTrue(!bytes.contains(secret), file + " holds the secret");
      }
    }
  }

  @Test
  void offLoopbackItSpeaksTls() throws Exception {
    TlsFiles tls = TlsFiles.made(folder.resolve("tls"), List.of("127.0.0.1"), CLOCK);
    try (Restream secure =
        Restream.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            tls.context(),
            identity.readers(),
            streams,
            CLOCK)) {
      URI address =
          URI.create("rtsps://wall:%s@127.0.0.1:%d/door/main".formatted(secret, secure.port()));
      RtspSetup setup = RtspSetup.usual(CLOCK).pinned(tls.fingerprint());
      var playing = assertInstanceOf(RtspOutcome.Playing.class, RtspClient.open(address, setup));
      try (RtspSession session = playing.session()) {
        units(session, 5);
      }
      assertNotEquals(0, secure.port());
    }
  }

  @Test
  void ffmpegReads() throws Exception {
    needs("ffprobe", "ffmpeg");
    String said =
        run(
            "ffprobe",
            "-v",
            "error",
            "-rtsp_transport",
            "tcp",
            "-read_intervals",
            "%+#30",
            "-show_entries",
            "frame=pict_type",
            "-of",
            "csv=p=0",
            "-select_streams",
            "v",
            address("wall", secret, "/door/main").toString());
    assertTrue(
        said.lines().filter(l -> l.startsWith("I") || l.startsWith("P")).count() >= 25, said);
    assertTrue(said.startsWith("I"), said);
  }

  @Test
  void gstreamerReads() throws Exception {
    needs("gst-launch-1.0", "gstreamer1.0-tools gstreamer1.0-plugins-good gstreamer1.0-libav");
    Path file = folder.resolve("gst.h264");
    run(
        "gst-launch-1.0",
        "-q",
        "rtspsrc",
        "protocols=tcp",
        "location=" + address("wall", secret, "/door/main"),
        "!",
        "rtph264depay",
        "!",
        "identity",
        "eos-after=30",
        "!",
        "filesink",
        "location=" + file);
    assertTrue(Files.size(file) > 1000, Files.size(file) + " bytes");
  }

  @Test
  void vlcReads() throws Exception {
    needs("cvlc", "vlc-bin");
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/lib/x86_64-linux-gnu/vlc/plugins/access/liblive555_plugin.so")),
        "needs a VLC with its RTSP plugin (live555), which Debian 12's security update leaves out");
    // VLC does not run as root.
    boolean root = "root".equals(System.getProperty("user.name"));
    List<String> command =
        new ArrayList<>(root ? List.of("runuser", "-u", "nobody", "--") : List.of());
    command.addAll(List.of("cvlc", "-q", "--rtsp-tcp", "--run-time=4", "--play-and-exit"));
    command.addAll(List.of("--sout", "#std{access=file,mux=ts,dst=-}"));
    command.addAll(List.of(address("wall", secret, "/door/main").toString(), "vlc://quit"));
    String said = run(command.toArray(String[]::new));
    assertTrue(said.length() > 10_000, "VLC passed on " + said.length() + " bytes");
  }

  private static void needs(String program, String packages) {
    boolean there =
        java.util.Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    Assumptions.assumeTrue(there, "needs " + program + ": apt-get install " + packages);
  }

  /// Runs a program of another and gives back what it said, its errors behind it.
  private String run(String... command) throws Exception {
    Path said = Files.createTempFile(folder, "said", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(said.toFile())
            .redirectError(errors.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command[0] + " did not end: " + Files.readString(errors));
    }
    return Files.readString(said, ISO_8859_1) + Files.readString(errors, ISO_8859_1);
  }
}
