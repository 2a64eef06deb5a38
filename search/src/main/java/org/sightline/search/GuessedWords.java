package org.sightline.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sightline.domain.CameraName;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.ColourIs;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.ZoneIs;
import org.sightline.domain.QueryText;
import org.sightline.search.Question.Asked;
import org.sightline.search.Question.Understanding;

/// A question with names of the site in the place of words that the grammar does not know.
///
/// @param words of the question as it is read now
record GuessedWords(List<String> words, List<Guess> guesses) {
  /// The question with a guess for every unknown word; empty where one has none.
  ///
  /// @param unknown the words that the grammar does not know
  static Optional<GuessedWords> of(List<String> words, Set<String> unknown, Guesser guesser) {
    Set<Integer> places = new LinkedHashSet<>();
    for (int i = 0; i < words.size(); i++) {
      if (unknown.contains(words.get(i))) {
        places.add(i);
      }
    }
    List<Guess> guesses = guesser.of(words, places);
    Set<Integer> left = new HashSet<>(places);
    List<String> read = new ArrayList<>();
    int at = 0;
    for (Guess guess : guesses) {
      read.addAll(words.subList(at, guess.at()));
      if (guess.key().equals("zone") || guess.key().equals("camera")) {
        read.add(guess.key());
      }
      read.addAll(List.of(Names.normal(guess.value()).split(" ")));
      at = guess.at() + guess.words();
      for (int i = guess.at(); i < at; i++) {
        left.remove(i);
      }
    }
    read.addAll(words.subList(at, words.size()));
    return guesses.isEmpty() || !left.isEmpty()
        ? Optional.empty()
        : Optional.of(new GuessedWords(read, guesses));
  }

  /// What was read of it, with what was guessed said in notes and chips.
  Understanding marked(Understanding read) {
    if (!(read instanceof Asked(Question question))) {
      return read;
    }
    List<String> notes = new ArrayList<>(guesses.stream().map(Guess::note).distinct().toList());
    notes.addAll(question.notes());
    return new Asked(
        new Question(
            question.intent(),
            question.query(),
            question.over(),
            question.by(),
            question.limit(),
            question.other(),
            question.subject(),
            question.cameras(),
            question.chips().stream().map(this::marked).toList(),
            notes));
  }

  private Chip marked(Chip chip) {
    return guesses.stream()
        .filter(guess -> chip.text().equals(QueryText.print(term(guess))))
        .findFirst()
        .map(guess -> chip.guessedOf(guess.said()))
        .orElse(chip);
  }

  private static ObservationQuery term(Guess guess) {
    return switch (guess.key()) {
      case "zone" -> new ZoneIs(guess.value());
      case "camera" -> new CameraIs(new CameraName(guess.value()));
      case "colour" -> new ColourIs(guess.value());
      default -> new LabelIs(guess.value());
    };
  }
}
