package org.sightline.media.rtsp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A camera for tests that answers requests as a script says and, after PLAY, sends given bytes.
final class ScriptedCamera implements AutoCloseable {
  private static final Duration RELEASE = Duration.ofSeconds(60);
  private final ServerSocket listener;
  private final Thread accepting;
  private final Function<RtspMessage.Request, String> script;
  private final byte[] afterPlay;
  private final boolean resetAfterPlay;
  private final List<RtspMessage.Request> requests = new CopyOnWriteArrayList<>();

  ScriptedCamera(
      Function<RtspMessage.Request, String> script, byte[] afterPlay, boolean resetAfterPlay)
      throws IOException {
    this.script = script;
    this.afterPlay = afterPlay;
    this.resetAfterPlay = resetAfterPlay;
    listener = new ServerSocket(0, 10);
    accepting = Thread.ofVirtual().start(this::accept);
  }

  URI address() {
    return URI.create("rtsp://bob:secret@127.0.0.1:%d/main".formatted(listener.getLocalPort()));
  }

  List<RtspMessage.Request> requests() {
    return requests;
  }

  /// The usual answers, with a description of the given media lines.
  static Function<RtspMessage.Request, String> usual(String mediaLines) {
    return request ->
        switch (request.method()) {
          case "OPTIONS" -> "200 OK\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY\r\n";
          case "DESCRIBE" ->
              "200 OK\r\nContent-Type: application/sdp\r\n\r\nv=0\r\ns=x\r\nt=0 0\r\n" + mediaLines;
          case "SETUP" ->
              "200 OK\r\nSession:   77 ; timeout=10\r\nTransport: "
                  + request.headers().first("Transport").orElseThrow()
                  + ";ssrc= 12ab\r\n";
          default -> "200 OK\r\nSession: 77\r\n";
        };
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
      OutputStream out = socket.getOutputStream();
      var in = socket.getInputStream();
      var bytes = new ByteArrayOutputStream();
      while (true) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        bytes.write(next);
        var parsed = RtspParser.parse(ByteBuffer.wrap(bytes.toByteArray()), 0, bytes.size());
        if (parsed instanceof RtspParser.Complete c
            && c.message() instanceof RtspMessage.Request request) {
          bytes.reset();
          requests.add(request);
          String answer = script.apply(request);
          if (!answer.isEmpty()) {
            out.write(wire(request, answer));
          }
          if (request.method().equals("PLAY") && answer.startsWith("200")) {
            out.write(afterPlay);
            if (resetAfterPlay) {
              socket.setSoLinger(true, 0);
              return;
            }
          }
        }
      }
    } catch (IOException clientLeft) {
      // The test has what it wanted.
    }
  }

  private static byte[] wire(RtspMessage.Request request, String answer) {
    int cut = answer.indexOf("\r\n\r\n");
    String body = cut < 0 ? "" : answer.substring(cut + 4);
    String head = cut < 0 ? answer : answer.substring(0, cut + 2);
    return ("RTSP/1.0 "
            + head
            + "CSeq: "
            + request.sequence().orElse(0)
            + "\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
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
