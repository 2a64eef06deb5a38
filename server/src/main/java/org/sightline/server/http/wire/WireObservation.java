package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A fact that was observed.
///
/// @param id its place in the log
/// @param caption what a model says of the best picture, as text; null for facts that are no
///   captions
/// @param kind `object`, `motion`, `signal` or `caption`
/// @param motion `moving` or `stationary`; null for facts that are no objects
/// @param crossings the lines that it passed
/// @param visits its stays in zones
/// @param attributes what it looks like and how fast it is, as far as that is known
/// @param path where its foot was, each `[x, y]`
/// @param snapshot address of its best picture
public record WireObservation(
    long id,
    String kind,
    String label,
    String camera,
    Instant start,
    Instant end,
    boolean ended,
    double confidence,
    List<String> zones,
    @Nullable String motion,
    List<Crossing> crossings,
    List<Visit> visits,
    Attributes attributes,
    @Nullable WireBox box,
    List<List<Double>> path,
    @Nullable String trackId,
    @Nullable String snapshot,
    Source source,
    @Nullable String caption) {
  /// Who says so.
  ///
  /// @param sha256 of the network's file; empty where none is known
  public record Source(String detector, String network, String version, String sha256) {}

  /// One passing of a line.
  ///
  /// @param direction `forward` or `backward`
  public record Crossing(String line, String direction, Instant at) {}

  /// One stay in a zone.
  public record Visit(String zone, Instant entered, Instant left) {}

  /// What an object looks like and how fast it is.
  ///
  /// @param plate empty where none was read
  /// @param speedMetresPerSecond null where it was not measured, as is the height
  public record Attributes(
      List<String> colours,
      String plate,
      @Nullable Double speedMetresPerSecond,
      @Nullable Double heightMetres) {
    /// Nothing is known.
    public static final Attributes NONE = new Attributes(List.of(), "", null, null);
  }
}
