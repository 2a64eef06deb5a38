package org.sightline.analysis;

import java.nio.file.Path;
import java.util.Optional;

/// A network whose file is here and has the hash that its entry names.
///
/// @param floats the network that this one was made of, where that is here too: what it drifts from
///   is known by it
public record InstalledNetwork(Network network, Path file, Optional<InstalledNetwork> floats) {
  /// One that was made of none, or of one that is not here.
  public InstalledNetwork(Network network, Path file) {
    this(network, file, Optional.empty());
  }
}
