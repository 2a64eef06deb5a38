package org.sightline.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Embedding;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.All;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;

/// How long finding the ten most alike of many vectors takes, beside a plain scan of floats, and
/// how many of the ten that floats find are found. On one thread.
///
/// Half of the vectors lie around a few thousand centres, as pictures of the same sort do; half
/// have no structure at all, which is the hardest for whatever leaves something out. Ends with 1
/// where fewer than 95 of 100 are found.
public final class SimilarBench {
  private static final int TEN = 10;
  private static final double LEAST_RECALL = 0.95;
  private static final String NETWORK = "ab".repeat(32);

  private SimilarBench() {}

  /// @param args how many vectors, how many dimensions, how many questions
  public static void main(String[] args) {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int dimensions = args.length > 1 ? Integer.parseInt(args[1]) : 512;
    int questions = args.length > 2 ? Integer.parseInt(args[2]) : 200;
    Random random = new Random(20_261_123);
    float[][] vectors = vectors(random, count, dimensions);
    VectorIndex index = new VectorIndex(Long.MAX_VALUE);
    for (int i = 0; i < count; i++) {
      var unused = index.put(Embedding.of(NETWORK, vectors[i]), seen(i));
    }
    float[][] examples = new float[questions][];
    for (int i = 0; i < questions; i++) {
      examples[i] = beside(random, vectors[random.nextInt(count)], i % 2 == 0 ? 0.3 : 3);
    }
    ObservationQuery all = new All();
    ObservationQuery some = new CameraIs(new CameraName("camera-1"));
    for (int i = 0; i < 400; i++) {
      index.nearest(Embedding.of(NETWORK, examples[i % questions]), i % 4 == 0 ? some : all, 64);
    }
    for (int i = 0; i < 20; i++) {
      plain(vectors, examples[i % questions]);
    }
    double[] ours = new double[questions];
    double[] narrowed = new double[questions];
    double[] plain = new double[questions];
    int hits = 0;
    for (int i = 0; i < questions; i++) {
      Embedding example = Embedding.of(NETWORK, examples[i]);
      long began = System.nanoTime();
      VectorIndex.Best nearest = index.nearest(example, all, 64);
      ours[i] = (System.nanoTime() - began) / 1e6;
      began = System.nanoTime();
      index.nearest(example, some, 64);
      narrowed[i] = (System.nanoTime() - began) / 1e6;
      began = System.nanoTime();
      List<String> exact = plain(vectors, examples[i]);
      plain[i] = (System.nanoTime() - began) / 1e6;
      hits +=
          nearest == null
              ? 0
              : (int)
                  nearest.alike().stream()
                      .limit(TEN)
                      .filter(found -> exact.contains(found.track()))
                      .count();
    }
    double recall = hits / (double) (TEN * questions);
    System.out.printf(
        "%,d vectors of %d dimensions, %d questions, one thread%n", count, dimensions, questions);
    print("index, all cameras", ours);
    print("index, one of 16 cameras", narrowed);
    print("plain scan of floats", plain);
    System.out.printf("recall@10 %.4f%n", recall);
    System.exit(recall >= LEAST_RECALL ? 0 : 1);
  }

  private static void print(String what, double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "%-26s median %6.2f ms   p95 %6.2f ms%n",
        what, sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.95)]);
  }

  private static float[][] vectors(Random random, int count, int dimensions) {
    float[][] centres = new float[2000][];
    Arrays.setAll(centres, _ -> LookalikesTest.direction(random, dimensions));
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      vectors[i] =
          i % 2 == 0
              ? beside(random, centres[random.nextInt(centres.length)], 0.5)
              : LookalikesTest.direction(random, dimensions);
    }
    for (float[] vector : vectors) {
      double length = Math.sqrt(LookalikesTest.dot(vector, vector));
      for (int i = 0; i < dimensions; i++) {
        vector[i] /= (float) length;
      }
    }
    return vectors;
  }

  private static float[] beside(Random random, float[] at, double noise) {
    double each = noise * Math.sqrt(LookalikesTest.dot(at, at) / at.length);
    float[] beside = new float[at.length];
    for (int i = 0; i < at.length; i++) {
      beside[i] = (float) (at[i] + each * random.nextGaussian());
    }
    return beside;
  }

  /// The ten by floats; the example's length changes nothing.
  private static List<String> plain(float[][] vectors, float[] example) {
    float[] scores = new float[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      float dot = 0;
      for (int d = 0; d < example.length; d++) {
        dot += vectors[i][d] * example[d];
      }
      scores[i] = dot;
    }
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    float least = sorted[sorted.length - TEN];
    return new ArrayList<>(
        IntStream.range(0, scores.length)
            .filter(i -> scores[i] >= least)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores[i]))
            .map(i -> "t" + i)
            .toList());
  }

  private static ObjectObservation seen(int i) {
    return new ObjectObservation(
        TimeRange.of(Instant.EPOCH.plusSeconds(i), Duration.ofSeconds(5)),
        new CameraName("camera-" + i % 16),
        new Source("d", "n", "1"),
        0.8,
        "t" + i,
        0,
        true,
        i % 3 == 0 ? "car" : "person",
        new Box(0.1, 0.1, 0.2, 0.2),
        List.of(),
        Set.of(),
        Motion.MOVING,
        "");
  }
}
