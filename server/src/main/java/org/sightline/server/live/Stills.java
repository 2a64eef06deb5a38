package org.sightline.server.live;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.KeyPicture;
import org.sightline.picture.PictureException;
import org.sightline.picture.PictureSize;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.Subscription;

/// Single pictures of streams as they are now: the newest key picture, decoded when somebody asks.
///
/// A picture is good for [#FRESH], whoever asks, and longer while the stream has no newer key
/// picture. [#AT_ONCE] are decoded at once; who comes then waits [#PATIENCE] at most.
public final class Stills {
  /// The largest picture.
  public static final PictureSize MOST = new PictureSize(1280, 1280);

  /// As long as a picture is handed out without another look at the stream.
  public static final Duration FRESH = Duration.ofSeconds(1);

  /// Pictures that are decoded at once.
  public static final int AT_ONCE = 2;

  private static final System.Logger LOG = System.getLogger(Stills.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int WAITING_BYTES = 4 << 20;
  private static final int QUALITY = 80;

  private final LongSupplier nanoTime;
  private final Semaphore decoding = new Semaphore(AT_ONCE, true);

  // Guarded by this; a stream that is gone takes its picture along.
  private final Map<Stream, Newest> newest = new WeakHashMap<>();

  /// What came of asking.
  public sealed interface Still {}

  /// A JPEG file.
  public record Taken(byte[] jpeg) implements Still {}

  /// The stream has no key picture that decodes.
  public record None() implements Still {}

  /// Too many others ask.
  public record Busy() implements Still {}

  private record Newest(AccessUnit unit, byte[] jpeg, long atNanos) {}

  private record Key(MediaFormat format, AccessUnit unit) {}

  /// @param nanoTime the monotonic clock
  public Stills(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// The newest picture of a stream; waits for the next key picture where the stream keeps none.
  public Still of(Stream stream) throws InterruptedException {
    Newest known = known(stream);
    if (known != null && nanoTime.getAsLong() - known.atNanos() < FRESH.toNanos()) {
      return new Taken(known.jpeg());
    }
    if (!decoding.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
      return new Busy();
    }
    try {
      return taken(stream);
    } catch (PictureException e) {
      LOG.log(Level.INFO, "no still stream={0} cause=\"{1}\"", stream.id(), e.getMessage());
      return new None();
    } finally {
      decoding.release();
    }
  }

  private Still taken(Stream stream) throws InterruptedException {
    Newest known = known(stream);
    if (known != null && nanoTime.getAsLong() - known.atNanos() < FRESH.toNanos()) {
      return new Taken(known.jpeg());
    }
    Key key = key(stream);
    if (key == null) {
      return new None();
    }
    byte[] jpeg = known != null && known.unit() == key.unit() ? known.jpeg() : null;
    if (jpeg == null) {
      Optional<byte[]> made = KeyPicture.whole(key.format(), key.unit(), MOST, QUALITY);
      if (made.isEmpty()) {
        return new None();
      }
      jpeg = made.get();
    }
    synchronized (this) {
      newest.put(stream, new Newest(key.unit(), jpeg, nanoTime.getAsLong()));
    }
    return new Taken(jpeg);
  }

  private synchronized @Nullable Newest known(Stream stream) {
    return newest.get(stream);
  }

  private static @Nullable Key key(Stream stream) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Subscription subscription = stream.subscribeFromNewestKey("still", WAITING_BYTES)) {
      StreamMessage.RunStarted run = null;
      while (true) {
        long left = deadline - System.nanoTime();
        StreamMessage message = left > 0 ? subscription.take(Duration.ofNanos(left)) : null;
        switch (message) {
          case null -> {
            return null;
          }
          case StreamMessage.RunStarted started -> run = started;
          case StreamMessage.Unit(AccessUnit unit) -> {
            MediaFormat format = run == null ? null : run.tracks().get(unit.mediaTrack());
            if (format != null && format.isVideo() && unit.key() && !unit.damaged()) {
              return new Key(format, unit);
            }
          }
          case StreamMessage.RunEnded _, StreamMessage.AttemptFailed _ -> {
            return null;
          }
        }
      }
    }
  }
}
