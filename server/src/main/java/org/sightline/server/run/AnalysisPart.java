package org.sightline.server.run;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.Analysis;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.AnalysisSettings;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.Network;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.SnapshotStore;
import org.sightline.server.config.Configuration.AnalysisSetting;
import org.sightline.server.node.CameraDesk.AnalysisSwitch;

/// Analysis as this node runs it: on with the best network that is here, on with motion only, or
/// off.
final class AnalysisPart implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AnalysisPart.class.getName());
  private static final int LONGEST_SIDE_PIXELS = 640;
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(10);

  private final @Nullable Analysis analysis;
  private final @Nullable Network network;
  private final @Nullable String problem;

  private AnalysisPart(
      @Nullable Analysis analysis, @Nullable Network network, @Nullable String problem) {
    this.analysis = analysis;
    this.network = network;
    this.problem = problem;
  }

  /// Starts analysis as the setting says. A network that is absent or wrong is a problem that is
  /// shown, and no reason not to record.
  static AnalysisPart start(
      AnalysisSetting setting,
      Path data,
      ObservationLog log,
      SnapshotStore snapshots,
      InstantSource clock) {
    if (!setting.on()) {
      return new AnalysisPart(null, null, null);
    }
    Optional<InstalledNetwork> network = Optional.empty();
    String problem = null;
    try {
      NetworkCatalogue catalogue = NetworkFiles.catalogue(data);
      String wanted = setting.network();
      network = wanted == null ? catalogue.preferred() : Optional.of(catalogue.require(wanted));
      if (network.isEmpty()) {
        problem = "no network is here, so only motion is seen: ./sightline network fetch gets one";
      }
    } catch (AnalysisException e) {
      problem = e.getMessage();
    }
    if (problem != null) {
      LOG.log(Level.WARNING, "nothing is recognised cause=\"" + problem + "\"");
    }
    int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    Set<String> labels = setting.labels();
    Analysis analysis =
        Analysis.start(
            new AnalysisSettings(
                network,
                setting.picturesPerSecond(),
                LONGEST_SIDE_PIXELS,
                atOnce,
                labels == null ? AnalysisSettings.USUAL_LABELS : labels,
                LOOK_ANYWAY),
            jpeg -> snapshots.put(jpeg, clock.instant()),
            log::append,
            clock);
    return new AnalysisPart(analysis, network.map(InstalledNetwork::network).orElse(null), problem);
  }

  /// How cameras begin and end to be analysed.
  AnalysisSwitch analysisSwitch() {
    return analysis == null
        ? AnalysisSwitch.off()
        : new AnalysisSwitch(analysis::analyse, analysis::stop);
  }

  /// The running analysis, or null where it is off.
  @Nullable Analysis analysis() {
    return analysis;
  }

  /// The network that is used, or null.
  @Nullable Network network() {
    return network;
  }

  /// Why nothing is recognised although analysis is on, or null.
  @Nullable String problem() {
    return problem;
  }

  @Override
  public void close() {
    if (analysis != null) {
      analysis.close();
    }
  }
}
