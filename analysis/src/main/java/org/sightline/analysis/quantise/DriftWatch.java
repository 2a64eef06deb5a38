package org.sightline.analysis.quantise;

import java.util.List;
import org.sightline.analysis.detect.Detection;

/// A watch over an integer network at work: of a sample of pictures, does it find what the floats
/// find? Once it does not, the floats are to be used until the owner decides otherwise.
///
/// Of each sampled picture, what either network is sure of counts, and is agreed on where the other
/// finds it too, at half the overlap and with at least half the confidence. Not for use by several
/// threads.
public final class DriftWatch {
  private static final double SURE = 0.5;
  private static final double OVERLAP = 0.5;

  /// Weight of the newest object in the running share.
  private static final double NEWEST = 0.01;

  /// Objects before which nothing is decided.
  private static final long LEAST_OBJECTS = 50;

  private final int every;
  private final double least;
  private long pictures;
  private long objects;
  private double agreed = 1;
  private boolean steppedBack;

  /// @param every how many pictures there are to one that both networks look at
  /// @param least the share of objects that both have to find, 0 to 1
  public DriftWatch(int every, double least) {
    if (every < 1 || !(least > 0 && least < 1)) {
      throw new IllegalArgumentException(
          "one of 1 or more pictures, a share between 0 and 1: %d, %s".formatted(every, least));
    }
    this.every = every;
    this.least = least;
  }

  /// One picture of 500, which costs a five hundredth more, and 95 of 100 objects.
  public static DriftWatch usual() {
    return new DriftWatch(500, 0.95);
  }

  /// Whether the floats should look at the next picture too.
  public boolean isSample() {
    return !steppedBack && pictures++ % every == 0;
  }

  /// Takes in what both found in one picture.
  ///
  /// @return whether the integers are to be given up now; true once at most
  public boolean note(List<Detection> floats, List<Detection> integers) {
    count(floats, integers);
    count(integers, floats);
    boolean now = !steppedBack && objects >= LEAST_OBJECTS && agreed < least;
    steppedBack |= now;
    return now;
  }

  private void count(List<Detection> of, List<Detection> in) {
    for (Detection wanted : of) {
      if (wanted.confidence() >= SURE) {
        boolean found =
            in.stream()
                .anyMatch(
                    d ->
                        d.label().equals(wanted.label())
                            && d.confidence() >= wanted.confidence() / 2
                            && d.box().overlap(wanted.box()) >= OVERLAP);
        objects++;
        // A plain mean at first, so that one miss among few does not decide.
        double weight = Math.max(NEWEST, 1.0 / (objects + 1));
        agreed += weight * ((found ? 1 : 0) - agreed);
      }
    }
  }

  /// Whether the integers were given up.
  public boolean hasSteppedBack() {
    return steppedBack;
  }

  /// The share of objects that both find, lately; 1 before the first.
  public double agreed() {
    return agreed;
  }
}
