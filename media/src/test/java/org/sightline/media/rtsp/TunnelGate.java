package org.sightline.media.rtsp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The web server of a camera that tunnels RTSP, before an RTSP server: joins GET and POST by their
/// cookie and turns Base64 into bytes.
final class TunnelGate implements AutoCloseable {
  private static final Duration RELEASE = Duration.ofSeconds(60);
  private final ServerSocket listener;
  private final Thread accepting;
  private final int behind;
  private final Map<String, Socket> byCookie = new ConcurrentHashMap<>();

  TunnelGate(int behind) throws IOException {
    this.behind = behind;
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    accepting = Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String head = head(socket.getInputStream());
      String cookie =
          head.lines()
              .filter(l -> l.toLowerCase(java.util.Locale.ROOT).startsWith("x-sessioncookie:"))
              .findFirst()
              .orElseThrow();
      if (head.startsWith("GET ")) {
        try (var server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
          byCookie.put(cookie, server);
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.0 200 OK\r\nContent-Type: application/x-rtsp-tunnelled\r\nContent-Length: 999999\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
          server.getInputStream().transferTo(socket.getOutputStream());
        }
      } else {
        post(socket.getInputStream(), byCookie.get(cookie));
      }
    } catch (IOException over) {
      // One of the two went.
    }
  }

  /// Padding ends each request and not the body, so four letters are turned at a time.
  private static void post(InputStream in, Socket server) throws IOException {
    byte[] four = in.readNBytes(4);
    while (four.length == 4) {
      server.getOutputStream().write(Base64.getDecoder().decode(four));
      four = in.readNBytes(4);
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no head");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    // The port is free only when the thread that waits on it has let go.
    join(accepting);
  }

  private static void join(Thread reader) {
    try {
      reader.join(RELEASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
