package org.sightline.observation;

import java.util.SplittableRandom;
import org.sightline.domain.Embedding;

/// A vector in two bits for each dimension, and an example in four, so that many vectors are
/// compared with one example by counting bits.
///
/// Vectors are first turned: random signs and a Hadamard transform spread whatever structure they
/// have evenly over all dimensions and change no angle (Ailon and Chazelle, "The fast
/// Johnson-Lindenstrauss transform", 2009). A turned vector's values lie about normally, for which
/// levels half a deviation from 0 and one apart lose least (Max, "Quantizing for minimum
/// distortion", 1960). The estimate of a cosine is off by about 0.37 / √dimensions.
final class Sketch {
  private static final int BITS = 2;
  private static final int EXAMPLE_BITS = 4;
  private static final double STEP = 0.9957;
  private static final double EXAMPLE_STEP = 0.335;
  private static final long SEED = 20_261_123;

  private final int size;
  private final boolean[] turned;

  Sketch(int dimensions) {
    int all = Long.SIZE;
    while (all < dimensions) {
      all *= 2;
    }
    size = all;
    SplittableRandom random = new SplittableRandom(SEED);
    turned = new boolean[dimensions];
    for (int i = 0; i < dimensions; i++) {
      turned[i] = random.nextBoolean();
    }
  }

  /// An example, ready to be compared.
  ///
  /// @param planes of bits, the least significant first
  /// @param sum of its codes
  record Example(long[] planes, int sum) {}

  /// How many longs a sketch takes.
  int longs() {
    return BITS * size / Long.SIZE;
  }

  /// Writes the sketch of a vector.
  ///
  /// @return what [#score] needs beside it: the sum of its codes, and one over their length
  Measure write(Embedding of, long[] into, int from) {
    float[] values = turned(of);
    int words = size / Long.SIZE;
    double step = STEP * deviation(of);
    int sum = 0;
    double square = 0;
    for (int i = 0; i < BITS * words; i++) {
      into[from + i] = 0;
    }
    for (int i = 0; i < size; i++) {
      int code = Math.clamp((int) Math.floor(values[i] / step) + 2, 0, 3);
      into[from + i / Long.SIZE] |= (long) (code & 1) << i;
      into[from + words + i / Long.SIZE] |= (long) (code >> 1) << i;
      sum += code;
      square += (code - 1.5) * (code - 1.5);
    }
    return new Measure(sum, (float) (1 / Math.sqrt(square)));
  }

  /// What stands beside a sketch.
  record Measure(int sum, float inverse) {}

  /// Makes an example ready.
  Example example(Embedding of) {
    float[] values = turned(of);
    int words = size / Long.SIZE;
    double step = EXAMPLE_STEP * deviation(of);
    long[] planes = new long[EXAMPLE_BITS * words];
    int sum = 0;
    for (int i = 0; i < size; i++) {
      int code = Math.clamp((int) Math.floor(values[i] / step) + 8, 0, 15);
      for (int bit = 0; bit < EXAMPLE_BITS; bit++) {
        planes[bit * words + i / Long.SIZE] |= (long) (code >> bit & 1) << i;
      }
      sum += code;
    }
    return new Example(planes, sum);
  }

  /// What rises with the estimate of the cosine; of use beside others of the same example alone.
  float score(long[] sketch, int from, int sum, float inverse, Example example) {
    int words = size / Long.SIZE;
    long[] planes = example.planes;
    int ones = 0;
    int twos = 0;
    int fours = 0;
    int eights = 0;
    for (int i = 0; i < words; i++) {
      long low = sketch[from + i];
      long high = sketch[from + words + i];
      ones += Long.bitCount(low & planes[i]) + 2 * Long.bitCount(high & planes[i]);
      twos += Long.bitCount(low & planes[words + i]) + 2 * Long.bitCount(high & planes[words + i]);
      fours +=
          Long.bitCount(low & planes[2 * words + i])
              + 2 * Long.bitCount(high & planes[2 * words + i]);
      eights +=
          Long.bitCount(low & planes[3 * words + i])
              + 2 * Long.bitCount(high & planes[3 * words + i]);
    }
    int dot = ones + 2 * twos + 4 * fours + 8 * eights;
    // The codes stand for their distances from 1.5 and 7.5.
    return (dot - 7.5f * sum - 1.5f * example.sum + 11.25f * size) * inverse;
  }

  /// The deviation of a turned vector's values.
  private double deviation(Embedding of) {
    return of.length() / Math.sqrt(size);
  }

  private float[] turned(Embedding of) {
    byte[] levels = of.levels();
    float[] values = new float[size];
    for (int i = 0; i < levels.length; i++) {
      values[i] = turned[i] ? -levels[i] : levels[i];
    }
    for (int half = 1; half < size; half *= 2) {
      for (int i = 0; i < size; i += 2 * half) {
        for (int j = i; j < i + half; j++) {
          float a = values[j];
          float b = values[j + half];
          values[j] = a + b;
          values[j + half] = a - b;
        }
      }
    }
    float by = (float) (1 / Math.sqrt(size));
    for (int i = 0; i < size; i++) {
      values[i] *= by;
    }
    return values;
  }
}
