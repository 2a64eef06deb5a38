package org.sightline.server.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.NetworkSetup;

/// Where network files lie: those of the node's data folder, of the user's cache, and of
/// `SIGHTLINE_NETWORKS`.
public final class NetworkFiles {
  private NetworkFiles() {}

  /// The catalogue of a node. What is added goes to the data folder.
  public static NetworkCatalogue catalogue(Path data) {
    List<Path> others = new ArrayList<>(NetworkCatalogue.named(System.getenv()));
    others.add(cache());
    return new NetworkCatalogue(data.resolve("networks"), others);
  }

  /// Makes sure that the cache or a named folder holds a network, fetching one if none does. A
  /// network that cannot be had is told and is no failure: everything but recognition works
  /// without.
  public static void ensureOne(Consumer<String> progress) throws InterruptedException {
    NetworkCatalogue catalogue =
        new NetworkCatalogue(cache(), NetworkCatalogue.named(System.getenv()));
    try {
      new NetworkSetup(catalogue).ensure(progress);
    } catch (AnalysisException e) {
      progress.accept("No network could be had, so nothing will be recognised: " + e.getMessage());
    }
  }

  /// Where fetched networks are kept for every node of this user.
  public static Path cache() {
    return UserCache.folder().resolve("networks");
  }
}
