package org.sightline.server.http.route;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/// Jetty's end of a WebSocket: starts the conversation's thread when the line opens, interrupts it
/// when the line breaks. Binary messages of the other end are kept for the conversation, a bounded
/// number of them; texts are dropped.
///
/// Public because Jetty calls it by reflection.
public final class LineEnd implements Session.Listener.AutoDemanding {
  private static final System.Logger LOG = System.getLogger(LineEnd.class.getName());

  private final Conversation conversation;
  private final Reception reception;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final BlockingQueue<byte[]> heard = new ArrayBlockingQueue<>(Line.MAX_HEARD);
  private volatile @Nullable Thread talker;

  LineEnd(Conversation conversation, Reception reception) {
    this.conversation = conversation;
    this.reception = reception;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    reception.socket(1);
    talker =
        Thread.ofVirtual()
            .name("socket")
            .start(() -> talk(new Line(session, closed, reception.unsentBytes(), heard)));
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    boolean kept = heard.offer(bytes);
    if (!kept) {
      LOG.log(
          System.Logger.Level.DEBUG, "a message was dropped: the conversation does not keep up");
    }
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    LOG.log(System.Logger.Level.DEBUG, "socket failed", cause);
  }

  @Override
  public void onWebSocketClose(int code, @Nullable String reason) {
    closed.countDown();
    Thread thread = talker;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void talk(Line line) {
    try {
      conversation.hold(line);
      line.close(Line.GOING_AWAY, "nothing more to say");
    } catch (InterruptedException _) {
      line.close(Line.GOING_AWAY, "good-bye");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "socket ended", e);
      line.close(1011, "the node failed");
    } finally {
      reception.socket(-1);
    }
  }
}
