package org.sightline.observation;

/// In which order an answer comes.
public enum Order {
  /// The latest start first; of equal starts the one stored last first.
  NEWEST,

  /// The best match first, in tiers, and newest first inside a tier.
  ///
  /// A fact's tier is, first, how much of its words the query's words say: for each word of each
  /// `text:` term that is not inside a `not`, the length of the asked word over the length of the
  /// shortest word of the fact that begins with it, 0 where none does; the mean of these in
  /// hundredths, and 1 where nothing is asked in words. Second, the tenth its confidence falls in.
  RELEVANCE
}
