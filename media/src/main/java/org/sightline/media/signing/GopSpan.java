package org.sightline.media.signing;

/// The pictures that a verdict is about.
///
/// @param firstPicture number of the first, counted from 0 since the verifier began
/// @param pictures how many
/// @param startMicros time of the first as it was given, microseconds
/// @param endMicros time of the last as it was given, microseconds
public record GopSpan(long firstPicture, long pictures, long startMicros, long endMicros) {
  /// The number of the last picture; one before the first where there is none.
  public long lastPicture() {
    return firstPicture + pictures - 1;
  }
}
