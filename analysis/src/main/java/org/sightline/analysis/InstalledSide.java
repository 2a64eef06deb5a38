package org.sightline.analysis;

import java.nio.file.Path;

/// A network beside the detector whose file is here and has the hash that its entry names.
public record InstalledSide(SideNetwork network, Path file) {}
