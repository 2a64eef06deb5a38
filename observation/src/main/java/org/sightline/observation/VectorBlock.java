package org.sightline.observation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.sightline.domain.Embedding;

/// The vectors of one network, one after another in memory, with what a search is narrowed by
/// beside each.
///
/// A question goes through the [Sketch]es of all vectors that it may find, and compares the
/// [#CANDIDATES] best of those, or more, in full.
///
/// Pieces of [#PIECE] vectors are added as they are needed and never given back; the place of a
/// vector that went is used for the next. Not safe for use by several threads.
final class VectorBlock {
  /// How many vectors at least are compared in full.
  static final int CANDIDATES = 512;

  private static final int PIECE = 1024;

  private final int dimensions;
  private final Sketch sketch;
  private final List<Piece> pieces = new ArrayList<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private int used;

  /// @param groups of each vector, see [VectorIndex]; -1 where there is none
  private record Piece(
      byte[] levels,
      float[] inverse,
      long[] sketches,
      int[] sums,
      float[] sketchInverse,
      int[] groups,
      long[] starts,
      long[] ends,
      String[] tracks) {}

  /// Which vectors are looked at.
  ///
  /// @param groups that may be found
  /// @param fromUs the end of a track that may be found is not before this
  /// @param toUs its start is not after this
  record Bounds(BitSet groups, long fromUs, long toUs) {}

  VectorBlock(int dimensions) {
    this.dimensions = dimensions;
    this.sketch = new Sketch(dimensions);
  }

  int dimensions() {
    return dimensions;
  }

  /// Bytes of memory that a vector takes, with what stands beside it.
  static int bytes(int dimensions) {
    return dimensions + dimensions / 2 + 120;
  }

  /// Puts a vector into a free place, which it answers.
  int put(Embedding embedding, String track) {
    int place = free.isEmpty() ? used++ : free.pop();
    if (place / PIECE == pieces.size()) {
      int[] nobody = new int[PIECE];
      Arrays.fill(nobody, -1);
      pieces.add(
          new Piece(
              new byte[PIECE * dimensions],
              new float[PIECE],
              new long[PIECE * sketch.longs()],
              new int[PIECE],
              new float[PIECE],
              nobody,
              new long[PIECE],
              new long[PIECE],
              new String[PIECE]));
    }
    Piece piece = pieces.get(place / PIECE);
    int at = place % PIECE;
    System.arraycopy(embedding.levels(), 0, piece.levels, at * dimensions, dimensions);
    piece.inverse[at] = (float) (1 / embedding.length());
    Sketch.Measure measure = sketch.write(embedding, piece.sketches, at * sketch.longs());
    piece.sums[at] = measure.sum();
    piece.sketchInverse[at] = measure.inverse();
    piece.tracks[at] = track;
    piece.groups[at] = -1;
    return place;
  }

  /// Says what the vector's track is by now.
  void tell(int place, int group, long startUs, long endUs) {
    Piece piece = pieces.get(place / PIECE);
    int at = place % PIECE;
    piece.groups[at] = group;
    piece.starts[at] = startUs;
    piece.ends[at] = endUs;
  }

  void remove(int place) {
    Piece piece = pieces.get(place / PIECE);
    piece.groups[place % PIECE] = -1;
    piece.tracks[place % PIECE] = "";
    free.push(place);
  }

  byte[] levels(int place) {
    byte[] levels = new byte[dimensions];
    System.arraycopy(
        pieces.get(place / PIECE).levels, place % PIECE * dimensions, levels, 0, dimensions);
    return levels;
  }

  /// The tracks that are most like the example, the best first.
  Nearest nearest(Embedding example, Bounds bounds, int most) {
    Sketch.Example wanted = sketch.example(example);
    Nearest candidates = new Nearest(Math.max(CANDIDATES, 4 * most));
    int longs = sketch.longs();
    for (int number = 0; number < pieces.size(); number++) {
      Piece piece = pieces.get(number);
      for (int at = 0; at < PIECE; at++) {
        int group = piece.groups[at];
        if (group >= 0
            && bounds.groups.get(group)
            && piece.starts[at] <= bounds.toUs
            && piece.ends[at] >= bounds.fromUs) {
          candidates.offer(
              sketch.score(
                  piece.sketches, at * longs, piece.sums[at], piece.sketchInverse[at], wanted),
              number * PIECE + at);
        }
      }
    }
    byte[] levels = example.levels();
    float length = (float) (1 / example.length());
    Nearest nearest = new Nearest(most);
    for (int place : candidates.places()) {
      Piece piece = pieces.get(place / PIECE);
      int at = place % PIECE;
      int dot = dot(piece.levels, at * dimensions, levels);
      nearest.offer(dot * length * piece.inverse[at], place);
    }
    return nearest;
  }

  /// The track whose vector lies there.
  String track(int place) {
    return pieces.get(place / PIECE).tracks[place % PIECE];
  }

  private static int dot(byte[] block, int from, byte[] example) {
    int sum = 0;
    for (int i = 0; i < example.length; i++) {
      sum += block[from + i] * example[i];
    }
    return sum;
  }
}
