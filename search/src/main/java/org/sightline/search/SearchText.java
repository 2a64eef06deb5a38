package org.sightline.search;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/// Reads what people type: free words and `key:value`, in any order.
///
/// | typed | means |
/// |---|---|
/// | `person`, `people`, `woman` | label, with plurals and common synonyms; `vehicle`, `animal`, `bike` for several |
/// | `door`, `camera:door`, `front door` | a camera or zone of that name (`front-door`, `front_door`) |
/// | `dock` where a camera and a zone have the name | either: `place:dock` |
/// | `today`, `yesterday`, `this morning`, `last night`, `on monday`, `on:2026-11-20` | that day or part of day |
/// | `last 10 minutes`, `last hour`, `last:2h` | from so long ago until now and on |
/// | `after 22:00`, `since monday`, `before:2026-11-22T08:00`, `between 14:00 and 15:00` | a time of day is of the day that is named, else of its latest occurrence |
/// | `for more than 10 seconds`, `lasts:>10s`, `dwell:<1m` | length |
/// | `confidence:>0.6`, `confidence:<40%` | `>` and `>=` both mean "at least" |
/// | `moving`, `parked`, `standing still`, `moving:no`, `is:stationary` | motion |
/// | `motion`, `kind:object` | kind of fact |
/// | `colour:red`, `plate:AB*`, `line:gate:forward`, `dwell:dock:>=60s`, `speed:>=2`, `hours:22:00-06:00`, `heading:left`, `region:…` | the terms of [org.sightline.domain.QueryText] |
/// | `"red van"`, `text:van` | words in label, camera and zone names, each as a beginning |
/// | `-person`, `-camera:door`, `not moving`, `without people` | the opposite |
///
/// Every part must be true, except that several labels, cameras or kinds mean any of them, as no
/// fact has two. Fillers (`in`, `the`, `near` …) are dropped. Any other word may be guessed where
/// somebody knows what words mean ([Meanings]); one that is not guessed is searched as text and
/// listed in [Reading#notUnderstood()]; nothing is dropped in silence. Days begin at midnight in
/// the zone given, whatever its clock changes.
///
/// Never throws, whatever is typed; of a text longer than [#MAX_LENGTH] the rest is not read, and
/// said so.
public final class SearchText {
  /// The longest text that is read, and the longest that the chips of a reading join to, in
  /// characters.
  public static final int MAX_LENGTH = 500;

  /// The most parts of one search.
  public static final int MAX_CHIPS = 40;

  private SearchText() {}

  /// The meaning of `text` now, on the wall clock of `zone`.
  public static Reading read(String text, Vocabulary names, InstantSource clock, ZoneId zone) {
    return read(text, names, new Times(clock.instant(), zone), Meanings.NONE);
  }

  /// The same, where words that the grammar does not know may be guessed: the chip of a guess says
  /// of what ([Chip#said]).
  public static Reading read(
      String text, Vocabulary vocabulary, Instant now, ZoneId zone, Meanings meanings) {
    return read(text, vocabulary, new Times(now, zone), meanings);
  }

  /// Makes ready for guesses among these names; takes up to some seconds when it is the first.
  public static void warm(Vocabulary vocabulary, Meanings meanings) {
    if (meanings != Meanings.NONE) {
      new Guesser(new Names(vocabulary), meanings).warm();
    }
  }

  private static Reading read(String text, Vocabulary vocabulary, Times times, Meanings meanings) {
    Names names = new Names(vocabulary);
    SearchReader plain = new SearchReader(names, times, Map.of());
    Reading reading = plain.read(text);
    if (plain.unknownAt().isEmpty() || meanings == Meanings.NONE) {
      return reading;
    }
    Map<Integer, Guess> guesses = new HashMap<>();
    new Guesser(names, meanings)
        .of(plain.words(), plain.unknownAt())
        .forEach(guess -> guesses.put(guess.at(), guess));
    return guesses.isEmpty() ? reading : new SearchReader(names, times, guesses).read(text);
  }
}
