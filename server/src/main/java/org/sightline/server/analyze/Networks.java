package org.sightline.server.analyze;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.InstalledSide;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.NetworkRole;
import org.sightline.analysis.SideNetwork;
import org.sightline.server.http.wire.WireAssignment;

/// The networks that the node wants, each as a file of this machine: one that is here, else the
/// node's, which is used only where its hash is that of an entry of the catalogue.
final class Networks {
  private final NetworkCatalogue catalogue;

  /// @param catalogue whose home takes what is fetched
  Networks(NetworkCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /// What was found.
  ///
  /// @param problem why nothing is recognised, or empty
  record Found(Optional<InstalledNetwork> network, Optional<String> problem) {}

  /// The networks beside the detector.
  ///
  /// @param here by what they are for
  /// @param problem why one is not here, or empty
  record Sides(Map<NetworkRole, InstalledSide> here, Optional<String> problem) {}

  Sides sides(List<WireAssignment.Side> wanted, NodeLink link) throws InterruptedException {
    Map<NetworkRole, InstalledSide> here = new EnumMap<>(NetworkRole.class);
    List<String> problems = new ArrayList<>();
    for (WireAssignment.Side each : wanted) {
      side(each, link, here).ifPresent(problems::add);
    }
    return new Sides(here, problems.stream().findFirst());
  }

  /// Puts the network among those that are here, where it can be had; why not, else.
  private Optional<String> side(
      WireAssignment.Side wanted, NodeLink link, Map<NetworkRole, InstalledSide> sides)
      throws InterruptedException {
    Optional<NetworkRole> role = NetworkRole.ofWord(wanted.role());
    Optional<SideNetwork> known =
        catalogue.sides().stream()
            .filter(side -> side.sha256().equals(wanted.sha256()))
            .filter(side -> role.filter(side.role()::equals).isPresent())
            .findFirst();
    if (known.isEmpty()) {
      return Optional.of(
          "the node's network %s for %s is none that this program knows, so it is not run"
              .formatted(wanted.name(), wanted.role()));
    }
    SideNetwork network = known.get();
    try {
      Optional<InstalledSide> here = catalogue.side(network.role());
      sides.put(
          network.role(),
          here.isPresent() && here.get().network().equals(network)
              ? here.get()
              : fetch(network, link));
      return Optional.empty();
    } catch (IOException | AnalysisException e) {
      return Optional.of(
          "the node's network %s could not be fetched: %s"
              .formatted(network.name(), e.getMessage()));
    }
  }

  private InstalledSide fetch(SideNetwork network, NodeLink link)
      throws IOException, InterruptedException {
    Files.createDirectories(catalogue.home());
    Path fetched = Files.createTempFile(catalogue.home(), "side", ".part");
    try {
      link.network(network.sha256(), fetched, network.sizeBytes());
      return catalogue.addSide(fetched, network);
    } finally {
      Files.deleteIfExists(fetched);
    }
  }

  Found of(WireAssignment.@Nullable Network wanted, NodeLink link)
      throws IOException, InterruptedException {
    if (wanted == null) {
      return new Found(Optional.empty(), Optional.empty());
    }
    Optional<InstalledNetwork> here = find(wanted);
    WireAssignment.Network floats = wanted.floats();
    boolean all = here.isPresent() && (floats == null || here.get().floats().isPresent());
    if (all) {
      return new Found(here, Optional.empty());
    }
    try {
      if (floats != null) {
        fetch(floats, link);
      }
      fetch(wanted, link);
    } catch (IOException | AnalysisException e) {
      return new Found(
          Optional.empty(),
          Optional.of(
              "the node's network %s could not be fetched: %s"
                  .formatted(wanted.name(), e.getMessage())));
    }
    Optional<InstalledNetwork> fetched = find(wanted);
    return new Found(
        fetched,
        fetched.isPresent()
            ? Optional.empty()
            : Optional.of(
                "the node's network %s is none that this program knows, so it is not run"
                    .formatted(wanted.name())));
  }

  private void fetch(WireAssignment.Network wanted, NodeLink link)
      throws IOException, InterruptedException {
    if (!wanted.sha256().matches("[0-9a-f]{64}")) {
      throw new IOException("its hash is none");
    }
    Path to = catalogue.home().resolve(wanted.sha256() + ".onnx");
    Files.createDirectories(catalogue.home());
    String card = wanted.card();
    if (card != null) {
      catalogue.learn(to, card);
    }
    if (find(wanted).isEmpty()) {
      link.network(wanted.sha256(), to, wanted.bytes());
    }
  }

  private Optional<InstalledNetwork> find(WireAssignment.Network wanted) {
    try {
      return catalogue.installed().stream()
          .filter(network -> network.network().sha256().equals(wanted.sha256()))
          .findFirst();
    } catch (AnalysisException e) {
      return Optional.empty();
    }
  }
}
