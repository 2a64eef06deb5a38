package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class RuntimeLibrariesTest {
  /// `Nullable` is read from request records while the program runs; a test's class path always has
  /// it, the program's only if the pom says so.
  @Test
  void theProgramShipsTheAnnotationThatItReads() throws IOException {
    String pom = Files.readString(Path.of(System.getProperty("sightline.root"), "server/pom.xml"));
    assertTrue(
        pom.replaceAll("\\s+", "")
            .contains("<artifactId>jspecify</artifactId><scope>compile</scope>"));
  }
}
