package org.sightline.webrtc;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// The datagrams of one session's DTLS association: what arrived and waits, and the way out.
///
/// At most [#MAX_WAITING] wait; what comes while it is full is dropped, as a network would, and the
/// other side sends it again.
final class DtlsLine implements DatagramTransport {
  /// The most datagrams that wait unread.
  static final int MAX_WAITING = 32;

  /// The largest datagram that is read or sent, bytes.
  static final int MAX_BYTES = 1472;

  private static final int MAX_SENT_BYTES = 1200;
  private static final byte[] WAKING = {};

  /// Sends one datagram to where the session's browser is.
  @FunctionalInterface
  interface Way {
    void send(byte[] bytes, int offset, int length);
  }

  private final ArrayBlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Way way;
  private byte @Nullable [] putBack;
  private volatile boolean closed;

  DtlsLine(Way way) {
    this.way = way;
  }

  /// Takes a datagram from the socket's thread; false when it was dropped.
  boolean arrived(byte[] datagram) {
    return !closed && waiting.offer(datagram);
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /// The next datagram, or null when none came in time.
  ///
  /// @throws IOException if the line is closed, be it while this waits
  byte @Nullable [] next(int waitMillis) throws IOException {
    byte[] back = putBack;
    if (back != null) {
      putBack = null;
      return back;
    }
    if (closed) {
      throw new IOException("the session has ended");
    }
    try {
      byte[] datagram = waiting.poll(waitMillis, TimeUnit.MILLISECONDS);
      if (closed) {
        throw new IOException("the session has ended");
      }
      return datagram;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the session was interrupted", e);
    }
  }

  /// Has the next reading find this datagram again.
  void putBack(byte[] datagram) {
    putBack = datagram;
  }

  @Override
  public int getReceiveLimit() {
    return MAX_BYTES;
  }

  @Override
  public int getSendLimit() {
    return MAX_SENT_BYTES;
  }

  @Override
  public int receive(byte[] target, int offset, int length, int waitMillis) throws IOException {
    byte[] datagram = next(waitMillis);
    if (datagram == null) {
      return -1;
    }
    int taken = Math.min(length, datagram.length);
    System.arraycopy(datagram, 0, target, offset, taken);
    return taken;
  }

  @Override
  public void send(byte[] source, int offset, int length) {
    way.send(source, offset, length);
  }

  @Override
  public void close() {
    closed = true;
    // Wakes whoever waits for a datagram; where the line is full nobody does.
    waiting.offer(WAKING);
  }
}
