package org.sightline.server.replay;

import java.util.List;

/// What a replay will cost, extrapolated from pieces of its own footage.
///
/// @param footageSeconds that there are to look at
/// @param cpuSeconds of all threads together
/// @param uncertaintySeconds twice the standard error of `cpuSeconds`: in about 19 of 20 jobs the
///   real price lies no further off
/// @param wallSeconds that it takes where nothing else wants the processor
/// @param sampledSeconds of footage that were looked at to know it
public record ReplayPrice(
    double footageSeconds,
    double cpuSeconds,
    double uncertaintySeconds,
    double wallSeconds,
    double sampledSeconds) {
  /// One piece that was looked at.
  record Piece(double footageSeconds, double cpuSeconds, double wallSeconds) {}

  /// The price by what pieces cost.
  ///
  /// @param pieces at least one
  static ReplayPrice of(double footageSeconds, List<Piece> pieces) {
    double length = pieces.stream().mapToDouble(Piece::footageSeconds).sum();
    double rate = pieces.stream().mapToDouble(Piece::cpuSeconds).sum() / length;
    double wall = pieces.stream().mapToDouble(Piece::wallSeconds).sum() / length;
    double squares =
        pieces.stream()
            .mapToDouble(p -> Math.pow(p.cpuSeconds() / p.footageSeconds() - rate, 2))
            .sum();
    // One piece says nothing of how they differ: half of the price is a guess that says so.
    double error =
        pieces.size() < 2 ? rate / 4 : Math.sqrt(squares / (pieces.size() - 1) / pieces.size());
    return new ReplayPrice(
        footageSeconds,
        rate * footageSeconds,
        2 * error * footageSeconds,
        wall * footageSeconds,
        length);
  }
}
