package org.sightline.media.rtsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.h264.NalUnits;
import org.sightline.media.h264.ParameterSets;

/// Our client against GStreamer's server, and our server against the clients of ffmpeg, GStreamer
/// and VLC. Needs Debian's gir1.2-gst-rtsp-server-1.0, python3-gi, gstreamer1.0-plugins-good, -bad,
/// -ugly, gstreamer1.0-tools, ffmpeg and vlc-bin.
@Timeout(120)
class PeersTest {
  private static final RtspSetup SETUP =
      RtspSetup.usual(InstantSource.system()).within(RtspTimeouts.of(Duration.ofSeconds(20)));

  private static final long ENOUGH_BYTES = 20_000;

  @TempDir Path folder;

  private record Peer(Process process, int port) implements AutoCloseable {
    @Override
    public void close() throws InterruptedException {
      process.destroyForcibly();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }
  }

  private Peer start(String... arguments) throws IOException {
    Path script = folder.resolve("peer.py");
    try (InputStream in = PeersTest.class.getResourceAsStream("gstreamer-peer.py")) {
      Files.write(script, in.readAllBytes());
    }
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process =
          new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
    } catch (IOException absent) {
      return Assumptions.abort("needs python3: apt-get install python3-gi");
    }
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    Assumptions.assumeTrue(
        line != null,
        () -> "needs GStreamer's server: apt-get install gir1.2-gst-rtsp-server-1.0: " + errors());
    return new Peer(process, Integer.parseInt(line));
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Four seconds of pictures with their sound, in order and undamaged.
  private static void assertPlays(URI address, RtspSetup setup) throws IOException {
    RtspOutcome outcome = RtspClient.open(address, setup);
    try (var session =
        assertInstanceOf(RtspOutcome.Playing.class, outcome, outcome::toString).session()) {
      List<AccessUnit> pictures = new ArrayList<>();
      List<AccessUnit> sounds = new ArrayList<>();
      ByteBuffer scratch = ByteBuffer.allocateDirect(RtspSession.MIN_SCRATCH_BYTES);
      Instant limit = Instant.now().plusSeconds(30);
      while (pictures.size() < 100 && Instant.now().isBefore(limit)) {
        int count =
            session.read(
                scratch,
                u -> {
                  List<AccessUnit> kind = u.mediaTrack() == 0 ? pictures : sounds;
                  kind.add(u);
                });
        assertTrue(count >= 0, "the peer closed");
        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
      }
      assertEquals(2, session.tracks().size(), () -> session.ignoredTracks().toString());
      assertTrue(pictures.size() >= 100, pictures.size() + " pictures " + session.counters());
      assertTrue(sounds.size() >= 100, sounds.size() + " sounds " + session.counters());
      assertEquals(0, session.counters().lostPackets());
      assertFalse(pictures.stream().anyMatch(AccessUnit::damaged));
      for (int i = 1; i < pictures.size(); i++) {
        assertTrue(pictures.get(i).time() > pictures.get(i - 1).time(), "picture " + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"tcp, TCP", "udp, UDP", "udp, AUTO", "http, HTTP"})
  void gstreamersServerIsRead(String offered, RtspTransport transport) throws Exception {
    try (Peer peer = start("127.0.0.1", offered)) {
      URI address = URI.create("rtsp://127.0.0.1:%d/test".formatted(peer.port()));
      assertPlays(address, SETUP.over(transport));
    }
  }

  private void run(Duration patience, String... command) throws Exception {
    Process process = started(command);
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  private Process started(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("said").toFile())
          .start();
    } catch (IOException absent) {
      return Assumptions.abort("needs %s: %s".formatted(command[0], absent.getMessage()));
    }
  }

  /// Runs a player until it has written enough: some do not end when they have seen enough.
  private void runUntilWritten(Path out, String... command) throws Exception {
    Process process = started(command);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!process.waitFor(100, TimeUnit.MILLISECONDS)
        && System.nanoTime() < deadline
        && !(Files.exists(out) && Files.size(out) > ENOUGH_BYTES)) {}
    process.destroyForcibly();
    process.waitFor();
  }

  @Test
  void gstreamersServerIsReadOverTls() throws Exception {
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("certificate.pem");
    run(
        Duration.ofSeconds(20),
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=camera",
        "-keyout",
        key.toString(),
        "-out",
        certificate.toString());
    Assumptions.assumeTrue(Files.exists(certificate), "needs openssl: apt-get install openssl");
    Path both = folder.resolve("both.pem");
    Files.writeString(both, Files.readString(certificate) + Files.readString(key));
    byte[] der;
    try (InputStream in = Files.newInputStream(certificate)) {
      der = CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
    }
    String pin = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    try (Peer peer = start("127.0.0.1", "tcp", both.toString())) {
      URI address = URI.create("rtsps://127.0.0.1:%d/test".formatted(peer.port()));
      assertPlays(address, SETUP.pinned(pin));
      var refused = assertInstanceOf(RtspOutcome.Refused.class, RtspClient.open(address, SETUP));
      assertTrue(refused.message().contains(pin), refused::message);
    }
  }

  /// A real H.264 stream of four seconds, sent at its speed, again and again.
  private record Film(List<MediaFormat> tracks, List<AccessUnit> units) implements RtspFeed {
    @Override
    public Reader open() {
      var closed = new CountDownLatch(1);
      long began = System.nanoTime();
      return new Reader() {
        private int next;

        @Override
        public @Nullable AccessUnit next() throws InterruptedException {
          long due = began + next * 40_000_000L - System.nanoTime();
          if (closed.await(Math.max(0, due), TimeUnit.NANOSECONDS)) {
            return null;
          }
          AccessUnit unit = units.get(next % units.size());
          return new AccessUnit(
              0, 3600L * next++, unit.key(), false, unit.received(), unit.bytes());
        }

        @Override
        public void close() {
          closed.countDown();
        }
      };
    }
  }

  private Film film() throws Exception {
    Path raw = folder.resolve("film.h264");
    run(
        Duration.ofSeconds(60),
        "ffmpeg",
        "-y",
        "-f",
        "lavfi",
        "-i",
        "testsrc=size=320x240:rate=25",
        "-t",
        "4",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-tune",
        "zerolatency",
        "-g",
        "25",
        "-x264-params",
        "slices=1:aud=1",
        "-f",
        "h264",
        raw.toString());
    Assumptions.assumeTrue(Files.exists(raw), "needs ffmpeg: apt-get install ffmpeg");
    return new Film(filmTracks(raw), filmUnits(raw));
  }

  private static List<AccessUnit> filmUnits(Path raw) throws IOException {
    List<AccessUnit> units = new ArrayList<>();
    List<byte[]> unit = new ArrayList<>();
    for (byte[] nal :
        NalUnits.ofLengthPrefixed(NalUnits.annexBToLengthPrefixed(Files.readAllBytes(raw)))) {
      if ((nal[0] & 0x1F) == 9) {
        add(units, unit);
        unit.clear();
      } else {
        unit.add(nal);
      }
    }
    add(units, unit);
    return units;
  }

  private static void add(List<AccessUnit> units, List<byte[]> nals) {
    if (!nals.isEmpty()) {
      boolean key = nals.stream().anyMatch(n -> (n[0] & 0x1F) == 5);
      units.add(new AccessUnit(0, 0, key, false, Instant.EPOCH, NalUnits.toLengthPrefixed(nals)));
    }
  }

  private static List<MediaFormat> filmTracks(Path raw) throws IOException {
    var sets = new ParameterSets();
    for (byte[] nal :
        NalUnits.ofLengthPrefixed(NalUnits.annexBToLengthPrefixed(Files.readAllBytes(raw)))) {
      int type = nal[0] & 0x1F;
      if (type == 7 || type == 8) {
        sets.offer(nal, 0, nal.length);
      }
    }
    return List.of(sets.format().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "ffmpeg, tcp",
    "ffmpeg, udp",
    "gst-launch-1.0, tcp",
    "gst-launch-1.0, udp",
    "cvlc, tcp",
    "cvlc, udp"
  })
  void ourServerIsRead(String client, String carrier) throws Exception {
    Film film = film();
    var settings =
        RtspServerSettings.withPasswords(
                user -> user.equals("bob") ? Optional.of("secret") : Optional.empty())
            .sending(new RtspServerSettings.Unicast(0, Duration.ofSeconds(75)));
    Path out = folder.resolve("out.ts");
    try (var server =
        RtspServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            settings,
            path -> path.equals("/film") ? Optional.of(film) : Optional.empty())) {
      String address = "rtsp://bob:secret@127.0.0.1:%d/film".formatted(server.port());
      switch (client) {
        case "ffmpeg" ->
            runUntilWritten(
                out,
                client,
                "-y",
                "-rtsp_transport",
                carrier,
                "-i",
                address,
                "-t",
                "3",
                "-c",
                "copy",
                "-f",
                "mpegts",
                out.toString());
        case "gst-launch-1.0" ->
            runUntilWritten(
                out,
                client,
                "-e",
                "rtspsrc",
                "protocols=" + carrier,
                "location=" + address,
                "!",
                "rtph264depay",
                "!",
                "identity",
                "eos-after=75",
                "!",
                "filesink",
                "location=" + out);
        default ->
            runUntilWritten(
                out,
                client,
                "--intf",
                "dummy",
                "--no-sout-audio",
                carrier.equals("tcp") ? "--rtsp-tcp" : "--no-rtsp-tcp",
                address,
                "--run-time=4",
                "--play-and-exit",
                "--sout",
                "#file{mux=ts,dst=" + out + "}",
                "vlc://quit");
      }
    }
    String said = Files.readString(folder.resolve("said"));
    Assumptions.assumeFalse(said.contains("not supposed to be run as root"), said);
    assertTrue(Files.exists(out) && Files.size(out) > ENOUGH_BYTES, () -> client + ": " + said);
  }
}
