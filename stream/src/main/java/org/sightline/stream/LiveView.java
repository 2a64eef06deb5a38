package org.sightline.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.media.AccessUnit;

/// One viewer's way to a stream: fragmented MP4 for Media Source Extensions.
///
/// It begins with the newest key picture, which the stream keeps, so that a viewer sees something
/// at once. A viewer that leaves [#MAX_WAITING_BYTES] unread jumps to the next key picture, and so
/// it does behind a damaged picture, since a browser's decoder may give up on one; both are
/// counted.
///
/// Owned by one thread; [#close()] may come from another and wakes it.
public final class LiveView implements AutoCloseable {
  /// The most bytes of pictures that wait for one viewer.
  public static final int MAX_WAITING_BYTES = 1 << 20;

  private final InstantSource clock;
  private final Subscription subscription;
  private final ArrayDeque<LiveMessage> ready = new ArrayDeque<>();
  private @Nullable LiveFragments run;
  private LiveMessage.@Nullable Status lastStatus;
  private long skippedBefore;
  private Duration delay = Duration.ZERO;

  public LiveView(Stream stream, InstantSource clock) {
    this.clock = clock;
    this.subscription = stream.subscribeFromNewestKey("live view", MAX_WAITING_BYTES);
    if (stream.state() instanceof StreamState.Connecting) {
      say(new LiveMessage.Status("connecting", "", "the camera is being connected"));
    }
  }

  /// The next message, waiting for it at most `wait`; null when none came. After the stream was
  /// closed, what waits is still handed out, then always null: see [#isOver()].
  public @Nullable LiveMessage next(Duration wait) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    while (ready.isEmpty()) {
      StreamMessage message =
          subscription.take(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      if (message == null) {
        return null;
      }
      take(message);
    }
    LiveMessage next = ready.remove();
    if (next instanceof LiveMessage.Fragment f) {
      delay = Duration.between(f.firstUnitReceived(), clock.instant());
    }
    return next;
  }

  /// Whether the stream is closed, or this is: nothing more will come.
  public boolean isOver() {
    return subscription.isClosed() && ready.isEmpty();
  }

  /// Access units that this viewer did not get, being slow, or behind a damaged picture.
  public long lostUnits() {
    return subscription.lostUnits() + skippedBefore + (run == null ? 0 : run.skipped());
  }

  /// Bytes of pictures that wait for this viewer, at most [#MAX_WAITING_BYTES].
  public long waitingBytes() {
    return subscription.waitingBytes();
  }

  /// From the arrival of the newest fragment's first access unit to its handing out; seconds for
  /// the pictures that were kept for a beginning.
  public Duration delay() {
    return delay;
  }

  private void take(StreamMessage message) {
    switch (message) {
      case StreamMessage.RunStarted started -> {
        endRun();
        run = new LiveFragments(started);
      }
      case StreamMessage.Unit(AccessUnit unit) -> unit(unit);
      case StreamMessage.RunEnded(long _, Instant _, GapCause cause, String detail) -> {
        endRun();
        say(new LiveMessage.Status("down", cause.code(), detail));
      }
      case StreamMessage.AttemptFailed(Instant _, GapCause cause, String detail) ->
          say(new LiveMessage.Status("down", cause.code(), detail));
    }
  }

  private void unit(AccessUnit unit) {
    LiveFragments now = run;
    if (now == null) {
      return;
    }
    if (!now.isStarted()) {
      if (!now.isEntry(unit)) {
        return;
      }
      lastStatus = null;
      ready.add(now.start(unit));
    }
    LiveMessage.Fragment fragment = now.add(unit);
    if (fragment != null) {
      ready.add(fragment);
    }
  }

  private void endRun() {
    if (run != null) {
      skippedBefore += run.skipped();
      run = null;
    }
  }

  private void say(LiveMessage.Status status) {
    if (!status.equals(lastStatus)) {
      lastStatus = status;
      ready.add(status);
    }
  }

  @Override
  public void close() {
    subscription.close();
  }
}
