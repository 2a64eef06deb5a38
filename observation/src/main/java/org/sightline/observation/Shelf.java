package org.sightline.observation;

/// Facts of one subject whose confidence falls in one tenth and whose length in one class, and
/// bounds of what lies there.
///
/// The bounds and the count are written by the log's writer only and may be read by anyone. They
/// are widened before the transaction that needs it commits, so a reader that took its snapshot
/// first sees bounds that hold for all of it.
final class Shelf {
  /// Where the length classes begin, in microseconds: 0 s, 1 s, 5 s, 15 s, 1 min, 5 min, 30 min, 2
  /// h, 12 h.
  private static final long[] LENGTH_FROM_US = {
    0,
    1_000_000L,
    5_000_000L,
    15_000_000L,
    60_000_000L,
    300_000_000L,
    1_800_000_000L,
    7_200_000_000L,
    43_200_000_000L
  };

  private static final int FIRST_LASTING_CLASS = 6;

  /// How many confidence tenths there are, times how many length classes.
  static final int GRADES = 10 * LENGTH_FROM_US.length;

  /// How many length classes there are.
  static final int CLASSES = LENGTH_FROM_US.length;

  final long id;
  final Key key;
  private volatile long rows;
  private volatile long oldestStartUs = Long.MAX_VALUE;
  private volatile long newestStartUs = Long.MIN_VALUE;
  private volatile long longestUs;

  /// The class of a length of 0 or more.
  static int lengthClass(long lengthUs) {
    int length = CLASSES - 1;
    while (lengthUs < LENGTH_FROM_US[length]) {
      length--;
    }
    return length;
  }

  /// What tells one shelf from another.
  record Key(long subjectId, int confidenceTenth, int lengthClass) {
    static Key of(long subjectId, double confidence, long lengthUs) {
      int tenth = 9;
      while (confidence < tenth / 10.0) {
        tenth--;
      }
      int length = Shelf.lengthClass(lengthUs);
      return new Key(subjectId, tenth, length);
    }

    /// A number from 0 to [Shelf#GRADES] - 1 for the tenth and the class.
    int grade() {
      return confidenceTenth * LENGTH_FROM_US.length + lengthClass;
    }

    /// The least confidence on the shelf.
    double confidenceFrom() {
      return confidenceTenth / 10.0;
    }

    /// The confidence that the shelf does not reach any more.
    double confidenceTo() {
      return confidenceTenth == 9 ? Double.POSITIVE_INFINITY : (confidenceTenth + 1) / 10.0;
    }

    long lengthFromUs() {
      return LENGTH_FROM_US[lengthClass];
    }

    /// The length that the shelf does not reach any more.
    long lengthToUs() {
      return lengthClass + 1 == LENGTH_FROM_US.length
          ? Long.MAX_VALUE
          : LENGTH_FROM_US[lengthClass + 1];
    }

    /// Whether facts here last so long (30 min and more) that they are looked for apart: they begin
    /// long before the time that is asked about.
    boolean isLasting() {
      return lengthClass >= FIRST_LASTING_CLASS;
    }
  }

  Shelf(long id, Key key) {
    this.id = id;
    this.key = key;
  }

  /// The shelf as the database knows it.
  Shelf restored(long knownRows, long oldestUs, long newestUs, long longest) {
    rows = knownRows;
    oldestStartUs = oldestUs;
    newestStartUs = newestUs;
    longestUs = longest;
    return this;
  }

  void put(long startUs, long endUs) {
    rows = rows + 1;
    oldestStartUs = Math.min(oldestStartUs, startUs);
    newestStartUs = Math.max(newestStartUs, startUs);
    longestUs = Math.max(longestUs, endUs - startUs);
  }

  void take() {
    rows = rows - 1;
  }

  long rows() {
    return rows;
  }

  long oldestStartUs() {
    return oldestStartUs;
  }

  long newestStartUs() {
    return newestStartUs;
  }

  long longestUs() {
    return longestUs;
  }
}
