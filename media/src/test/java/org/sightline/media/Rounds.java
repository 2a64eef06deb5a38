package org.sightline.media;

import java.util.Random;
import java.util.function.Consumer;

/// A property held against many generated cases. A failure names its seed and round; the same seed,
/// given as `-Dsightline.seed`, makes the same cases again.
public final class Rounds {
  private static final long SEED = Long.getLong("sightline.seed", 20_261_122L);

  private Rounds() {}

  /// Asks `property` `count` times, each time with random numbers of its own.
  public static void run(int count, Consumer<Random> property) {
    Random seeds = new Random(SEED);
    for (int round = 0; round < count; round++) {
      try {
        property.accept(new Random(seeds.nextLong()));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed %d round %d: %s".formatted(SEED, round, e.getMessage()), e);
      }
    }
  }

  /// A number from `least` to `most`, both included: often one of the two, often a small step above
  /// the least.
  public static int between(Random random, int least, int most) {
    return switch (random.nextInt(8)) {
      case 0 -> least;
      case 1 -> most;
      case 2, 3 -> Math.min(most, least + random.nextInt(32));
      default -> random.nextInt(least, most + 1);
    };
  }
}
