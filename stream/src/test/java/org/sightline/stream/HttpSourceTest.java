package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtsp.RtspTimeouts;

@Timeout(120)
class HttpSourceTest {
  private static final StreamId DOOR = StreamId.main(new CameraName("door"));

  private final Streams streams =
      new Streams(
          new StreamSettings(
              RtspTimeouts.of(Duration.ofSeconds(5)),
              Duration.ofMillis(800),
              Duration.ofMillis(50),
              Duration.ofMillis(200),
              Duration.ofMillis(200)),
          InstantSource.system());

  @AfterEach
  void close() {
    streams.close();
  }

  private Subscription open(WebCamera camera, String path) {
    camera.hold();
    Subscription subscription =
        streams
            .open(DOOR, URI.create("http://" + camera.place() + path))
            .subscribe("test", 1 << 20);
    camera.release();
    return subscription;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--b\r\nContent-Type: image/jpeg\r\nContent-Length: 63\r\n\r\n",
        "--b\r\nContent-Type: image/jpeg\r\n\r\n",
        "----b\nContent-type: image/jpeg\nContent-length: 99999\n\n",
        "\r\n\r\nb\r\nContent-Length:0\r\n\r\n",
        "",
      })
  void picturesAreFoundInEveryDialectOfMultipart(String before) throws Exception {
    WebCamera.Script script =
        (request, out) -> {
          WebCamera.write(
              out,
              "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=--b\r\n\r\n");
          for (int i = 0; i < 5; i++) {
            WebCamera.write(out, before);
            out.write(WebCamera.jpeg(64, 48, i));
            WebCamera.write(out, "\r\n");
          }
        };
    try (WebCamera camera = new WebCamera(script)) {
      Subscription s = open(camera, "/mjpg");
      var started = Reading.next(s, StreamMessage.RunStarted.class);
      assertEquals(List.of(new MediaFormat.Jpeg(64, 48)), started.tracks());
      List<StreamMessage> run = Reading.until(s, m -> m instanceof StreamMessage.RunEnded);
      List<AccessUnit> units = Reading.units(run);
      assertEquals(5, units.size());
      for (int i = 0; i < 5; i++) {
        assertArrayEquals(WebCamera.jpeg(64, 48, i), units.get(i).bytes());
        assertTrue(units.get(i).key());
      }
      assertEquals(GapCause.CONNECTION_LOST, ((StreamMessage.RunEnded) run.getLast()).cause());
      Reading.next(s, StreamMessage.RunStarted.class);
    }
  }

  @Test
  void aChunkedStreamThatChangesItsSizeGoesOn() throws Exception {
    WebCamera.Script script =
        (request, out) -> {
          WebCamera.write(
              out,
              "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=\"x\"\r\nTransfer-Encoding: chunked\r\n\r\n");
          for (int i = 0; i < 6; i++) {
            chunk(out, WebCamera.jpeg(i < 3 ? 64 : 128, 48, i));
          }
          WebCamera.write(out, "0\r\n\r\n");
        };
    try (WebCamera camera = new WebCamera(script)) {
      Subscription s = open(camera, "/");
      var first = Reading.next(s, StreamMessage.RunStarted.class);
      List<StreamMessage> run = Reading.until(s, m -> m instanceof StreamMessage.RunEnded);
      assertEquals(6, Reading.units(run).size());
      var again = assertInstanceOf(StreamMessage.RunStarted.class, run.get(3));
      assertEquals(List.of(new MediaFormat.Jpeg(128, 48)), again.tracks());
      assertEquals(first.at(), again.at());
    }
  }

  private static void chunk(OutputStream out, byte[] bytes) throws java.io.IOException {
    int half = bytes.length / 2;
    WebCamera.write(out, Integer.toHexString(half) + ";x=1\r\n");
    out.write(bytes, 0, half);
    WebCamera.write(out, "\r\n" + Integer.toHexString(bytes.length - half) + "\r\n");
    out.write(bytes, half, bytes.length - half);
    WebCamera.write(out, "\r\n");
  }

  @Test
  void stillsAreAskedForAgainAndTheSameIsCountedOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    WebCamera.Script script =
        (request, out) -> {
          int n = asked.getAndIncrement();
          if (n >= 4 && n < 8) {
            assertTrue(request.contains("If-None-Match: \"t3\""), request.toString());
            WebCamera.write(out, "HTTP/1.1 304 Not Modified\r\n\r\n");
            return;
          }
          byte[] picture = WebCamera.jpeg(64, 48, n / 2);
          WebCamera.write(
              out,
              "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nETag: \"t%d\"\r\nContent-Length: %d\r\n\r\n"
                  .formatted(n, picture.length));
          out.write(picture);
        };
    try (WebCamera camera = new WebCamera(script)) {
      Subscription s = open(camera, "/snap.jpg?x=1#every=0.05");
      Reading.next(s, StreamMessage.RunStarted.class);
      List<Integer> numbers = new ArrayList<>();
      while (numbers.size() < 5) {
        byte[] bytes = Reading.next(s, StreamMessage.Unit.class).unit().bytes();
        numbers.add((int) bytes[bytes.length - 15]);
      }
      assertEquals(List.of(0, 1, 4, 5, 6), numbers);
      assertTrue(camera.requests.getFirst().getFirst().startsWith("GET /snap.jpg?x=1 "));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic realm=\"cam\"",
        "Digest realm=\"cam\", nonce=\"abc\", qop=\"auth\"",
        "Digest realm=\"cam\", nonce=\"abc\", algorithm=SHA-256, qop=\"auth\"",
      })
  void aPasswordIsGivenInTheWayThatIsAskedFor(String challenge) throws Exception {
    WebCamera.Script script =
        (request, out) -> {
          String said =
              request.stream().filter(l -> l.startsWith("Authorization: ")).findFirst().orElse("");
          if (!said.startsWith("Authorization: " + challenge.split(" ", 2)[0])) {
            WebCamera.write(
                out,
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: %s\r\nContent-Length: 0\r\n\r\n"
                    .formatted(challenge));
            return;
          }
          WebCamera.write(out, "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n");
          out.write(WebCamera.jpeg(64, 48, 1));
        };
    try (WebCamera camera = new WebCamera(script)) {
      URI address = URI.create("http://viewer:s3cret@" + camera.place() + "/snap.jpg");
      var works =
          assertInstanceOf(
              ProbeResult.Works.class,
              StreamProbe.probe(address, Duration.ofSeconds(10), InstantSource.system()));
      assertEquals(List.of(new MediaFormat.Jpeg(64, 48)), works.tracks());
      assertEquals(2, camera.requests.size());
      assertFalse(camera.requests.getFirst().toString().contains("Authorization"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>",
        "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: ftp://10.0.0.1/\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 4\r\n\r\nabcd",
        "SSH-2.0-OpenSSH\r\n",
      })
  void whatIsNoPictureIsRefusedInPlainWords(String answer) throws Exception {
    try (WebCamera camera = new WebCamera((request, out) -> WebCamera.write(out, answer))) {
      URI address = URI.create("http://viewer:wr0ng@" + camera.place() + "/a");
      var fails =
          assertInstanceOf(
              ProbeResult.Fails.class,
              StreamProbe.probe(address, Duration.ofSeconds(5), InstantSource.system()));
      assertFalse(fails.message().contains("wr0ng"), fails.message());
      assertTrue(fails.message().length() > 20, fails.message());
    }
  }

  @Test
  void aStreamThatFallsSilentIsFoundStalled() throws Exception {
    var held = new java.util.concurrent.CountDownLatch(1);
    WebCamera.Script script =
        (request, out) -> {
          WebCamera.write(
              out, "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace\r\n\r\n");
          for (int i = 0; i < 6; i++) {
            out.write(WebCamera.jpeg(64, 48, i));
          }
          out.flush();
          try {
            held.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (WebCamera camera = new WebCamera(script)) {
      Subscription s = open(camera, "/");
      assertEquals(GapCause.STREAM_STALLED, Reading.next(s, StreamMessage.RunEnded.class).cause());
      // Before its server lets go.
      streams.close();
      held.countDown();
    }
  }

  @Test
  void mutatedStreamsBringWholePicturesOrNone() {
    Random random = new Random(11);
    byte[] whole = new byte[0];
    for (int i = 0; i < 8; i++) {
      byte[] one = WebCamera.jpeg(64, 48, i);
      byte[] more = java.util.Arrays.copyOf(whole, whole.length + one.length);
      System.arraycopy(one, 0, more, whole.length, one.length);
      whole = more;
    }
    int found = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = whole.clone();
      for (int n = random.nextInt(6); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      JpegScanner scanner = new JpegScanner();
      List<byte[]> pictures = new ArrayList<>();
      for (int at = 0; at < bytes.length; ) {
        int to = Math.min(bytes.length, at + 1 + random.nextInt(100));
        scanner.take(bytes, at, to, (w, h, picture) -> pictures.add(picture));
        at = to;
      }
      for (byte[] picture : pictures) {
        assertEquals((byte) 0xD8, picture[1]);
        assertEquals((byte) 0xD9, picture[picture.length - 1]);
      }
      found += pictures.size();
    }
    assertTrue(found > 20_000 * 4, found + " pictures");
  }

  @Test
  void intervalsOfStillsAreChecked() {
    assertEquals(Duration.ofMillis(2500), HttpSource.interval(URI.create("http://a/b#every=2.5")));
    for (String bad : List.of("every=0", "every=99999", "x", "every=-1")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> StreamAddress.checked(URI.create("http://10.0.0.1/b#" + bad)));
    }
  }
}
