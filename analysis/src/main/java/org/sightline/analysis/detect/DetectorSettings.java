package org.sightline.analysis.detect;

/// What a [Detector] hands on.
///
/// @param least the least confidence; low, because the tracker uses weak detections of what it
///   already follows
/// @param overlap boxes of one label that overlap more are taken for one object
/// @param most detections in a picture
public record DetectorSettings(double least, double overlap, int most) {
  public DetectorSettings {
    if (!(least > 0 && least < 1) || !(overlap > 0 && overlap < 1) || most < 1) {
      throw new IllegalArgumentException(
          "confidence and overlap lie between 0 and 1, at least one detection: %s %s %d"
              .formatted(least, overlap, most));
    }
  }

  /// What the catalogue's networks were tried with.
  public static DetectorSettings usual() {
    return new DetectorSettings(0.1, 0.5, 100);
  }
}
