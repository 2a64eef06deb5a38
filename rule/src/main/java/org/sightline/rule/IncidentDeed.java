package org.sightline.rule;

import java.time.Instant;

/// Who does something, when and with which words.
///
/// @param words empty for none; at most [#MAX_WORDS] characters are kept, without what misleads
public record IncidentDeed(String who, Instant at, String words) {
  /// The most characters of words that are kept.
  public static final int MAX_WORDS = 500;

  public IncidentDeed {
    if (who.isBlank()) {
      throw new IllegalArgumentException("a deed needs somebody who does it");
    }
    words = Names.words(words, MAX_WORDS);
  }
}
