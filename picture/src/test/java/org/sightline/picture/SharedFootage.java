package org.sightline.picture;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Third-party footage that tests read where it is, and are skipped without.
final class SharedFootage {
  private SharedFootage() {}

  static Path file(String name) {
    Path file =
        Path.of(System.getProperty("sightline.root"), "../shared/data/footage").resolve(name);
    Assumptions.assumeTrue(Files.exists(file), "footage " + file + " is absent");
    return file;
  }
}
