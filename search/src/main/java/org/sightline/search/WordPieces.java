package org.sightline.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Texts cut into the pieces that a network of the BERT family was taught with: lower case, without
/// accents, each word as the longest pieces from its beginning (WordPiece; Devlin et al. 2018,
/// Schuster and Nakajima 2012).
final class WordPieces {
  /// The most pieces of one text, its two ends included.
  static final int MAX_PIECES = 64;

  private static final int MAX_VOCABULARY = 60_000;
  private static final int MAX_LINE = 400;
  private static final int MAX_WORD = 100;
  private static final int BEGIN = 101;
  private static final int END = 102;
  private static final int UNKNOWN = 100;

  private final Map<String, Integer> numbers;

  private WordPieces(Map<String, Integer> numbers) {
    this.numbers = numbers;
  }

  /// Reads the list of pieces of a `tokenizer.json`: lines `"piece": number,` after `"vocab": {`.
  ///
  /// @throws IOException if there is no such list, or an absurd one
  static WordPieces read(BufferedReader file) throws IOException {
    String line = file.readLine();
    while (line != null && !line.strip().equals("\"vocab\": {")) {
      line = file.readLine();
    }
    Map<String, Integer> numbers = new HashMap<>();
    for (line = file.readLine(); line != null; line = file.readLine()) {
      String entry = line.strip();
      if (entry.startsWith("}")) {
        break;
      }
      int quote = entry.lastIndexOf("\": ");
      String number = entry.substring(Math.max(0, quote + 3)).replace(",", "");
      if (quote < 1
          || entry.length() > MAX_LINE
          || !number.matches("[0-9]{1,6}")
          || numbers.size() >= MAX_VOCABULARY) {
        throw new IOException("the list of word pieces is none");
      }
      numbers.put(written(entry.substring(1, quote)), Integer.parseInt(number));
    }
    if (!Integer.valueOf(UNKNOWN).equals(numbers.get("[UNK]"))
        || !Integer.valueOf(BEGIN).equals(numbers.get("[CLS]"))
        || !Integer.valueOf(END).equals(numbers.get("[SEP]"))) {
      throw new IOException("the list of word pieces is not that of the network");
    }
    return new WordPieces(numbers);
  }

  /// A JSON string without its escapes.
  private static String written(String json) throws IOException {
    if (json.indexOf('\\') < 0) {
      return json;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = ++i < json.length() ? json.charAt(i) : ' ';
      if (escaped == '"' || escaped == '\\' || escaped == '/') {
        text.append(escaped);
      } else if (escaped == 'u' && i + 4 < json.length()) {
        text.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        throw new IOException("the list of word pieces has an escape that is none");
      }
    }
    return text.toString();
  }

  /// The numbers of the pieces of a text, between those of its ends; at most [#MAX_PIECES].
  long[] of(String text) {
    List<Integer> pieces = new ArrayList<>(List.of(BEGIN));
    for (String word : words(text)) {
      pieces.addAll(pieces(word));
    }
    int count = Math.min(pieces.size(), MAX_PIECES - 1);
    long[] numbered = new long[count + 1];
    for (int i = 0; i < count; i++) {
      numbered[i] = pieces.get(i);
    }
    numbered[count] = END;
    return numbered;
  }

  private static List<String> words(String text) {
    String plain =
        Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
            .replaceAll("\\p{Mn}+", "");
    StringBuilder apart = new StringBuilder();
    plain
        .codePoints()
        .filter(c -> !Character.isISOControl(c) || Character.isWhitespace(c))
        .forEach(
            c -> {
              boolean alone = Character.isIdeographic(c) || isPunctuation(c);
              apart.append(alone ? " " : "").appendCodePoint(c).append(alone ? " " : "");
            });
    return List.of(apart.toString().strip().split("\\s+"));
  }

  private static boolean isPunctuation(int c) {
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
    };
  }

  private List<Integer> pieces(String word) {
    if (word.isEmpty()) {
      return List.of();
    }
    if (word.length() > MAX_WORD) {
      return List.of(UNKNOWN);
    }
    List<Integer> pieces = new ArrayList<>();
    int at = 0;
    while (at < word.length()) {
      int end = word.length();
      Integer number = null;
      while (end > at && number == null) {
        number = numbers.get((at > 0 ? "##" : "") + word.substring(at, end));
        end -= number == null ? 1 : 0;
      }
      if (number == null) {
        return List.of(UNKNOWN);
      }
      pieces.add(number);
      at = end;
    }
    return pieces;
  }
}
