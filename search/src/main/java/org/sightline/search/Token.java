package org.sightline.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One typed word, quoted phrase or `key:value`.
///
/// @param text the word or the value, without quotes
/// @param key the key in lower case, or null for free words
/// @param quoted whether it was in quotes
/// @param negated whether a minus stood before it
record Token(String text, @Nullable String key, boolean quoted, boolean negated) {
  private static final Set<String> KEYS =
      Set.of(
          "label",
          "camera",
          "zone",
          "place",
          "after",
          "since",
          "before",
          "until",
          "on",
          "during",
          "between",
          "last",
          "confidence",
          "lasts",
          "dwell",
          "moving",
          "is",
          "kind",
          "text",
          "colour",
          "color",
          "plate",
          "line",
          "speed",
          "height",
          "size",
          "hours",
          "days",
          "site",
          "heading",
          "region",
          "caption");

  /// The keys of which the values have commas of their own.
  private static final List<String> LISTED = List.of("days:", "region:");

  /// The word in lower case.
  String word() {
    return text.toLowerCase(Locale.ROOT);
  }

  /// The token as it was typed, near enough to show.
  String typed() {
    return (negated ? "-" : "") + (key == null ? "" : key + ":") + text;
  }

  /// Cuts `text` at spaces and commas outside quotes.
  static List<Token> of(String text) {
    List<Token> tokens = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inQuotes = false;
    int quoteAt = -1; // where in the word the first quote stood
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ' ' : text.charAt(i);
      if (c == '"' || c == '“' || c == '”' || c == '„') {
        inQuotes = !inQuotes;
        quoteAt = quoteAt < 0 ? word.length() : quoteAt;
      } else if (i == text.length()
          || (!inQuotes && (Character.isWhitespace(c) || (c == ',' && !isListed(word, text, i))))) {
        add(tokens, word.toString(), quoteAt);
        word.setLength(0);
        quoteAt = -1;
      } else {
        word.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return tokens;
  }

  /// Whether the comma at `i` is inside a value: `days:mon,tue`.
  private static boolean isListed(CharSequence word, String text, int i) {
    String begun = word.toString().toLowerCase(Locale.ROOT);
    String key = begun.startsWith("-") ? begun.substring(1) : begun;
    return LISTED.stream().anyMatch(key::startsWith)
        && i + 1 < text.length()
        && !Character.isWhitespace(text.charAt(i + 1));
  }

  private static void add(List<Token> tokens, String raw, int quoteAt) {
    boolean negated = raw.startsWith("-") && raw.length() > 1 && quoteAt != 0;
    String rest = negated ? raw.substring(1) : raw;
    int quote = quoteAt - (negated ? 1 : 0);
    int colon = rest.indexOf(':');
    if (colon > 0 && (quoteAt < 0 || colon < quote)) {
      String key = rest.substring(0, colon).toLowerCase(Locale.ROOT);
      if (KEYS.contains(key)) {
        tokens.add(new Token(rest.substring(colon + 1).strip(), key, quoteAt >= 0, negated));
        return;
      }
    }
    String word = quoteAt >= 0 ? rest.strip() : trimmed(rest);
    if (!word.isEmpty()) {
      tokens.add(new Token(word, null, quoteAt >= 0, negated));
    }
  }

  private static String trimmed(String word) {
    int end = word.length();
    while (end > 0 && ".;!?".indexOf(word.charAt(end - 1)) >= 0) {
      end--;
    }
    return end == 0 ? word : word.substring(0, end);
  }
}
