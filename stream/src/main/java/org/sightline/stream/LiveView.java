package org.sightline.stream;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// One viewer's way to a stream: fragmented MP4 for Media Source Extensions.
public final class LiveView implements AutoCloseable {
  private final Subscription subscription;

  public LiveView(Stream stream, InstantSource clock) {
    this.subscription = stream.subscribeFromNewestKey("live view", 1 << 20);
  }

  /// The next message, waiting for it at most `wait`; null when none came.
  public @Nullable LiveMessage next(Duration wait) throws InterruptedException {
    subscription.take(wait);
    return null;
  }

  @Override
  public void close() {
    subscription.close();
  }
}
