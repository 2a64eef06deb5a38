package org.sightline.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A camera's web server in a test: answers each connection as its script says.
final class WebCamera implements AutoCloseable {
  /// What is done with one connection.
  interface Script {
    void answer(List<String> request, OutputStream out) throws IOException;
  }

  private static final Duration RELEASE = Duration.ofSeconds(60);
  private final ServerSocket listener;
  private final Thread accepting;
  private final Script script;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  final List<List<String>> requests = Collections.synchronizedList(new ArrayList<>());

  WebCamera(Script script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    accepting = Thread.ofVirtual().start(this::acceptAll);
  }

  String place() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  private void acceptAll() {
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
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      List<String> request = new ArrayList<>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        request.add(line);
      }
      requests.add(request);
      gate.await();
      script.answer(request, socket.getOutputStream());
    } catch (IOException gone) {
      // the client has what it wanted
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  /// Answers nobody until [#release()], so that whoever is to see the first pictures is there.
  void hold() {
    gate = new CountDownLatch(1);
  }

  /// Answers.
  void release() {
    gate.countDown();
  }

  /// A JPEG of its structure alone: a frame header of the size, a scan with a stuffed byte and a
  /// restart, and `number` somewhere in it.
  static byte[] jpeg(int width, int height, int number) {
    byte[] head = {
      (byte) 0xFF,
      (byte) 0xD8,
      // A thumbnail in a segment, whose end is not the picture's.
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      8,
      (byte) 0xFF,
      (byte) 0xD8,
      1,
      (byte) 0xFF,
      (byte) 0xD9,
      0,
      (byte) 0xFF,
      (byte) 0xC0,
      0,
      11,
      8,
      (byte) (height >> 8),
      (byte) height,
      (byte) (width >> 8),
      (byte) width,
      1,
      1,
      0x11,
      0,
      (byte) 0xFF,
      (byte) 0xDA,
      0,
      8,
      1,
      1,
      0,
      0,
      63,
      0,
      (byte) number,
      2,
      (byte) 0xFF,
      0,
      3,
      (byte) 0xFF,
      (byte) 0xD0,
      4,
      '-',
      '-',
      'b',
      '\r',
      '\n',
      (byte) 0xFF,
      (byte) 0xD9
    };
    return head;
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
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
