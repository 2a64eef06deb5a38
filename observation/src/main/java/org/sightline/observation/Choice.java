package org.sightline.observation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.sightline.domain.ObservationQuery;

/// The shelves on which a query may be true, and what is left to ask on each.
///
/// There may be a hundred thousand shelves, so each costs a few nanoseconds here: what is left is
/// worked out once for each grade (confidence tenth and length class) of each different remainder
/// of the query on a subject, and looked up for the shelves.
final class Choice {
  /// Shelves that are read together: of one tier, and long-lasting facts apart where time is asked,
  /// as they begin long before.
  static final class Part {
    final int tier;
    final List<Shelf> shelves = new ArrayList<>();
    final Set<ObservationQuery> residues = new LinkedHashSet<>();
    long rows;
    long fromUs = Long.MAX_VALUE;
    long toUs = Long.MIN_VALUE;

    private Part(int tier) {
      this.tier = tier;
    }

    /// Whether every row of its shelves matches.
    boolean isWhole() {
      return residues.size() == 1 && residues.contains(Narrowing.EVERYTHING);
    }
  }

  /// What rows are asked beyond themselves.
  record Asking(Probes probes, Relations relations, Sights sights) {}

  private record Entry(Part part, ObservationQuery residue) {}

  private record SubjectKey(ObservationQuery residue, int relevance) {}

  private record PartKey(int tier, boolean lasting) {}

  private static final int UNKNOWN = -1;
  private static final int NONE = 0;

  private final List<Entry> entries = new ArrayList<>();
  private final Map<PartKey, Part> parts = new HashMap<>();
  private final int[] entryOf; // by shelf id

  private final Asking asking;

  Choice(Shelves shelves, Narrowing narrowing, Order order, Asking asking) {
    this.asking = asking;
    entries.add(new Entry(new Part(0), Narrowing.NOTHING));
    Collection<Shelves.Known> subjects = shelves.subjects();
    entryOf = new int[shelves.size() + 1];
    Map<SubjectKey, int[]> grades = new HashMap<>();
    for (Shelves.Known subject : subjects) {
      ObservationQuery residue = narrowing.on(subject);
      if (residue.equals(Narrowing.NOTHING)) {
        continue;
      }
      int relevance = order == Order.RELEVANCE ? narrowing.relevance(subject) : UNKNOWN;
      int[] ofGrade =
          grades.computeIfAbsent(new SubjectKey(residue, relevance), _ -> unknownGrades());
      for (Shelf shelf : subject.shelves()) {
        if (shelf.id < entryOf.length && shelf.rows() > 0) {
          choose(shelf, residue, relevance, ofGrade);
        }
      }
    }
  }

  private static int[] unknownGrades() {
    int[] grades = new int[Shelf.GRADES];
    Arrays.fill(grades, UNKNOWN);
    return grades;
  }

  private void choose(Shelf shelf, ObservationQuery residue, int relevance, int[] ofGrade) {
    int grade = shelf.key.grade();
    if (ofGrade[grade] == UNKNOWN) {
      ofGrade[grade] = entry(shelf.key, residue, relevance);
    }
    int index = ofGrade[grade];
    if (index == NONE) {
      return;
    }
    Entry entry = entries.get(index);
    Residue.Starts starts =
        entry.residue().equals(Narrowing.EVERYTHING)
            ? Residue.Starts.ANY
            : Residue.starts(entry.residue(), shelf.longestUs());
    long from = Math.max(starts.fromUs(), shelf.oldestStartUs());
    long to = Math.min(starts.toUs(), shelf.newestStartUs());
    if (from > to) {
      return;
    }
    entryOf[(int) shelf.id] = index;
    Part part = entry.part();
    part.shelves.add(shelf);
    part.rows += shelf.rows();
    part.fromUs = Math.min(part.fromUs, from);
    part.toUs = Math.max(part.toUs, to);
  }

  private int entry(Shelf.Key key, ObservationQuery onSubject, int relevance) {
    ObservationQuery residue = Narrowing.on(key, onSubject);
    if (residue.equals(Narrowing.NOTHING)) {
      return NONE;
    }
    int tier = relevance == UNKNOWN ? 0 : relevance * 10 + key.confidenceTenth();
    boolean timed = !Residue.starts(residue, 0).equals(Residue.Starts.ANY);
    Part part =
        parts.computeIfAbsent(new PartKey(tier, timed && key.isLasting()), k -> new Part(k.tier()));
    part.residues.add(residue);
    entries.add(new Entry(part, residue));
    return entries.size() - 1;
  }

  /// The parts that hold anything, by tier.
  NavigableMap<Integer, List<Part>> tiers() {
    NavigableMap<Integer, List<Part>> tiers = new TreeMap<>();
    for (Part part : parts.values()) {
      if (!part.shelves.isEmpty()) {
        tiers.computeIfAbsent(part.tier, _ -> new ArrayList<>()).add(part);
      }
    }
    return tiers;
  }

  /// Whether a row of `latest` belongs to `part` and matches.
  boolean takes(Part part, Row row) {
    if (row.shelfId() >= entryOf.length) {
      return false;
    }
    Entry entry = entries.get(entryOf[(int) row.shelfId()]);
    return entry.part() == part && Residue.holds(entry.residue(), row, asking);
  }
}
