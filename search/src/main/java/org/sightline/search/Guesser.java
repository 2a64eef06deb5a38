package org.sightline.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds, for words that the grammar does not know, the name of this site that means nearly the
/// same: of a label, a zone, a camera or a colour, and of nothing else.
///
/// Nearness is the cosine of two vectors of [Meanings]; below [#NEAR] words stay unknown. The
/// threshold is measured on the pairs of `near-words.txt` among the tests.
final class Guesser {
  /// The least nearness of a guess.
  static final double NEAR = 0.64;

  /// The most unknown words of one text that are looked at; of more, it is no question of this
  /// language.
  static final int MAX_UNKNOWN = 6;

  /// The most cameras and zones that are compared with, in their order.
  static final int MAX_PLACES = 300;

  private static final int MAX_WORDS = 3;
  private static final int LEAST_LETTERS = 3;

  private final Meanings meanings;
  private final List<Named> named;

  /// A name that may be meant, and a word for it.
  private record Named(String key, String value, String word) {}

  Guesser(Names names, Meanings meanings) {
    this.meanings = meanings;
    this.named = named(names);
  }

  private static List<Named> named(Names names) {
    List<Named> all = new ArrayList<>();
    for (String label : new TreeSet<>(names.knownLabels())) {
      all.add(new Named("label", label, label));
      names.synonyms(label).forEach(word -> all.add(new Named("label", label, word)));
    }
    Map<String, String> places = new LinkedHashMap<>();
    names.zones().stream().sorted().forEach(zone -> places.put(zone, "zone"));
    names.cameras().stream()
        .map(Object::toString)
        .sorted()
        .forEach(camera -> places.putIfAbsent(camera, "camera"));
    places.entrySet().stream()
        .limit(MAX_PLACES)
        .forEach(
            place ->
                Senses.ofPlace(place.getKey())
                    .forEach(word -> all.add(new Named(place.getValue(), place.getKey(), word))));
    for (String colour : new TreeSet<>(Lexicon.COLOURS.values())) {
      Senses.ofColour(colour).forEach(word -> all.add(new Named("colour", colour, word)));
    }
    return all;
  }

  /// Asks for every name once, so that the next guess takes no longer than the others.
  void warm() {
    for (Named name : named) {
      if (meanings.of(name.word).isEmpty()) {
        return;
      }
    }
  }

  /// The guesses for a text, from left to right; words of which nothing is near have none.
  ///
  /// @param words of the text
  /// @param unknown which of them the grammar does not know
  List<Guess> of(List<String> words, Set<Integer> unknown) {
    List<Guess> found = new ArrayList<>();
    if (unknown.size() > MAX_UNKNOWN) {
      return found;
    }
    int at = 0;
    while (at < words.size()) {
      Optional<Guess> guess = at(words, at, unknown);
      guess.ifPresent(found::add);
      at += guess.map(Guess::words).orElse(1);
    }
    return found;
  }

  private Optional<Guess> at(List<String> words, int at, Set<Integer> unknown) {
    for (int count = Math.min(MAX_WORDS, words.size() - at); count > 0; count--) {
      String said = String.join(" ", words.subList(at, at + count));
      boolean all = true;
      boolean any = false;
      for (int i = at; i < at + count; i++) {
        all &= unknown.contains(i);
        any |= unknown.contains(i);
      }
      if (all || (any && Senses.isPlace(said))) {
        Optional<Named> nearest = nearest(said);
        if (nearest.isPresent()) {
          Named name = nearest.get();
          return Optional.of(new Guess(said, name.key, name.value, at, count));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Named> nearest(String said) {
    for (Named name : named) {
      if (name.word.equals(said)) {
        return Optional.of(name);
      }
    }
    if (said.chars().filter(Character::isLetter).count() < LEAST_LETTERS
        || said.length() > Meanings.MAX_TEXT) {
      return Optional.empty();
    }
    Named nearest = null;
    double best = NEAR;
    for (String form : Names.singulars(said)) {
      Optional<float[]> vector = meanings.of(form);
      if (vector.isEmpty()) {
        return Optional.empty();
      }
      for (Named name : named) {
        Optional<float[]> other = meanings.of(name.word);
        double near = other.isEmpty() ? 0 : nearness(vector.get(), other.get());
        if (near > best) {
          best = near;
          nearest = name;
        }
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static double nearness(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
