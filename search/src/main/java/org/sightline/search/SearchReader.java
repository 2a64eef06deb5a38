package org.sightline.search;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Motion;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.All;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.Or;

/// One text in the reading: walks its tokens from left to right and takes the longest phrase that
/// it knows at each.
final class SearchReader {
  private static final Set<String> FILLERS =
      Set.of(
          "a", "an", "the", "in", "at", "on", "near", "by", "of", "to", "from", "with", "and", "is",
          "are", "was", "were", "that", "which", "who", "there", "any", "all", "show", "me", "find",
          "camera", "zone", "seen", "inside", "during", "for", "where", "when", "please");
  private static final Set<String> NEGATIONS =
      Set.of("not", "without", "no", "except", "excluding");
  private static final Set<String> ANY_OF = Set.of("label", "camera", "kind");
  private static final Set<String> MOVING =
      Set.of("moving", "walking", "running", "driving", "riding");

  private final Names names;
  private final Times times;
  private final Chips chips;
  private final Set<Chips.Part> parts = new LinkedHashSet<>();
  private final Set<String> notUnderstood = new LinkedHashSet<>();
  private List<Token> tokens = List.of();
  private int at;
  private int length;
  private boolean negating;
  private @Nullable LocalDate day;
  private final List<Integer> ors = new ArrayList<>(); // how many parts stood before each "or"
  private final Map<Integer, Guess> guesses;
  private final Set<Integer> unknownAt = new LinkedHashSet<>();

  /// @param guesses by the token with which they begin
  SearchReader(Names names, Times times, Map<Integer, Guess> guesses) {
    this.names = names;
    this.times = times;
    this.guesses = guesses;
    this.chips = new Chips(names, times);
  }

  Reading read(String typed) {
    String text = typed;
    if (text.length() > SearchText.MAX_LENGTH) {
      int end = SearchText.MAX_LENGTH; // not in the middle of a word, where there are words
      while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
        end--;
      }
      text = text.substring(0, end > 0 ? end : SearchText.MAX_LENGTH);
      notUnderstood.add("everything after %d characters".formatted(SearchText.MAX_LENGTH));
    }
    tokens = Token.of(text);
    day = namedDay();
    while (at < tokens.size()) {
      int before = at;
      step();
      if (at == before) {
        throw new IllegalStateException("reading stands still at " + tokens.get(at));
      }
    }
    sayIdleOrs();
    return new Reading(
        query(), parts.stream().map(Chips.Part::chip).toList(), List.copyOf(notUnderstood));
  }

  /// The words of what was read, token by token.
  List<String> words() {
    return tokens.stream().map(token -> token.key() == null ? token.word() : "").toList();
  }

  /// Which tokens are free words that nobody knows.
  Set<Integer> unknownAt() {
    return unknownAt;
  }

  private void step() {
    Token token = tokens.get(at);
    Guess guess = guesses.get(at);
    if (guess != null) {
      Optional<Chips.Part> part = chips.part(guess.key(), guess.value(), day);
      if (part.isPresent()) {
        take(guess.words(), part.get().guessedOf(guess.said()));
        return;
      }
    }
    if (token.key() != null || token.quoted()) {
      at++;
      keyed(token);
      return;
    }
    try {
      if (name() || time() || lengthSaid() || motion() || small(token)) {
        return;
      }
    } catch (DateTimeException | ArithmeticException _) {
      // a time beyond the calendar: not understood
    }
    unknownAt.add(at);
    at++;
    unknown(token);
  }

  private void keyed(Token token) {
    @Nullable String key = token.key();
    Optional<Chips.Part> part = Optional.empty();
    try {
      part = key == null ? chips.text(token.text()) : chips.part(key, token.text(), day);
    } catch (DateTimeException | ArithmeticException _) {
      // a time beyond the calendar: not understood
    }
    if (part.isEmpty()) {
      unknown(token);
      return;
    }
    add(part.get(), token.negated());
    sayUnknownName(part.get().chip(), token);
  }

  private void sayUnknownName(Chip chip, Token token) {
    boolean unknown =
        (chip.key().equals("camera") && names.camera(chip.value()) == null)
            || (chip.key().equals("zone") && names.zone(chip.value()) == null);
    if (unknown) {
      notUnderstood.add(token.typed());
    }
  }

  private void unknown(Token token) {
    notUnderstood.add(token.typed());
    String words = token.key() == null ? token.text() : token.key() + ":" + token.text();
    chips.text(words).ifPresent(part -> add(part, token.negated()));
    negating = false;
  }

  /// The longest run of free words that is a label, a camera or a zone.
  private boolean name() {
    for (int count = Math.min(Names.MAX_WORDS, free()); count > 0; count--) {
      StringBuilder said = new StringBuilder(tokens.get(at).text());
      for (int i = 1; i < count; i++) {
        said.append(' ').append(tokens.get(at + i).text());
      }
      String name = said.toString();
      Optional<Chips.Part> found =
          names.label(name).isPresent() ? chips.label(name) : chips.place(name);
      if (found.isPresent()) {
        take(count, found.get());
        return true;
      }
    }
    return false;
  }

  /// How many free words stand from here on, before a minus, a key or a quote.
  private int free() {
    int count = 1;
    while (at + count < tokens.size()) {
      Token next = tokens.get(at + count);
      if (next.key() != null || next.quoted() || next.negated()) {
        break;
      }
      count++;
    }
    return count;
  }

  /// The word so far ahead, in lower case; empty past the free words.
  private String word(int ahead) {
    return ahead < free() ? tokens.get(at + ahead).word() : "";
  }

  private String word(int ahead, Set<String> skipped) {
    String word = word(ahead);
    return skipped.contains(word) ? "" : word;
  }

  private boolean time() {
    return switch (word(0)) {
      case "last", "past" -> last();
      case "this", "tonight" -> partOfDay(times.today(), word(0).equals("this") ? 1 : 0);
      case "after", "since" -> keyedWord("after");
      case "before", "until", "till" -> keyedWord("before");
      case "between", "from" -> between();
      case "on" -> times.day(word(1)).isPresent() && takeDay(1);
      default -> bareTime();
    };
  }

  private boolean last() {
    if (word(1).equals("night")) {
      LocalDate today = times.today();
      return take(
          2,
          chips.during(times.at(today.minusDays(1).atTime(20, 0)), times.at(today.atTime(6, 0))));
    }
    if (Times.unitMillis(word(1)) > 0 && word(1).length() > 1) {
      return take(2, chips.last(Duration.ofMillis(Times.unitMillis(word(1)))));
    }
    int count = 2;
    Optional<Duration> length = Times.length(word(1));
    if (length.isEmpty()) {
      length = Times.length(word(1) + " " + word(2));
      count = 3;
    }
    int words = count;
    return length.filter(l -> !l.isZero()).isPresent() && take(words, chips.last(length.get()));
  }

  /// `after` and a moment, `since yesterday 22:00` too.
  private boolean keyedWord(String key) {
    int skip = word(1).equals("the") ? 1 : 0;
    Optional<LocalDate> ofDay = times.day(word(1 + skip));
    if (ofDay.isPresent() && times.clock(word(2 + skip)).isPresent()) {
      Optional<Chips.Part> both = chips.part(key, word(2 + skip), ofDay.get());
      return both.isPresent() && take(3 + skip, both.get());
    }
    Optional<Chips.Part> part = chips.part(key, word(1 + skip), day);
    return part.isPresent() && take(2 + skip, part.get());
  }

  private boolean between() {
    String joiner = word(2);
    if (!joiner.equals("and") && !joiner.equals("to") && !joiner.equals("until")) {
      return false;
    }
    Optional<Chips.Part> part = chips.between(word(1), word(3), day);
    return part.isPresent() && take(4, part.get());
  }

  private boolean bareTime() {
    Optional<LocalDate> date = times.day(word(0));
    if (date.isPresent() && !word(0, Set.of("sun", "sat", "mon")).isEmpty()) {
      return partOfDay(date.get(), 1) || takeDay(0);
    }
    if (word(0).indexOf('-') > 0 && date.isEmpty()) {
      Optional<Chips.Part> range = chips.part("during", word(0), day);
      return range.isPresent() && take(1, range.get());
    }
    return false;
  }

  private boolean takeDay(int ahead) {
    return times.day(word(ahead)).isPresent()
        && take(ahead + 1, chips.on(times.day(word(ahead)).get()));
  }

  /// `morning` and the like, `ahead` words from here.
  private boolean partOfDay(LocalDate ofDay, int ahead) {
    LocalTime[] span = SaidClock.part(word(ahead));
    if (span == null) {
      return false;
    }
    LocalDate until = span[1].isBefore(span[0]) ? ofDay.plusDays(1) : ofDay;
    return take(
        ahead + 1, chips.during(times.at(ofDay.atTime(span[0])), times.at(until.atTime(span[1]))));
  }

  /// `for more than 10 seconds` and the like.
  private boolean lengthSaid() {
    int i = word(0).equals("for") ? 1 : 0;
    boolean less = false;
    String how = word(i) + " " + word(i + 1);
    switch (how) {
      case "more than", "longer than", "at least" -> i += 2;
      case "less than", "shorter than", "at most" -> {
        less = true;
        i += 2;
      }
      default -> {
        if (word(i).equals("over")) {
          i++;
        } else if (word(i).equals("under")) {
          less = true;
          i++;
        }
      }
    }
    if (i == 0) {
      return false;
    }
    Optional<Duration> length = Times.length(word(i));
    int count = i + 1;
    if (length.isEmpty()) {
      length = Times.length(word(i) + " " + word(i + 1));
      count = i + 2;
    }
    return length.isPresent() && take(count, chips.lasts(length.get(), less));
  }

  private boolean motion() {
    String word = word(0);
    if (MOVING.contains(word)) {
      return take(1, Chips.moving(Motion.MOVING));
    }
    if (Lexicon.STATIONARY.contains(word)) {
      return take(
          word.equals("standing") && word(1).equals("still") ? 2 : 1,
          Chips.moving(Motion.STATIONARY));
    }
    String colour = Lexicon.COLOURS.get(word);
    if (colour != null) {
      Optional<Chips.Part> part = chips.part("colour", colour, null);
      return part.isPresent() && take(1, part.get());
    }
    if (word.equals("motion") || word.equals("object") || word.equals("objects")) {
      Optional<Chips.Part> kind = chips.part("kind", word, null);
      return kind.isPresent() && take(1, kind.get());
    }
    return false;
  }

  /// Fillers, `or` and words that turn the next part round.
  private boolean small(Token token) {
    String word = token.word();
    if (token.negated()) {
      return false;
    }
    if (word.equals("or")) {
      ors.add(parts.size());
    } else if (NEGATIONS.contains(word) && at + 1 < tokens.size()) {
      negating = true;
    } else if (!FILLERS.contains(word)) {
      return false;
    }
    at++;
    return true;
  }

  private boolean take(int count, Chips.Part part) {
    boolean negated = tokens.get(at).negated();
    at += count;
    add(part, negated);
    return true;
  }

  private void add(Chips.Part part, boolean negated) {
    Chips.Part whole = negated != negating ? part.negate() : part;
    negating = false;
    if (parts.contains(whole)) {
      return;
    }
    int longer = length + whole.chip().text().length() + (parts.isEmpty() ? 0 : 1);
    if (parts.size() >= SearchText.MAX_CHIPS || longer > SearchText.MAX_LENGTH) {
      notUnderstood.add(whole.chip().text() + " (too much for one search)");
      return;
    }
    length = longer;
    parts.add(whole);
  }

  /// Says each "or" that does not stand between two labels, cameras or kinds, for it changed
  /// nothing.
  private void sayIdleOrs() {
    List<Chips.Part> all = List.copyOf(parts);
    for (int before : ors) {
      boolean heard =
          before > 0
              && before < all.size()
              && all.get(before - 1).chip().key().equals(all.get(before).chip().key())
              && ANY_OF.contains(all.get(before).chip().key());
      if (!heard) {
        notUnderstood.add("or");
      }
    }
  }

  /// The day that the text names anywhere, for its times of day.
  private @Nullable LocalDate namedDay() {
    for (Token token : tokens) {
      boolean free = token.key() == null && !token.quoted();
      if (free || "on".equals(token.key())) {
        Optional<LocalDate> named = times.day(token.text());
        if (named.isPresent() && token.text().length() > 3) {
          return named.get();
        }
      }
    }
    return null;
  }

  /// Every part, where parts of which a fact has only one are alternatives.
  private ObservationQuery query() {
    Map<String, List<ObservationQuery>> groups = new LinkedHashMap<>();
    for (Chips.Part part : parts) {
      String key = part.chip().key();
      String group = ANY_OF.contains(key) && !part.negated() ? key : part.chip().text();
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(part.query());
    }
    List<ObservationQuery> terms =
        groups.values().stream()
            .map(group -> group.size() == 1 ? group.getFirst() : new Or(group))
            .toList();
    return terms.isEmpty() ? new All() : terms.size() == 1 ? terms.getFirst() : new And(terms);
  }
}
