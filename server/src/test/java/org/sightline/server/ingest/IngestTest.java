package org.sightline.server.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.server.Ports;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.StreamSettings;
import org.sightline.stream.Streams;
import org.sightline.stream.Subscription;

/// RTMP and SRT of a real ffmpeg, through a real process.
@Timeout(300)
class IngestTest {
  private static final StreamId DOOR = StreamId.main(new CameraName("door"));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @BeforeAll
  static void needsFfmpeg() {
    Assumptions.assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ffmpeg"))),
        "needs ffmpeg: apt-get install ffmpeg");
  }

  private static Process sender(String... output) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "ffmpeg",
                "-v",
                "error",
                "-nostdin",
                "-re",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x240:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "25",
                "-c:a",
                "aac",
                "-t",
                "60"));
    command.addAll(List.of(output));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static <T extends StreamMessage> T next(Subscription s, Class<T> kind)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<StreamMessage> others = new ArrayList<>();
    while (true) {
      StreamMessage m = s.take(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      assertNotNull(m, () -> "no " + kind.getSimpleName() + " behind " + others);
      if (kind.isInstance(m)) {
        return kind.cast(m);
      }
      if (!(m instanceof StreamMessage.Unit)) {
        others.add(m);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtmp", "srt"})
  void picturesAndSoundComeThroughAProcess(String scheme) throws Exception {
    Set<Long> others = children().stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    int port = Ports.free();
    boolean rtmp = scheme.equals("rtmp");
    String place =
        rtmp ? "rtmp://127.0.0.1:%d/live/door" : "srt://127.0.0.1:%d?passphrase=a-secret-of-ten";
    String address = place.formatted(port);
    Process sender =
        rtmp
            ? sender("-f", "flv", "-listen", "1", address)
            : sender("-f", "mpegts", address + "&mode=listener");
    try (Streams streams =
        new Streams(StreamSettings.usual(), InstantSource.system(), new IngestProcess())) {
      Subscription s = streams.open(DOOR, URI.create(address)).subscribe("test", 8 << 20);
      var started = next(s, StreamMessage.RunStarted.class);
      var video = assertInstanceOf(MediaFormat.H264.class, started.tracks().get(0));
      assertEquals(320, video.width());
      assertInstanceOf(MediaFormat.Aac.class, started.tracks().get(1));
      int pictures = 0;
      int sounds = 0;
      AccessUnit first = next(s, StreamMessage.Unit.class).unit();
      long last = first.time();
      assertTrue(first.key());
      while (pictures < 60 || sounds < 60) {
        AccessUnit unit = next(s, StreamMessage.Unit.class).unit();
        if (unit.mediaTrack() == 0) {
          assertEquals(3600, unit.time() - last, 200);
          last = unit.time();
          pictures++;
        } else {
          sounds++;
        }
      }
      long child =
          children().stream()
              .map(ProcessHandle::pid)
              .filter(pid -> !others.contains(pid))
              .findFirst()
              .orElseThrow();
      assertTrue(
          ProcessHandle.of(child).orElseThrow().info().arguments().stream()
              .flatMap(Arrays::stream)
              .noneMatch(argument -> argument.contains("127.0.0.1")),
          "the address is on the command line");
      // As a crash of native code ends it.
      assertTrue(ProcessHandle.of(child).orElseThrow().destroyForcibly());
      var ended = next(s, StreamMessage.RunEnded.class);
      assertEquals(GapCause.CONNECTION_LOST, ended.cause());
      assertFalse(ended.detail().contains("secret"), ended.detail());
    } finally {
      sender.destroyForcibly();
      sender.waitFor(60, TimeUnit.SECONDS);
    }
    for (ProcessHandle child : children()) {
      if (!others.contains(child.pid())) {
        child.onExit().get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(p -> p.info().command().orElse("").endsWith("java"))
        .toList();
  }

  @Test
  void whatIsNotThereIsToldInWords() throws Exception {
    URI address = URI.create("rtmp://127.0.0.1:" + Ports.free() + "/live/s3cret");
    try (Streams streams =
        new Streams(StreamSettings.usual(), InstantSource.system(), new IngestProcess())) {
      Subscription s = streams.open(DOOR, address).subscribe("test", 1 << 20);
      var failed = next(s, StreamMessage.AttemptFailed.class);
      assertEquals(GapCause.CAMERA_UNREACHABLE, failed.cause());
      assertTrue(failed.detail().contains("refused"), failed.detail());
      assertFalse(failed.detail().contains("s3cret"), failed.detail());
    }
  }
}
