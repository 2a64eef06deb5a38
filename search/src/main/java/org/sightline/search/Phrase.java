package org.sightline.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A question cut into words: lower case, contractions written out, times and dates whole.
final class Phrase {
  private static final Pattern WORD =
      Pattern.compile(
          "\"([^\"]{1,200})\""
              + "|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:t[0-9:.]+(?:z|[+-][0-9:]+)?)?"
              + "|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}"
              + "|[0-9]{1,2}(?::[0-9]{2}){1,2}(?:am|pm)?"
              + "|[0-9]+(?:[.,][0-9]+)?[\\p{L}]*(?:/[\\p{L}]+)?"
              + "|[\\p{L}\\p{N}_]+(?:[-'/][\\p{L}\\p{N}_*]+)*\\*?"
              + "|[-–—]|[;]");

  private static final Map<String, String> WRITTEN_OUT =
      Map.ofEntries(
          Map.entry("what's", "what is"),
          Map.entry("who's", "who is"),
          Map.entry("where's", "where is"),
          Map.entry("when's", "when is"),
          Map.entry("how's", "how is"),
          Map.entry("that's", "that is"),
          Map.entry("there's", "there is"),
          Map.entry("it's", "it is"),
          Map.entry("he's", "he is"),
          Map.entry("she's", "she is"),
          Map.entry("i'm", "i am"),
          Map.entry("i'd", "i would"),
          Map.entry("can't", "can not"),
          Map.entry("won't", "will not"),
          Map.entry("o'clock", "oclock"),
          Map.entry("a.m", "am"),
          Map.entry("p.m", "pm"));

  private Phrase() {}

  /// The words of `text`.
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    String plain =
        text.toLowerCase(Locale.ROOT)
            .replace('’', '\'')
            .replace('“', '"')
            .replace('”', '"')
            .replace("a.m.", "am")
            .replace("p.m.", "pm")
            .replace("%", " percent ");
    Matcher matcher = WORD.matcher(plain);
    while (matcher.find()) {
      String quoted = matcher.group(1);
      if (quoted != null) {
        words.addAll(words(quoted.replace("\"", " ")));
        continue;
      }
      String word = matcher.group();
      String out = WRITTEN_OUT.get(word);
      if (out == null && word.endsWith("n't") && word.length() > 3) {
        out = word.substring(0, word.length() - 3) + " not";
      }
      if (out == null && word.endsWith("'s")) {
        out = word.substring(0, word.length() - 2);
      }
      words.addAll(List.of((out == null ? word : out).split(" ")));
    }
    return words;
  }

  /// The word at `at`; empty beyond the end.
  static String at(List<String> words, int at) {
    return at >= 0 && at < words.size() ? words.get(at) : "";
  }

  /// Whether these words stand at `at`.
  static boolean are(List<String> words, int at, String... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (!at(words, at + i).equals(expected[i])) {
        return false;
      }
    }
    return true;
  }
}
