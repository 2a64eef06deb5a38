package org.sightline.search;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.sightline.domain.Company;
import org.sightline.domain.Observation;

/// Facts by their beginning; what lasts longest says how far back an overlap may begin.
final class Neighbours {
  private Neighbours() {}

  /// The company of these facts.
  static Company of(List<Observation> facts) {
    NavigableMap<Instant, List<Observation>> byStart = new TreeMap<>();
    Duration longest = Duration.ZERO;
    for (Observation fact : facts) {
      byStart.computeIfAbsent(fact.when().start(), _ -> new ArrayList<>()).add(fact);
      Duration length = fact.when().duration();
      longest = length.compareTo(longest) > 0 ? length : longest;
    }
    Duration reach = longest;
    return range -> {
      List<Observation> near = new ArrayList<>();
      byStart
          .subMap(range.start().minus(reach), true, range.end(), true)
          .values()
          .forEach(near::addAll);
      return near;
    };
  }
}
