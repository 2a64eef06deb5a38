package org.sightline.analysis;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sightline.domain.TimeRange;
import org.sightline.picture.DecoderCounters;

/// How the analysis of one camera stands.
///
/// @param on whether the camera is analysed at all
/// @param picturesPerSecond looked at over the last ten seconds
/// @param pictures decoded in the wanted rate
/// @param analysed of these looked at
/// @param shed of these passed over because analysis was behind
/// @param lostUnits access units that were lost because even decoding was behind
/// @param detectorMillis what the newest detection took; empty before the first
/// @param decoder what the current run's decoder did
/// @param problem what is wrong and what to do, or empty
/// @param looked from the first to the last picture of the newest stretch in which pictures were
///   looked at without a break of [#BREAK]; empty before the first
public record AnalysisState(
    boolean on,
    double picturesPerSecond,
    long pictures,
    long analysed,
    long shed,
    long lostUnits,
    OptionalDouble detectorMillis,
    DecoderCounters decoder,
    Optional<String> problem,
    Optional<TimeRange> looked) {
  /// Looks that are so far apart leave a gap between them.
  public static final Duration BREAK = Duration.ofSeconds(3);

  /// Of a decoder of which nothing is known.
  public static final DecoderCounters NOTHING_DECODED = new DecoderCounters(0, 0, 0, 0, 0, 0);

  /// Of a camera that is not analysed.
  public static AnalysisState off() {
    return new AnalysisState(
        false,
        0,
        0,
        0,
        0,
        0,
        OptionalDouble.empty(),
        NOTHING_DECODED,
        Optional.empty(),
        Optional.empty());
  }
}
