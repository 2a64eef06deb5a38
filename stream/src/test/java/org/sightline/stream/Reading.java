package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.sightline.media.AccessUnit;

/// Reads a subscription in a test, with patience.
final class Reading {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Reading() {}

  /// Reads until a message fits, and returns all that were read.
  static List<StreamMessage> until(Subscription s, Predicate<StreamMessage> fits)
      throws InterruptedException {
    List<StreamMessage> read = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (read.isEmpty() || !fits.test(read.getLast())) {
      StreamMessage m = s.take(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      assertNotNull(
          m,
          () ->
              "nothing more came behind "
                  + read.subList(Math.max(0, read.size() - 3), read.size()));
      read.add(m);
    }
    return read;
  }

  static <T extends StreamMessage> T next(Subscription s, Class<T> kind)
      throws InterruptedException {
    return kind.cast(until(s, kind::isInstance).getLast());
  }

  static boolean isKey(StreamMessage m) {
    return m instanceof StreamMessage.Unit(AccessUnit u) && u.key();
  }

  static List<AccessUnit> units(List<StreamMessage> messages) {
    return messages.stream()
        .filter(m -> m instanceof StreamMessage.Unit)
        .map(m -> ((StreamMessage.Unit) m).unit())
        .toList();
  }
}
