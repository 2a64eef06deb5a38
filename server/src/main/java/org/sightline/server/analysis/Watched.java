package org.sightline.server.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.AnalysisState;
import org.sightline.analysis.LiveObject;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;

/// One camera that is to be looked at, and what its analyzers said of it. Guarded by the desk's
/// lock.
final class Watched {
  private static final Duration STALE = Duration.ofSeconds(3);

  final Camera camera;
  final Coverage coverage;

  /// Name of the analyzer whose it is, or null.
  @Nullable String analyzer;

  private String session = "";
  private AnalysisState before = AnalysisState.off();
  private AnalysisState state = AnalysisState.off();
  private List<LiveObject> objects = List.of();
  private long heardNanos;

  Watched(Camera camera, Coverage coverage) {
    this.camera = camera;
    this.coverage = coverage;
  }

  CameraName name() {
    return camera.name();
  }

  /// Takes what its analyzer says.
  void hear(AnalyzerReport.OfCamera of, String process, long nowNanos, Instant now) {
    if (!session.equals(process)) {
      before = totals();
      session = process;
    }
    state = of.state();
    objects = of.objects();
    heardNanos = nowNanos;
    of.state().looked().ifPresent(range -> coverage.looked(range, now));
  }

  /// Whether this very process of an analyzer has looked at it.
  boolean isLookedAtIn(String process) {
    return session.equals(process) && state.looked().isPresent();
  }

  /// What it suffers from, as its analyzer says.
  Optional<String> problem() {
    return state.problem();
  }

  /// The objects in its picture now.
  List<LiveObject> objects(long nowNanos) {
    return nowNanos - heardNanos > STALE.toNanos() ? List.of() : objects;
  }

  /// How it stands; counts go on over restarts of its analyzer.
  ///
  /// @param there whether its analyzer is there
  AnalysisState state(boolean there) {
    AnalysisState all = totals();
    Optional<String> why = coverage.why().map(Coverage.Why::words);
    return new AnalysisState(
        true,
        there ? all.picturesPerSecond() : 0,
        all.pictures(),
        all.analysed(),
        all.shed(),
        all.lostUnits(),
        there ? all.detectorMillis() : OptionalDouble.empty(),
        all.decoder(),
        there ? all.problem().or(() -> why) : why,
        all.looked());
  }

  private AnalysisState totals() {
    return new AnalysisState(
        true,
        state.picturesPerSecond(),
        before.pictures() + state.pictures(),
        before.analysed() + state.analysed(),
        before.shed() + state.shed(),
        before.lostUnits() + state.lostUnits(),
        state.detectorMillis(),
        state.decoder(),
        state.problem(),
        state.looked());
  }
}
