package org.sightline.media.signing;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The units that no verdict was given on yet, oldest first.
final class PendingUnits {
  /// Units kept; when more come without a signature the oldest GOP is given up.
  static final int MAX_UNITS = 20_000;

  private final List<HashedUnit> units = new ArrayList<>();
  private int gopStarts;

  void add(HashedUnit unit) {
    units.add(unit);
    gopStarts += unit.gopStart() ? 1 : 0;
  }

  boolean isEmpty() {
    return units.isEmpty();
  }

  boolean isFull() {
    return units.size() >= MAX_UNITS;
  }

  int size() {
    return units.size();
  }

  HashedUnit get(int index) {
    return units.get(index);
  }

  /// Where the GOP that begins at `from` ends, exclusive: before the next GOP, or at the end.
  int endOfGop(int from) {
    int end = Math.min(from + 1, units.size());
    while (end < units.size() && !units.get(end).gopStart()) {
      end++;
    }
    return end;
  }

  /// Whether the GOP that begins at `from` has ended.
  boolean isComplete(int from) {
    return endOfGop(from) < units.size();
  }

  /// How many GOPs have ended.
  int completeGops() {
    return gopStarts - (!units.isEmpty() && units.getFirst().gopStart() ? 1 : 0);
  }

  /// Takes out the oldest `count` units.
  List<HashedUnit> take(int count) {
    List<HashedUnit> head = units.subList(0, Math.min(count, units.size()));
    List<HashedUnit> taken = List.copyOf(head);
    taken.forEach(unit -> gopStarts -= unit.gopStart() ? 1 : 0);
    head.clear();
    return taken;
  }

  /// Compares units from `from` on with a signed list, which for a partial GOP may end before `to`.
  ListMatch match(int from, int to, SignedList list, SignatureSei sei, MessageDigest digest) {
    int end = list.partial() ? Math.min(to, from + list.count()) : to;
    byte[] gopHash = list.gopHash();
    if (gopHash != null) {
      for (int i = from; i < end; i++) {
        digest.update(units.get(i).hash(sei.hash()));
      }
      if (Arrays.equals(digest.digest(), gopHash)) {
        return new ListMatch(end - from, end - from, List.of(), 0);
      }
    }
    if (sei.signsChain() && list.hashes().isEmpty()) {
      return new ListMatch(end - from, end - from, List.of(), 0);
    }
    return list.hashes().isEmpty()
        ? new ListMatch(end - from, 0, List.copyOf(units.subList(from, end)), 0)
        : matchEach(from, to, list, sei);
  }

  /// Finds each unit in the list behind where the last was found. What the list has in between is
  /// missing, unless units that are not in the list stand in its place.
  private ListMatch matchEach(int from, int to, SignedList list, SignatureSei sei) {
    List<byte[]> hashes = list.hashes();
    List<HashedUnit> foreign = new ArrayList<>();
    int latest = -1;
    int found = 0;
    int missing = 0;
    int foreignSince = 0;
    int at = from;
    while (at < to && !(list.partial() && at - from + missing >= hashes.size())) {
      HashedUnit unit = units.get(at++);
      int match = latest + 1;
      byte[] hash = unit.hash(sei.hash());
      while (match < hashes.size() && !Arrays.equals(hashes.get(match), hash)) {
        match++;
      }
      if (match < hashes.size()) {
        missing += Math.max(0, match - latest - 1 - foreignSince);
        latest = match;
        foreignSince = 0;
        found++;
      } else {
        foreign.add(unit);
        foreignSince++;
      }
    }
    missing += Math.max(0, hashes.size() - (at - from) - missing);
    return new ListMatch(at - from, found, foreign, missing);
  }
}
