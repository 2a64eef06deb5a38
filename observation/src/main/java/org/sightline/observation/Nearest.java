package org.sightline.observation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The best of many, kept in a heap whose worst is on top: most of what is offered costs one
/// comparison.
final class Nearest {
  private final float[] scores;
  private final int[] places;
  private int size;

  Nearest(int most) {
    scores = new float[most];
    places = new int[most];
  }

  void offer(float score, int place) {
    if (size < scores.length) {
      scores[size] = score;
      places[size] = place;
      rise(size++);
    } else if (score > scores[0]) {
      scores[0] = score;
      places[0] = place;
      sink();
    }
  }

  private void rise(int from) {
    int at = from;
    while (at > 0 && scores[at] < scores[(at - 1) / 2]) {
      swap(at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private void sink() {
    int at = 0;
    while (true) {
      int least = 2 * at + 1;
      if (least + 1 < size && scores[least + 1] < scores[least]) {
        least++;
      }
      if (least >= size || scores[least] >= scores[at]) {
        return;
      }
      swap(at, least);
      at = least;
    }
  }

  private void swap(int a, int b) {
    float score = scores[a];
    int place = places[a];
    scores[a] = scores[b];
    places[a] = places[b];
    scores[b] = score;
    places[b] = place;
  }

  /// Whether more was offered than is kept, or may have been.
  boolean isFull() {
    return size == scores.length;
  }

  /// What is kept, in no order.
  int[] places() {
    return Arrays.copyOf(places, size);
  }

  /// A place and its score.
  record Scored(int place, float score) {}

  /// What is kept, the best first; of equal ones the first place first.
  List<Scored> best() {
    List<Scored> best = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      best.add(new Scored(places[i], scores[i]));
    }
    best.sort(Comparator.comparingDouble(Scored::score).reversed().thenComparingInt(Scored::place));
    return best;
  }
}
