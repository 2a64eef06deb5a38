package org.sightline.search;

import java.util.Optional;

/// What words mean, as vectors of length 1: the nearer two are, the nearer is what they mean.
///
/// The grammar asks it for words that it does not know, never for those that it does.
@FunctionalInterface
public interface Meanings {
  /// Nobody who knows: the grammar is left to itself.
  Meanings NONE = _ -> Optional.empty();

  /// The longest text that is looked at, in characters; of a longer one, its beginning.
  int MAX_TEXT = 64;

  /// The vector of a text, which nobody may write to; empty where there is none to be had.
  Optional<float[]> of(String text);
}
