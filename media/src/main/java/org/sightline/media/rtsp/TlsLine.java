package org.sightline.media.rtsp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/// TLS over a TCP connection (RFC 8446, RFC 5246), without a thread of its own: records are taken
/// apart in the visit that reads them.
final class TlsLine implements Line {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final TcpLine below;
  private final SSLEngine engine;

  /// What came and is no whole record yet; written to, flipped to be read.
  private final ByteBuffer records;

  /// What was in a record and did not fit the caller's buffer; in reading position.
  private final ByteBuffer plain;

  private final ByteBuffer out;
  private boolean ended;

  private TlsLine(TcpLine below, SSLEngine engine) {
    this.below = below;
    this.engine = engine;
    this.records = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
    this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
    this.out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
  }

  /// Shakes hands; the camera's certificate is checked by the engine's trust.
  static TlsLine over(TcpLine below, SSLEngine engine, RtspTimeouts timeouts, LongSupplier nanoTime)
      throws IOException {
    engine.setUseClientMode(true);
    var line = new TlsLine(below, engine);
    line.shakeHands(nanoTime.getAsLong() + timeouts.answer().toNanos(), nanoTime);
    return line;
  }

  private void shakeHands(long deadlineNanos, LongSupplier nanoTime) throws IOException {
    engine.beginHandshake();
    ByteBuffer none = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> wrap(NOTHING);
        case NEED_TASK -> runTasks();
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          SSLEngineResult result = unwrap(none);
          if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            long waitMillis = (deadlineNanos - nanoTime.getAsLong()) / 1_000_000;
            int count = waitMillis > 0 ? below.read(records, waitMillis) : 0;
            if (count < 0) {
              throw new EOFException("it closed the connection during the TLS handshake");
            }
            if (count == 0) {
              throw new IOException(
                  "it did not answer the TLS handshake in time; check that the port is that of RTSP over TLS, usually 322");
            }
          } else if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new EOFException("it ended the TLS handshake");
          }
        }
        case FINISHED, NOT_HANDSHAKING -> {}
      }
    }
    none.flip();
    if (none.hasRemaining()) {
      plain.clear();
      plain.put(none).flip();
    }
  }

  @Override
  public int read(ByteBuffer target, long waitMillis) throws IOException {
    int before = target.position();
    handOver(target);
    while (target.hasRemaining() && !ended) {
      boolean room = target.remaining() >= engine.getSession().getApplicationBufferSize();
      SSLEngineResult result;
      if (room) {
        result = unwrap(target);
      } else {
        plain.clear();
        result = unwrap(plain);
        plain.flip();
        handOver(target);
      }
      answerEngine();
      if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        ended = true;
      } else if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
        int count = below.read(records, target.position() > before ? 0 : waitMillis);
        ended = count < 0;
        if (count <= 0) {
          break;
        }
      }
    }
    int count = target.position() - before;
    return count == 0 && ended ? -1 : count;
  }

  private void handOver(ByteBuffer target) {
    int count = Math.min(plain.remaining(), target.remaining());
    target.put(target.position(), plain, plain.position(), count);
    target.position(target.position() + count);
    plain.position(plain.position() + count);
  }

  private SSLEngineResult unwrap(ByteBuffer target) throws IOException {
    records.flip();
    try {
      return engine.unwrap(records, target);
    } finally {
      records.compact();
    }
  }

  /// Does what the engine asks for after a record: new keys, tickets.
  private void answerEngine() throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> {
          if (!wrap(NOTHING)) {
            return;
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  private void runTasks() {
    Runnable task = engine.getDelegatedTask();
    while (task != null) {
      task.run();
      task = engine.getDelegatedTask();
    }
  }

  /// Seals one record and sends it; false if none came of it.
  private boolean wrap(ByteBuffer bytes) throws IOException {
    out.clear();
    engine.wrap(bytes, out);
    out.flip();
    if (!out.hasRemaining()) {
      return false;
    }
    below.write(Arrays.copyOf(out.array(), out.limit()));
    return true;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      if (!wrap(rest)) {
        throw new IOException("the TLS connection takes no more");
      }
    }
  }

  @Override
  public boolean flush() throws IOException {
    return below.flush();
  }

  @Override
  public void neverWait() throws IOException {
    below.neverWait();
  }

  @Override
  public SocketChannel channel() {
    return below.channel();
  }

  @Override
  public void close() throws IOException {
    try (below) {
      if (channel().isOpen()) {
        engine.closeOutbound();
        wrap(NOTHING);
      }
    }
  }
}
