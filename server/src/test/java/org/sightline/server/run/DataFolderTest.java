package org.sightline.server.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temporary;

  @Test
  void aNewFolderIsItsOwnersAlone() throws Exception {
    Path folder = temporary.resolve("data");
    try (DataFolder data = DataFolder.take(folder)) {
      assertEquals("rwx------", rights(data.path()));
    }
  }

  @Test
  void whatLiesInAnOpenFolderIsShutAllTheSame() throws Exception {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path old = Files.createFile(temporary.resolve("fleet.db-wal"));
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
    try (DataFolder data = DataFolder.take(temporary)) {
      assertEquals("rwxr-xr-x", rights(data.path()));
      for (String file : new String[] {"node.db", "fleet.db", "rules.db", "fleet.db-wal"}) {
        assertEquals("rw-------", rights(temporary.resolve(file)), file);
      }
      for (String inner : new String[] {"recordings", "snapshots", "tls"}) {
        assertEquals("rwx------", rights(temporary.resolve(inner)), inner);
      }
    }
  }

  private static String rights(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
