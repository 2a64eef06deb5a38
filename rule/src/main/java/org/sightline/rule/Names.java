package org.sightline.rule;

/// What names and words that people see may be made of.
final class Names {
  private Names() {}

  static boolean isSeen(int character) {
    return !Character.isWhitespace(character)
        && !Character.isSpaceChar(character)
        && Character.getType(character) != Character.FORMAT;
  }

  /// Control characters, unpaired surrogates, line and paragraph separators, and the marks of UAX
  /// #9 with which a name can look like another. Joiners, which emoji need, are none of these.
  static boolean isMisleading(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          character >= 0x202A && character <= 0x202E
              || character >= 0x2066 && character <= 0x2069
              || character == 0x200E
              || character == 0x200F
              || character == 0x061C;
    };
  }

  /// Words of a person, as they are kept: cut to `most` characters, without what misleads.
  static String words(String said, int most) {
    StringBuilder kept = new StringBuilder();
    said.codePoints()
        .map(c -> c == '\n' || c == '\t' ? ' ' : c)
        .filter(c -> !isMisleading(c))
        .limit(most)
        .forEach(kept::appendCodePoint);
    return kept.toString().strip();
  }
}
