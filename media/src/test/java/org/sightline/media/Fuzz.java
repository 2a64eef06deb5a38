package org.sightline.media;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// Seeded mutation of real input: a modest count by default, more with `-Dsightline.fuzz=COUNT`. A
/// failure names its seed and input.
public final class Fuzz {
  private static final int COUNT = Integer.getInteger("sightline.fuzz", 3_000);

  private Fuzz() {}

  /// Feeds mutants of the seeds to `target`, which must not throw.
  public static void run(List<byte[]> seeds, Consumer<byte[]> target) {
    long first = Long.getLong("sightline.fuzz.seed", 20_260_101L);
    for (int i = 0; i < COUNT; i++) {
      long seed = first + i;
      byte[] input = mutant(seeds, new Random(seed));
      try {
        target.accept(input);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "fuzz seed %d, input %s".formatted(seed, java.util.HexFormat.of().formatHex(input)), e);
      }
    }
  }

  /// A seed with up to eight edits.
  public static byte[] mutant(List<byte[]> seeds, Random random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int edits = 1 + random.nextInt(8); edits > 0; edits--) {
      bytes = edited(bytes, seeds, random);
    }
    return bytes;
  }

  private static byte[] edited(byte[] bytes, List<byte[]> seeds, Random random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] = (byte) random.nextInt(256);
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
      case 3 -> {
        return java.util.Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int count = Math.min(other.length, bytes.length - at);
        System.arraycopy(other, 0, bytes, at, count);
      }
      default -> {
        byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(16));
        System.arraycopy(bytes, at, longer, longer.length - (bytes.length - at), bytes.length - at);
        return longer;
      }
    }
    return bytes;
  }
}
