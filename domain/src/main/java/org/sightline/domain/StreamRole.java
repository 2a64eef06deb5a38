package org.sightline.domain;

import java.util.Locale;

/// Which of a camera's encoded feeds a stream is.
public enum StreamRole {
  /// The full picture, kept as footage.
  MAIN,
  /// The small picture, for analysis and small tiles.
  SUB;

  /// The word in paths, URLs and configuration: `main` or `sub`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The role for its word.
  ///
  /// @throws IllegalArgumentException if the word is neither `main` nor `sub`
  public static StreamRole ofWord(String word) {
    return switch (word) {
      case "main" -> MAIN;
      case "sub" -> SUB;
      default ->
          throw new IllegalArgumentException(
              "stream '%s' is unknown: a camera has main and sub".formatted(word));
    };
  }
}
