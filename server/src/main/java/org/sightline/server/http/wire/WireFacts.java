package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Facts that an analyzer observed, in its order; all are stored or none is.
public record WireFacts(List<Fact> facts) {
  /// One fact: of motion, of an object, or a signal.
  ///
  /// @param area of motion: the largest share of the picture that changed at once
  /// @param object null for what is none
  /// @param signal null for what is none
  public record Fact(
      String camera,
      Instant start,
      Instant end,
      WireObservation.Source source,
      double confidence,
      @Nullable Double area,
      @Nullable Seen object,
      @Nullable Signal signal) {}

  /// What a camera said beside its objects.
  ///
  /// @param zones what the camera calls the line, area or input that it is about
  public record Signal(String label, List<String> zones) {}

  /// An object.
  ///
  /// @param trackId begins with the camera's name and a dash
  /// @param motion `moving` or `stationary`
  /// @param snapshot key of a picture that was posted before
  public record Seen(
      String trackId,
      int revision,
      boolean ended,
      String label,
      WireBox box,
      List<List<Double>> path,
      List<String> zones,
      String motion,
      List<WireObservation.Crossing> crossings,
      List<WireObservation.Visit> visits,
      WireObservation.Attributes attributes,
      @Nullable String snapshot) {
    /// The same with another picture.
    public Seen with(@Nullable String other) {
      return new Seen(
          trackId,
          revision,
          ended,
          label,
          box,
          path,
          zones,
          motion,
          crossings,
          visits,
          attributes,
          other);
    }
  }
}
