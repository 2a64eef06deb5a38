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
import org.sightline.picture.PictureException;
import org.sightline.picture.PictureSize;
import org.sightline.picture.PictureWorks;
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

  private final PictureWorks works;
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

  /// @param jpeg null where the unit does not decode
  private record Newest(AccessUnit unit, byte @Nullable [] jpeg, long atNanos) {
    Still still() {
      return jpeg == null ? new None() : new Taken(jpeg);
    }
  }

  private record Key(MediaFormat format, AccessUnit unit) {}

  /// @param works what decodes
  /// @param nanoTime the monotonic clock
  public Stills(PictureWorks works, LongSupplier nanoTime) {
    this.works = works;
    this.nanoTime = nanoTime;
  }

  /// The newest picture of a stream; waits for the next key picture where the stream keeps none.
  public Still of(Stream stream) throws InterruptedException {
    Newest known = known(stream);
    if (known != null && nanoTime.getAsLong() - known.atNanos() < FRESH.toNanos()) {
      return known.still();
    }
    if (!decoding.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
      return new Busy();
    }
    try {
      return taken(stream);
    } finally {
      decoding.release();
    }
  }

  private Still taken(Stream stream) throws InterruptedException {
    Newest known = known(stream);
    if (known != null && nanoTime.getAsLong() - known.atNanos() < FRESH.toNanos()) {
      return known.still();
    }
    Key key = key(stream);
    if (key == null) {
      return new None();
    }
    Newest made =
        known != null && known.unit() == key.unit()
            ? new Newest(key.unit(), known.jpeg(), nanoTime.getAsLong())
            : made(key);
    synchronized (this) {
      newest.put(stream, made);
    }
    return made.still();
  }

  /// What does not decode is remembered as well: it may have ended the process that tried.
  private Newest made(Key key) {
    Optional<byte[]> jpeg = Optional.empty();
    try {
      jpeg =
          works
              .picture(key.format(), key.unit(), new PictureWorks.Wish(MOST, QUALITY, false))
              .jpeg();
    } catch (PictureException e) {
      LOG.log(Level.INFO, "no still of {0} cause=\"{1}\"", key.format(), e.getMessage());
    }
    return new Newest(key.unit(), jpeg.orElse(null), nanoTime.getAsLong());
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
