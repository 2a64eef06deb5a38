package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.media.MediaFormat;

/// Streams against a server that is not ours. Needs GStreamer's RTSP server (Debian:
/// gir1.2-gst-rtsp-server-1.0, python3-gi, gstreamer1.0-plugins-good, -bad, -ugly).
@Timeout(120)
class GStreamerPeerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private record Peer(Process process, int port) implements AutoCloseable {
    @Override
    public void close() throws InterruptedException {
      process.destroyForcibly();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }
  }

  private Peer start(int port) throws IOException {
    Path script = folder.resolve("server.py");
    try (InputStream in = GStreamerPeerTest.class.getResourceAsStream("gstreamer-server.py")) {
      Files.write(script, in.readAllBytes());
    }
    Process process;
    try {
      process =
          new ProcessBuilder("/usr/bin/python3", script.toString(), Integer.toString(port))
              .redirectError(folder.resolve("errors").toFile())
              .start();
    } catch (IOException absent) {
      return Assumptions.abort("Debian's python3 is not installed: " + absent.getMessage());
    }
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    Assumptions.assumeTrue(
        line != null, () -> "GStreamer's RTSP server is not installed: " + errors());
    return new Peer(process, Integer.parseInt(line));
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static <T extends StreamMessage> T await(Subscription s, Class<T> kind)
      throws InterruptedException {
    while (true) {
      StreamMessage m = s.take(PATIENCE);
      assertNotNull(m, () -> "no " + kind.getSimpleName() + " came");
      if (kind.isInstance(m)) {
        return kind.cast(m);
      }
    }
  }

  @Test
  void playsLosesAndFindsItAgain() throws Exception {
    StreamId door = StreamId.main(new CameraName("door"));
    int port;
    try (Streams streams = new Streams(StreamSettings.usual(), InstantSource.system())) {
      Subscription s;
      Stream stream;
      try (Peer peer = start(0)) {
        port = peer.port();
        URI address = URI.create("rtsp://127.0.0.1:%d/test".formatted(port));
        var works =
            assertInstanceOf(
                ProbeResult.Works.class,
                StreamProbe.probe(address, Duration.ofSeconds(15), InstantSource.system()),
                () -> errors());
        assertEquals(2, works.tracks().size());
        stream = streams.open(door, address);
        s = stream.subscribe("test", 8 << 20);
        var started = await(s, StreamMessage.RunStarted.class);
        assertInstanceOf(MediaFormat.H264.class, started.tracks().get(0));
        assertInstanceOf(MediaFormat.Aac.class, started.tracks().get(1));
        int pictures = 0;
        int sounds = 0;
        long time = -1;
        while (pictures < 100 || stream.figures().cameraClock() == null) {
          var unit = await(s, StreamMessage.Unit.class).unit();
          if (unit.mediaTrack() == 0) {
            assertTrue(unit.time() > time, "time steps back to " + unit);
            time = unit.time();
            pictures++;
          } else {
            sounds++;
          }
        }
        assertTrue(sounds > pictures, sounds + " sound frames for " + pictures + " pictures");
        CameraClock clock = stream.figures().cameraClock();
        assertNotNull(clock);
        Duration offset = clock.offset();
        assertTrue(offset.abs().compareTo(Duration.ofSeconds(2)) < 0, "clock offset " + offset);
        assertEquals(25, stream.figures().picturesPerSecond(), 8);
      }
      assertEquals(GapCause.CONNECTION_LOST, await(s, StreamMessage.RunEnded.class).cause());
      assertEquals(
          GapCause.CAMERA_UNREACHABLE, await(s, StreamMessage.AttemptFailed.class).cause());
      try (Peer again = start(port)) {
        assertEquals(port, again.port());
        assertEquals(2, await(s, StreamMessage.RunStarted.class).run());
        assertTrue(await(s, StreamMessage.Unit.class).unit().key());
      }
    }
  }
}
