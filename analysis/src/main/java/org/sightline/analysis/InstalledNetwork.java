package org.sightline.analysis;

import java.nio.file.Path;

/// A network whose file is here and has the hash that its entry names.
public record InstalledNetwork(Network network, Path file) {}
