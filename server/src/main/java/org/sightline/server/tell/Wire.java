package org.sightline.server.tell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.sightline.media.rtsp.CameraTrust;
import org.sightline.server.config.Receiver;

/// A connection to a receiver, closed at a deadline whatever it waits for. TLS asks for a
/// certificate that is good for the host, or is the one that the owner wrote down.
final class Wire implements AutoCloseable {
  private static final int MAX_LINE = 4096;

  private final Receiver.Login to;
  private final Socket plain;
  private final CountDownLatch done = new CountDownLatch(1);
  private Socket socket;

  private Wire(Receiver.Login to, Socket plain) {
    this.to = to;
    this.plain = plain;
    this.socket = plain;
  }

  static Wire open(Receiver.Login to, Duration deadline) throws IOException {
    Wire wire = new Wire(to, new Socket());
    Thread.ofVirtual().name("tell-deadline").start(() -> wire.closeAt(deadline));
    try {
      wire.plain.connect(new InetSocketAddress(to.host(), to.port()), (int) deadline.toMillis());
      if (to.privacy() == Receiver.Privacy.TLS) {
        wire.makePrivate();
      }
      return wire;
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  private void closeAt(Duration deadline) {
    try {
      if (!done.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        plain.close();
      }
    } catch (InterruptedException | IOException e) {
      System.getLogger(Wire.class.getName())
          .log(System.Logger.Level.DEBUG, "a socket did not close", e);
    }
  }

  /// From now on all is TLS. What had come before and was not read is an attack: it is not taken
  /// for the server's (RFC 3207 section 6).
  void makePrivate() throws IOException {
    if (socket.getInputStream().available() > 0) {
      throw new IOException("the server said more than it was asked before TLS began");
    }
    CameraTrust trust = CameraTrust.of(Optional.ofNullable(to.certificate()));
    try {
      SSLSocket secure = trust.secured(plain, to.host(), to.port());
      secure.startHandshake();
      socket = secure;
    } catch (SSLException e) {
      throw new IOException(
          trust.refusal().orElse("TLS failed; check that the port is that of TLS"), e);
    }
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /// A line without its end.
  ///
  /// @throws IOException if it is longer than [#MAX_LINE] or the connection ends
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c;
    while ((c = in().read()) != '\n') {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (line.size() >= MAX_LINE) {
        throw new IOException("the server's line is longer than %d bytes".formatted(MAX_LINE));
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  void say(String text) throws IOException {
    say(text.getBytes(StandardCharsets.UTF_8));
  }

  void say(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  @Override
  public void close() {
    done.countDown();
    try {
      socket.close();
      plain.close();
    } catch (IOException e) {
      System.getLogger(Wire.class.getName())
          .log(System.Logger.Level.DEBUG, "a socket did not close", e);
    }
  }
}
