package org.sightline.media.signing;

import java.util.List;

/// How units compare with a signed list.
///
/// @param units how many units the list speaks about
/// @param found how many of them are in the list, in its order
/// @param foreign those that are not
/// @param missing how many the list names that are absent
record ListMatch(int units, int found, List<HashedUnit> foreign, int missing) {
  /// Whether the list is about these units at all.
  boolean fits() {
    return found > 0;
  }

  boolean isExact() {
    return foreign.isEmpty() && missing == 0;
  }
}
