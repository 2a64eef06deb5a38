package org.sightline.analysis.detect;

import java.util.Arrays;

/// Boxes that a network proposes, in pixels of its input, before the doubles are taken out.
///
/// Memory is taken once, for as many as the network can give. Owned by one thread.
final class Candidates {
  /// Boxes that overlap more are one object, whatever two words the network has for it.
  private static final double SAME_PLACE = 0.8;

  private final double least;
  private final boolean[] named;
  private final float[] left;
  private final float[] top;
  private final float[] right;
  private final float[] bottom;
  private final float[] confidence;
  private final int[] label;
  private final int[] kept;
  private int size;

  /// @param named by class, whether it has a label; others are never taken
  /// @param most that the network can give for one picture
  Candidates(DetectorSettings settings, boolean[] named, int most) {
    least = settings.least();
    this.named = named.clone();
    left = new float[most];
    top = new float[most];
    right = new float[most];
    bottom = new float[most];
    confidence = new float[most];
    label = new int[most];
    kept = new int[settings.most()];
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /// Whether a box of this confidence is taken.
  boolean wants(float sure) {
    return sure >= least;
  }

  /// Takes a box by its edges; one that is not finite, not sure or one too many is left out.
  void add(int of, float sure, float l, float t, float r, float b) {
    if (wants(sure)
        && Float.isFinite(l + t + r + b)
        && size < label.length
        && of >= 0
        && of < named.length
        && named[of]) {
      left[size] = l;
      top[size] = t;
      right[size] = r;
      bottom[size] = b;
      confidence[size] = Math.min(1, sure);
      label[size++] = of;
    }
  }

  /// Takes a box by its centre and size.
  void addCentred(int of, float sure, float x, float y, float w, float h) {
    add(of, sure, x - w / 2, y - h / 2, x + w / 2, y + h / 2);
  }

  /// Leaves, of boxes with one label that overlap more than `overlap` and of boxes in one place,
  /// the surest (greedy non-maximum suppression), as [#at(int)].
  ///
  /// @return how many are left
  int withoutDoubles(double overlap) {
    int count = 0;
    while (count < kept.length) {
      int surest = -1;
      for (int i = 0; i < size; i++) {
        if (confidence[i] >= 0 && (surest < 0 || confidence[i] > confidence[surest])) {
          surest = i;
        }
      }
      if (surest < 0) {
        return count;
      }
      kept[count++] = surest;
      suppress(surest, overlap);
    }
    return count;
  }

  /// Marks `surest` and its doubles as done by the sign of their confidence.
  private void suppress(int surest, double overlap) {
    for (int i = 0; i < size; i++) {
      if (i == surest || confidence[i] < 0) {
        continue;
      }
      double shared = shared(surest, i);
      if (shared > SAME_PLACE || (label[i] == label[surest] && shared > overlap)) {
        confidence[i] = -1;
      }
    }
    confidence[surest] = -1 - confidence[surest];
  }

  private double shared(int a, int b) {
    float w = Math.min(right[a], right[b]) - Math.max(left[a], left[b]);
    float h = Math.min(bottom[a], bottom[b]) - Math.max(top[a], top[b]);
    if (w <= 0 || h <= 0) {
      return 0;
    }
    double both = (double) w * h;
    return both / (area(a) + area(b) - both);
  }

  private double area(int i) {
    return (double) (right[i] - left[i]) * (bottom[i] - top[i]);
  }

  /// The candidate that stands at `place` of those kept.
  int at(int place) {
    return kept[place];
  }

  int label(int i) {
    return label[i];
  }

  /// How sure the network is, 0 to 1.
  double confidence(int i) {
    return confidence[i] < 0 ? -1 - confidence[i] : confidence[i];
  }

  double left(int i) {
    return left[i];
  }

  double top(int i) {
    return top[i];
  }

  double right(int i) {
    return right[i];
  }

  double bottom(int i) {
    return bottom[i];
  }

  /// The place of the largest of `count` numbers from `from`.
  static int largest(float[] values, int from, int count) {
    int best = from;
    for (int i = from + 1; i < from + count; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  @Override
  public String toString() {
    return "candidates " + Arrays.toString(Arrays.copyOf(label, size));
  }
}
