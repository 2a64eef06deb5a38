package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;

/// Cameras that send by themselves, at a door of this node.
@Timeout(240)
class PushSourceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final StreamId DOOR = StreamId.main(new CameraName("door"));
  private static final byte[] SPS =
      Base64.getDecoder().decode("Z0LAHtoCgL/lwEQAAAMABAAAAwDIPFi6gA==");
  private static final byte[] PPS = Base64.getDecoder().decode("aM4PyA==");

  private final Streams streams = new Streams(StreamSettings.usual(), InstantSource.system());

  @AfterEach
  void close() {
    streams.close();
  }

  /// Opens the stream at a port that is free.
  private URI opened() throws IOException {
    URI address =
        URI.create(
            "rtmp://127.0.0.1:%d/live/door?mode=listener&passphrase=long-enough".formatted(free()));
    streams.open(DOOR, address);
    return address;
  }

  /// A port outside of those that the system hands out by itself.
  private static int free() throws IOException {
    for (int port = 23_100; port < 23_400; port++) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException taken) {
        continue;
      }
    }
    throw new IOException("no port is free");
  }

  private static StreamMessage until(Subscription s, Predicate<StreamMessage> fits)
      throws InterruptedException {
    List<StreamMessage> read = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      StreamMessage message = s.take(Duration.ofSeconds(1));
      if (message != null) {
        read.add(message);
        if (fits.test(message)) {
          return message;
        }
      }
    }
    throw new AssertionError("waited in vain; read " + read);
  }

  @Test
  void whoKnowsThePassphraseIsTakenAndIsBackAtOnce() throws Exception {
    URI address = opened();
    Stream stream = streams.find(DOOR).orElseThrow();
    try (Subscription units = stream.subscribe("test", 1 << 20)) {
      try (Publisher camera = new Publisher(address, "door?passphrase=long-enough")) {
        assertEquals("NetStream.Publish.Start", camera.answer());
        camera.header();
        camera.picture(true, 0);
        camera.picture(false, 40);
        var run = assertInstanceOf(StreamMessage.RunStarted.class, until(units, m -> true));
        assertEquals("[H.264 640x360]", run.tracks().toString());
        var first = (StreamMessage.Unit) until(units, StreamMessage.Unit.class::isInstance);
        assertTrue(first.unit().key());
        assertEquals(0, first.unit().time());
        var second = (StreamMessage.Unit) until(units, StreamMessage.Unit.class::isInstance);
        assertEquals(40 * 90, second.unit().time());
      }
      var ended = (StreamMessage.RunEnded) until(units, StreamMessage.RunEnded.class::isInstance);
      assertEquals(GapCause.CONNECTION_LOST, ended.cause());
      try (Publisher camera = new Publisher(address, "door?passphrase=long-enough")) {
        assertEquals("NetStream.Publish.Start", camera.answer());
        camera.header();
        camera.picture(true, 0);
        assertNotNull(until(units, StreamMessage.RunStarted.class::isInstance));
      }
    }
  }

  @Test
  void aCameraThatComesAgainTakesThePlaceOfItsLostConnection() throws Exception {
    URI address = opened();
    Stream stream = streams.find(DOOR).orElseThrow();
    try (Subscription units = stream.subscribe("test", 1 << 20);
        Publisher lost = new Publisher(address, "door?passphrase=long-enough")) {
      lost.header();
      lost.picture(true, 0);
      until(units, StreamMessage.RunStarted.class::isInstance);
      try (Publisher again = new Publisher(address, "door?passphrase=long-enough")) {
        again.header();
        again.picture(true, 0);
        var ended = (StreamMessage.RunEnded) until(units, StreamMessage.RunEnded.class::isInstance);
        assertTrue(ended.detail().contains("on a new connection"), ended.detail());
        until(units, StreamMessage.RunStarted.class::isInstance);
      }
    }
  }

  @Test
  void whoDoesNotKnowIsRefusedAndDisturbsNobody() throws Exception {
    URI address = opened();
    Stream stream = streams.find(DOOR).orElseThrow();
    try (Subscription units = stream.subscribe("test", 1 << 20);
        Publisher camera = new Publisher(address, "door?passphrase=long-enough")) {
      camera.header();
      camera.picture(true, 0);
      until(units, StreamMessage.RunStarted.class::isInstance);
      for (String wish :
          List.of(
              "door", "door?passphrase=", "door?passphrase=wrong", "yard?passphrase=long-enough")) {
        try (Publisher stranger = new Publisher(address, wish)) {
          assertEquals("NetStream.Publish.BadName", stranger.answer(), wish);
          assertEquals(-1, stranger.in.read(), "cut off");
        }
      }
      camera.picture(false, 40);
      var unit =
          (StreamMessage.Unit)
              until(units, m -> m instanceof StreamMessage.Unit u && !u.unit().key());
      assertEquals(40 * 90, unit.unit().time());
    }
  }

  @Test
  void whatIsNoRtmpIsCutOffAndTheDoorStaysOpen() throws Exception {
    URI address = opened();
    for (String nonsense : List.of("GET / HTTP/1.1\r\n\r\n", "\u0003short", "")) {
      try (Socket socket = connected(address)) {
        socket.getOutputStream().write(nonsense.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        socket.setSoTimeout((int) PATIENCE.toMillis());
        int read;
        do {
          read = readQuietly(socket);
        } while (read >= 0);
      }
    }
    try (Publisher camera = new Publisher(address, "door?passphrase=long-enough")) {
      assertEquals("NetStream.Publish.Start", camera.answer());
    }
  }

  /// A connection that was cut with something unread is over too.
  private static int readQuietly(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (java.net.SocketTimeoutException open) {
      throw new AssertionError("still open", open);
    } catch (IOException over) {
      return -1;
    }
  }

  @Test
  void aCrowdOfStrangersKeepsNoCameraOut() throws Exception {
    URI address = opened();
    List<Socket> strangers = new ArrayList<>();
    try {
      for (int i = 0; i < 3 * PushDoor.MAX_STRANGERS; i++) {
        strangers.add(connected(address));
      }
      boolean in = false;
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!in && System.nanoTime() < end) {
        try (Publisher camera = new Publisher(address, "door?passphrase=long-enough")) {
          in = camera.answer().equals("NetStream.Publish.Start");
        } catch (IOException turnedAway) {
          java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
        }
      }
      assertTrue(in, "strangers are let go after their patience");
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void ffmpegPublishes() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "needs ffmpeg: apt-get install ffmpeg");
    URI address = opened();
    Stream stream = streams.find(DOOR).orElseThrow();
    connected(address).close();
    Process ffmpeg =
        new ProcessBuilder(
                List.of(
                    ("ffmpeg -v error -re -f lavfi -i testsrc2=size=320x240:rate=25"
                            + " -f lavfi -i sine=frequency=440:sample_rate=48000"
                            + " -c:v libx264 -g 25 -bf 2 -c:a aac -t 30 -f flv"
                            + " rtmp://127.0.0.1:PORT/live/door?passphrase=long-enough")
                        .replace("PORT", Integer.toString(address.getPort()))
                        .split(" ")))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (Subscription units = stream.subscribe("test", 8 << 20)) {
      var run = (StreamMessage.RunStarted) until(units, StreamMessage.RunStarted.class::isInstance);
      assertEquals(
          "[H.264 320x240, AAC 48000 Hz, 1 channels]",
          run.tracks().toString(),
          "what ffmpeg said it would send");
      int[] counts = new int[2];
      until(
          units,
          m -> {
            if (m instanceof StreamMessage.Unit u) {
              counts[u.unit().mediaTrack()]++;
            }
            return counts[0] >= 50 && counts[1] >= 90;
          });
    } finally {
      ffmpeg.destroyForcibly().waitFor();
    }
  }

  @Test
  void twoStreamsCannotWaitForTheSame() throws Exception {
    try (PushDoors doors = new PushDoors()) {
      URI address =
          URI.create(
              "rtmp://127.0.0.1:%d/live/a?mode=listener&passphrase=long-enough".formatted(free()));
      try (PushDoor.Place first = doors.wait(address)) {
        assertNotNull(first);
        IOException refused = assertThrows(IOException.class, () -> doors.wait(address));
        assertTrue(refused.getMessage().contains("give each its own path"), refused.getMessage());
      }
      doors.wait(address).close();
    }
  }

  private static Socket connected(URI address) throws IOException {
    for (int i = 0; ; i++) {
      try {
        return new Socket(address.getHost(), address.getPort());
      } catch (IOException notYet) {
        if (i > 600) {
          throw notYet;
        }
        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
      }
    }
  }

  /// A camera that publishes, with no more of RTMP than it needs.
  private static final class Publisher implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Publisher(URI address, String name) throws IOException {
      socket = connected(address);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
      out.writeByte(3);
      out.write(new byte[1536]);
      in.readNBytes(1 + 2 * 1536);
      out.write(new byte[1536]);
      message(
          20,
          0,
          join(
              text("connect"),
              number(1),
              new byte[] {3},
              name("app"),
              text("live"),
              new byte[] {0, 0, 9}));
      message(20, 0, join(text("createStream"), number(2), new byte[] {5}));
      message(20, 0, join(text("publish"), number(3), new byte[] {5}, text(name), text("live")));
    }

    /// The code of the answer to the wish to publish.
    String answer() throws IOException {
      StringBuilder said = new StringBuilder();
      while (true) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("cut off after " + said.length() + " bytes");
        }
        said.append((char) next);
        for (String code : List.of("NetStream.Publish.Start", "NetStream.Publish.BadName")) {
          // up to the end of the object that holds it
          if (said.indexOf(code) >= 0 && said.toString().endsWith("\0\0\t")) {
            return code;
          }
        }
      }
    }

    void header() throws IOException {
      ByteBuffer header = ByteBuffer.allocate(16 + SPS.length + PPS.length);
      header.put(new byte[] {0x17, 0, 0, 0, 0, 1, SPS[1], SPS[2], SPS[3], -1, (byte) 0xE1});
      header.putShort((short) SPS.length).put(SPS).put((byte) 1);
      header.putShort((short) PPS.length).put(PPS);
      message(9, 0, header.array());
    }

    void picture(boolean key, int time) throws IOException {
      byte[] tag = {
        (byte) (key ? 0x17 : 0x27), 1, 0, 0, 0, 0, 0, 0, 2, (byte) (key ? 0x65 : 0x41), 7
      };
      message(9, time, tag);
    }

    private void message(int type, int time, byte[] body) throws IOException {
      out.writeByte(4);
      out.writeByte(0);
      out.writeShort(time);
      out.writeByte(0);
      out.writeShort(body.length);
      out.writeByte(type);
      out.writeInt(0);
      for (int at = 0; at < body.length; at += 128) {
        if (at > 0) {
          out.writeByte(0xC4);
        }
        out.write(body, at, Math.min(128, body.length - at));
      }
      out.flush();
    }

    private static byte[] text(String text) {
      return join(new byte[] {2}, name(text));
    }

    private static byte[] name(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return join(new byte[] {0, (byte) bytes.length}, bytes);
    }

    private static byte[] number(double number) {
      return ByteBuffer.allocate(9).put((byte) 0).putDouble(number).array();
    }

    private static byte[] join(byte[]... parts) {
      var all = new ByteArrayOutputStream();
      for (byte[] part : parts) {
        all.writeBytes(part);
      }
      return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
