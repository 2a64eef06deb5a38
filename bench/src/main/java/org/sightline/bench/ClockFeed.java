package org.sightline.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtsp.RtspFeed;
import org.sightline.picture.EncoderSettings;
import org.sightline.picture.Picture;
import org.sightline.picture.PictureSize;
import org.sightline.picture.VideoEncoder;

/// A camera that films this machine's clock: 25 pictures a second of 640x360, each with the time of
/// its making in 32 black or white squares, most significant first, eight in a row.
final class ClockFeed implements RtspFeed {
  static final int WIDTH = 640;
  static final int HEIGHT = 360;
  private static final int COLUMNS = 8;
  private static final int ROWS = 4;
  private static final long INTERVAL_NANOS = 40_000_000L;

  private static VideoEncoder encoder() {
    return new VideoEncoder(
        new EncoderSettings(new PictureSize(WIDTH, HEIGHT), 25, 2_000_000, 50, 1));
  }

  @Override
  public List<MediaFormat> tracks() {
    try (VideoEncoder encoder = encoder()) {
      return List.of(encoder.format());
    }
  }

  @Override
  public Reader open() {
    return new Filming();
  }

  private static Picture picture(long millis, long index) {
    byte[] rgb = new byte[WIDTH * HEIGHT * Picture.CHANNELS];
    int width = WIDTH / COLUMNS;
    int height = HEIGHT / ROWS;
    for (int bit = 0; bit < 32; bit++) {
      if ((millis >>> 31 - bit & 1) != 0) {
        for (int y = bit / COLUMNS * height; y < (bit / COLUMNS + 1) * height; y++) {
          int from = (y * WIDTH + bit % COLUMNS * width) * Picture.CHANNELS;
          Arrays.fill(rgb, from, from + width * Picture.CHANNELS, (byte) 255);
        }
      }
    }
    return new Picture(WIDTH, HEIGHT, rgb, Duration.ofNanos(index * INTERVAL_NANOS), Instant.now());
  }

  private static final class Filming implements Reader {
    private final Semaphore closed = new Semaphore(0);
    private final VideoEncoder encoder = encoder();
    private final Queue<AccessUnit> made = new ArrayDeque<>();
    private final long began = System.nanoTime();
    private long index;

    @Override
    public @Nullable AccessUnit next() throws InterruptedException {
      while (made.isEmpty()) {
        long due = began + index * INTERVAL_NANOS;
        if (closed.tryAcquire(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          encoder.close();
          return null;
        }
        encoder.encode(picture(System.currentTimeMillis(), index++), made::add);
      }
      return made.remove();
    }

    @Override
    public void close() {
      closed.release();
    }
  }
}
