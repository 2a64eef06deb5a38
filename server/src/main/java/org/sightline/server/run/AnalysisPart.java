package org.sightline.server.run;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.AnalysisSettings;
import org.sightline.analysis.CameraEars;
import org.sightline.analysis.Hearing;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.InstalledSide;
import org.sightline.analysis.Network;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.NetworkRole;
import org.sightline.analysis.Sight;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.Problem;
import org.sightline.recording.Recordings;
import org.sightline.server.analysis.AnalysisDesk;
import org.sightline.server.analysis.AnalysisTerms;
import org.sightline.server.analysis.OwnAnalyzer;
import org.sightline.server.config.Configuration.AnalysisSetting;
import org.sightline.server.node.CameraDesk.AnalysisSwitch;
import org.sightline.server.node.NodeFiles;
import org.sightline.server.restream.Restream;
import org.sightline.server.restream.Restreaming;
import org.sightline.stream.Stream;

/// Analysis as this node runs it: in a child process with the best network that is here, with
/// motion only, on other machines alone, or off.
final class AnalysisPart implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AnalysisPart.class.getName());
  private static final int LONGEST_SIDE_PIXELS = 640;
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(10);

  private final AnalysisSetting setting;
  private final @Nullable AnalysisDesk desk;
  private final @Nullable CameraEars ears;
  private @Nullable OwnAnalyzer own;

  private AnalysisPart(
      AnalysisSetting setting, @Nullable AnalysisDesk desk, @Nullable CameraEars ears) {
    this.setting = setting;
    this.desk = desk;
    this.ears = ears;
  }

  /// What this part needs of others.
  ///
  /// @param observations takes what cameras say beside their streams
  record Rooms(Path data, Recordings recordings, Consumer<Observation> observations) {}

  /// Makes ready what the setting says; nobody looks before [#begin]. A network that is absent or
  /// wrong is a problem that is shown, and no reason not to record.
  static AnalysisPart start(AnalysisSetting setting, Rooms rooms, InstantSource clock) {
    if (!setting.on()) {
      return new AnalysisPart(setting, null, null);
    }
    Optional<InstalledNetwork> network = Optional.empty();
    Map<NetworkRole, InstalledSide> sides = new EnumMap<>(NetworkRole.class);
    String problem = null;
    try {
      NetworkCatalogue catalogue = NetworkFiles.catalogue(rooms.data());
      for (NetworkRole role : NetworkRole.values()) {
        catalogue.side(role).ifPresent(side -> sides.put(role, side));
      }
      String wanted = setting.network();
      network =
          wanted == null ? catalogue.preferred() : Optional.of(catalogue.requireDetector(wanted));
      if (network.isEmpty()) {
        problem = "no network is here, so only motion is seen: ./sightline network fetch gets one";
      }
    } catch (AnalysisException e) {
      problem = e.getMessage();
    }
    if (problem != null) {
      LOG.log(Level.WARNING, "nothing is recognised cause=\"" + problem + "\"");
    }
    Optional<InstalledNetwork> looks = Optional.empty();
    String teller = setting.looksNetwork();
    if (teller != null) {
      try {
        looks = Optional.of(NetworkFiles.catalogue(rooms.data()).requireLooks(teller));
      } catch (AnalysisException e) {
        LOG.log(
            Level.WARNING, "nobody says what objects look like cause=\"" + e.getMessage() + "\"");
        problem = problem == null ? e.getMessage() : problem;
      }
    }
    Set<String> labels = setting.labels();
    AnalysisTerms terms =
        new AnalysisTerms(
            network,
            sides,
            setting.picturesPerSecond(),
            LONGEST_SIDE_PIXELS,
            labels == null ? AnalysisSettings.USUAL_LABELS : labels,
            LOOK_ANYWAY,
            setting.here(),
            setting.sights(),
            setting.looks(),
            problem,
            looks);
    CameraEars ears = CameraEars.open(setting.broker(), rooms.observations(), clock);
    return new AnalysisPart(
        setting,
        new AnalysisDesk(terms, rooms.recordings().analysisGaps(), clock, System::nanoTime)
            .hearing(ears)
            .start(),
        ears);
  }

  /// Starts the node's own analyzer, where it is to look itself; returns at once.
  ///
  /// @param readers whose own token the child posts and reads with, and whose own port it reads at
  void begin(Path data, Restreaming readers) throws IOException {
    Restream restream = readers.own();
    if (desk == null || !setting.here() || restream == null) {
      return;
    }
    Path certificate = data.resolve(NodeFiles.CERTIFICATE);
    String address = Files.readString(data.resolve(NodeFiles.ADDRESS)).strip();
    OwnAnalyzer.Orders orders =
        new OwnAnalyzer.Orders(
            address,
            readers.readers().ownToken(),
            address.startsWith("https:") ? Files.readString(certificate) : null,
            restream.port());
    own =
        new OwnAnalyzer(
                desk, orders, new OwnAnalyzer.Limits(setting.coresHere(), setting.memoryBytes()))
            .start();
  }

  /// How cameras begin and end to be analysed.
  AnalysisSwitch analysisSwitch() {
    return desk == null
        ? AnalysisSwitch.off()
        : new AnalysisSwitch(
            this::begin, this::end, camera -> desk.terms().look(camera.name()).stream(camera));
  }

  private void begin(Camera camera, Stream stream) {
    if (desk != null) {
      desk.begin(camera, stream);
    }
    Hearing hearing = setting.hearings().get(camera.name());
    if (ears != null && hearing != null) {
      ears.begin(camera, hearing, setting.sights().getOrDefault(camera.name(), Sight.OURS));
    }
  }

  private void end(CameraName camera) {
    if (desk != null) {
      desk.end(camera);
    }
    if (ears != null) {
      ears.end(camera);
    }
  }

  /// What listens to cameras beside their streams, or null where analysis is off.
  @Nullable CameraEars ears() {
    return ears;
  }

  /// Who looks at what, or null where analysis is off.
  @Nullable AnalysisDesk desk() {
    return desk;
  }

  /// Whether the node itself looks.
  boolean isHere() {
    return desk != null && setting.here();
  }

  /// The network that is used, or null.
  @Nullable Network network() {
    return desk == null ? null : desk.terms().network().map(InstalledNetwork::network).orElse(null);
  }

  /// Why nothing is recognised although analysis is on, or null.
  @Nullable String problem() {
    return desk == null ? null : desk.terms().problem();
  }

  /// What is wrong with it now.
  List<Problem> problems() {
    OwnAnalyzer child = own;
    List<Problem> problems = new ArrayList<>();
    if (child != null) {
      problems.addAll(child.problems());
    }
    if (desk != null) {
      problems.addAll(desk.problems());
    }
    if (ears != null) {
      problems.addAll(ears.problems());
    }
    return problems;
  }

  /// Ends the node's own analyzer; whoever else looks goes on until the node is gone.
  void end() throws InterruptedException {
    OwnAnalyzer child = own;
    if (child != null) {
      child.close();
    }
  }

  @Override
  public void close() {
    if (ears != null) {
      ears.close();
    }
    if (desk != null) {
      desk.close();
    }
  }
}
