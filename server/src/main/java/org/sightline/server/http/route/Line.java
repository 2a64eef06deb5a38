package org.sightline.server.http.route;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/// One end of a WebSocket, for a conversation.
///
/// What was said and is not yet sent is counted: when more than [#MAX_UNSENT_BYTES] wait, the other
/// end is too slow and the line is closed with [#TOO_SLOW]; so at most one message more waits. Used
/// by one thread.
public final class Line {
  /// The most bytes that wait for the other end.
  public static final int MAX_UNSENT_BYTES = 1 << 20;

  /// Close code: the other end did not keep up.
  public static final int TOO_SLOW = 4008;

  /// Close code: the session is over.
  public static final int SIGNED_OUT = 4001;

  /// Close code (RFC 6455 7.4.1): what was talked about is gone, or the node stops.
  public static final int GOING_AWAY = 1001;

  private static final long GOOD_BYE_SECONDS = 3;

  private final Session session;
  private final AtomicLong unsentBytes = new AtomicLong();
  private final CountDownLatch closed;
  private volatile boolean open = true;

  Line(Session session, CountDownLatch closed) {
    this.session = session;
    this.closed = closed;
  }

  /// Whether it makes sense to go on talking.
  public boolean isOpen() {
    return open && session.isOpen();
  }

  /// Sends a text, without waiting for it to arrive.
  public void say(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (admit(bytes.length)) {
      session.sendText(text, sent(bytes.length));
    }
  }

  /// Sends bytes, which are not to be changed, without waiting for them to arrive.
  public void say(byte[] bytes) {
    if (admit(bytes.length)) {
      session.sendBinary(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), sent(bytes.length));
    }
  }

  /// Says good-bye; the connection is cut where no good-bye comes back soon.
  public void close(int code, String reason) {
    if (!open) {
      return;
    }
    open = false;
    session.close(code, reason, Callback.NOOP);
    try {
      if (!closed.await(GOOD_BYE_SECONDS, TimeUnit.SECONDS)) {
        session.disconnect();
      }
    } catch (InterruptedException e) {
      session.disconnect();
      Thread.currentThread().interrupt();
    }
  }

  private boolean admit(int length) {
    if (!isOpen()) {
      return false;
    }
    if (unsentBytes.getAndAdd(length) > MAX_UNSENT_BYTES) {
      close(TOO_SLOW, "the reader does not keep up");
      return false;
    }
    return true;
  }

  private Callback sent(int length) {
    return Callback.from(
        () -> unsentBytes.addAndGet(-length),
        failure -> {
          unsentBytes.addAndGet(-length);
          open = false;
        });
  }
}
