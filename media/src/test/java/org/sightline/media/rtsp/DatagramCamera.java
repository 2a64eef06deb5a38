package org.sightline.media.rtsp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A camera for tests that refuses TCP and sends its packets in datagrams, as soon as the way to it
/// was opened.
final class DatagramCamera implements AutoCloseable {
  private static final Pattern CLIENT_PORT = Pattern.compile("client_port=(\\d+)-(\\d+)");

  private static final Duration RELEASE = Duration.ofSeconds(60);

  private final DatagramSocket rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final DatagramSocket rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final DatagramSocket stranger = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.9"));
  private final ScriptedCamera control;
  private final Thread sending;
  private final Thread hearing;
  private final byte[] wire;
  private final AtomicInteger clientPort = new AtomicInteger();
  final BlockingQueue<byte[]> reports = new LinkedBlockingQueue<>();

  DatagramCamera(byte[] wire) throws IOException {
    this.wire = wire;
    Function<RtspMessage.Request, String> usual = ScriptedCamera.usual(Pictures.VIDEO);
    control = new ScriptedCamera(r -> answer(r, usual), new byte[0], false);
    sending = Thread.ofVirtual().start(this::send);
    hearing = Thread.ofVirtual().start(this::hear);
  }

  private String answer(RtspMessage.Request request, Function<RtspMessage.Request, String> usual) {
    if (!request.method().equals("SETUP")) {
      return usual.apply(request);
    }
    String asked = request.headers().first("Transport").orElse("");
    Matcher ports = CLIENT_PORT.matcher(asked);
    if (!ports.find()) {
      return "461 Unsupported Transport\r\n";
    }
    clientPort.set(Integer.parseInt(ports.group(1)));
    return "200 OK\r\nSession: 77;timeout=20\r\nTransport: %s;server_port=%d-%d;ssrc=1\r\n"
        .formatted(asked, rtp.getLocalPort(), rtcp.getLocalPort());
  }

  /// Waits for the packet that opens the way, then sends everything, a stranger's packets between.
  private void send() {
    try {
      rtp.receive(new DatagramPacket(new byte[100], 100));
      var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPort.get());
      for (int at = 0; at < wire.length; ) {
        int length = (wire[at + 2] & 0xFF) << 8 | wire[at + 3] & 0xFF;
        byte[] packet = Arrays.copyOfRange(wire, at + 4, at + 4 + length);
        stranger.send(new DatagramPacket(packet, length, to));
        rtp.send(new DatagramPacket(packet, length, to));
        at += 4 + length;
      }
    } catch (IOException e) {
      if (!rtp.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void hear() {
    try {
      while (true) {
        var packet = new DatagramPacket(new byte[200], 200);
        rtcp.receive(packet);
        reports.add(Arrays.copyOf(packet.getData(), packet.getLength()));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  URI address() {
    return control.address();
  }

  List<RtspMessage.Request> requests() {
    return control.requests();
  }

  @Override
  public void close() throws IOException {
    control.close();
    rtp.close();
    rtcp.close();
    stranger.close();
    // The ports are free only when the threads that wait on them have let go.
    join(sending);
    join(hearing);
  }

  private static void join(Thread reader) {
    try {
      reader.join(RELEASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
