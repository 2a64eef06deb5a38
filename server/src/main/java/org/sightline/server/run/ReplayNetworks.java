package org.sightline.server.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.server.replay.ReplayDesk;

/// The networks that a node's replays can choose from: all of its catalogue.
///
/// @param data folder of the node
record ReplayNetworks(Path data) implements ReplayDesk.Networks {
  @Override
  public Path folder(String network) {
    Path file = NetworkFiles.catalogue(data).require(network).file().toAbsolutePath();
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  @Override
  public List<String> names() {
    NetworkCatalogue catalogue = NetworkFiles.catalogue(data);
    List<String> names = new ArrayList<>();
    catalogue.preferred().map(n -> n.network().name()).ifPresent(names::add);
    for (InstalledNetwork each : catalogue.installed()) {
      if (!names.contains(each.network().name())) {
        names.add(each.network().name());
      }
    }
    return names;
  }
}
