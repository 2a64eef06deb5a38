package org.sightline.search;

import java.util.List;
import java.util.Set;

/// Words that go on from the question before: `and yesterday?`, `only at the door`, `what about
/// cars?`.
final class FollowUp {
  /// The most questions before that are looked at.
  static final int MAX_EARLIER = 5;

  /// The most words of a question that goes on without saying so: `at the dock?`.
  static final int MAX_FRAGMENT = 5;

  private static final Set<String> LEADS =
      Set.of("and", "but", "only", "just", "also", "or", "then", "same", "what", "how");

  private FollowUp() {}

  /// Whether the words begin as those do that go on.
  static boolean leads(List<String> w) {
    return without(w).size() < w.size();
  }

  /// The words behind those that say that they go on.
  static List<String> without(List<String> w) {
    int at = 0;
    while (at < w.size() - 1 && LEADS.contains(w.get(at))) {
      if (w.get(at).matches("what|how") && !Phrase.at(w, at + 1).equals("about")) {
        break;
      }
      at += w.get(at).matches("what|how") ? 2 : 1;
    }
    return w.subList(Math.min(at, w.size()), w.size());
  }
}
