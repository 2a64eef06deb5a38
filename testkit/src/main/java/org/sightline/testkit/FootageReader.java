package org.sightline.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtsp.RtspFeed;

/// One client's way through looping footage, in real time.
///
/// A unit's time is that of its pass plus the passes before it, computed from their number and not
/// summed, so that neither time nor pace drifts.
final class FootageReader implements RtspFeed.Reader {
  private static final double NANOS = 1e9;

  private final List<MediaFormat> tracks;
  private final List<Footage.Sent> pass;
  private final long lengthNanos;
  private final long beginNanos;
  private final long startNanos = System.nanoTime();
  private final CountDownLatch closed = new CountDownLatch(1);
  private long passes;
  private int next;

  FootageReader(List<MediaFormat> tracks, List<Footage.Sent> pass, Duration length, int first) {
    this.tracks = tracks;
    this.pass = pass;
    this.lengthNanos = length.toNanos();
    this.next = first;
    this.beginNanos = pass.get(first).dueNanos();
  }

  @Override
  public @Nullable AccessUnit next() throws InterruptedException {
    Footage.Sent sent = pass.get(next);
    long passNanos = passes * lengthNanos;
    long due = startNanos + passNanos + sent.dueNanos() - beginNanos;
    if (closed.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      return null;
    }
    if (++next == pass.size()) {
      next = 0;
      passes++;
    }
    int rate = tracks.get(sent.mediaTrack()).clockRate();
    long time = sent.time() + Math.round((passNanos - beginNanos) / NANOS * rate);
    return new AccessUnit(sent.mediaTrack(), time, sent.key(), false, Instant.now(), sent.bytes());
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
