package org.sightline.server.http.route;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/// One end of a WebSocket, for a conversation.
///
/// What was said and is not yet sent is counted: when it would be more than [#MAX_UNSENT_BYTES],
/// the other end is too slow and the line is closed with [#TOO_SLOW]. A message that is larger by
/// itself waits alone. Used by one thread.
///
/// When more than [#MAX_ALL_UNSENT_BYTES] wait on all lines together, a line of which nothing has
/// arrived for [#STANDSTILL] is too slow already, and with [#TOO_MUCH_UNSENT_BYTES] every line with
/// more than [#FAIR_UNSENT_BYTES]: many slow readers must not use up the memory that recording
/// needs. Who reads is not dropped for those who do not, though the first pictures come to it in
/// one heap.
public final class Line {
  /// The most bytes that wait for the other end.
  public static final int MAX_UNSENT_BYTES = 1 << 20;

  /// The most bytes that wait on all lines together before slow ones are closed earlier.
  public static final int MAX_ALL_UNSENT_BYTES = 64 << 20;

  /// How long nothing of a line may arrive while much waits on all lines together.
  static final Duration STANDSTILL = Duration.ofSeconds(1);

  /// The bytes that wait on all lines together from which on none may have more than
  /// [#FAIR_UNSENT_BYTES]. The viewers of a camera share what they are sent, so that less memory
  /// than this is taken.
  static final int TOO_MUCH_UNSENT_BYTES = 4 * MAX_ALL_UNSENT_BYTES;

  /// What may wait on a line however much waits on others.
  public static final int FAIR_UNSENT_BYTES = 128 << 10;

  /// Close code: the other end did not keep up.
  public static final int TOO_SLOW = 4008;

  /// Close code: the session is over.
  public static final int SIGNED_OUT = 4001;

  /// Close code (RFC 6455 7.4.1): what was talked about is gone, or the node stops.
  public static final int GOING_AWAY = 1001;

  /// The most binary messages that wait unheard.
  static final int MAX_HEARD = 50;

  private static final long GOOD_BYE_SECONDS = 3;

  private final Session session;
  private final AtomicLong unsentBytes = new AtomicLong();
  private final AtomicLong allUnsentBytes;
  private final CountDownLatch closed;
  private final BlockingQueue<byte[]> heard;
  private volatile boolean open = true;

  /// When something arrived last, or began to wait where nothing waited.
  private volatile long movedNanos = System.nanoTime();

  Line(
      Session session,
      CountDownLatch closed,
      AtomicLong allUnsentBytes,
      BlockingQueue<byte[]> heard) {
    this.heard = heard;
    this.allUnsentBytes = allUnsentBytes;
    this.session = session;
    this.closed = closed;
  }

  /// Whether it makes sense to go on talking.
  public boolean isOpen() {
    return open && session.isOpen();
  }

  /// The next binary message of the other end, waiting for it at most `wait`; null when none came.
  /// What comes while [#MAX_HEARD] wait unheard is dropped.
  public byte @Nullable [] hear(Duration wait) throws InterruptedException {
    return heard.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
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
    long waiting = unsentBytes.get();
    if (waiting > 0 && (waiting + length > MAX_UNSENT_BYTES || isInTheWay(waiting))) {
      close(TOO_SLOW, "the reader does not keep up");
      return false;
    }
    if (waiting == 0) {
      movedNanos = System.nanoTime();
    }
    unsentBytes.addAndGet(length);
    allUnsentBytes.addAndGet(length);
    return true;
  }

  /// Whether this line has to go for the sake of all.
  private boolean isInTheWay(long waiting) {
    long all = allUnsentBytes.get();
    return (all > MAX_ALL_UNSENT_BYTES && System.nanoTime() - movedNanos > STANDSTILL.toNanos())
        || (all > TOO_MUCH_UNSENT_BYTES && waiting > FAIR_UNSENT_BYTES);
  }

  private Callback sent(int length) {
    return Callback.from(
        () -> arrived(length),
        failure -> {
          arrived(length);
          open = false;
        });
  }

  private void arrived(int length) {
    movedNanos = System.nanoTime();
    unsentBytes.addAndGet(-length);
    allUnsentBytes.addAndGet(-length);
  }
}
