package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkCatalogueTest {
  @TempDir Path data;

  @Test
  void everyEntryNamesAllThatIsAskedOfIt() {
    for (Network network : new NetworkCatalogue(data, List.of()).entries()) {
      assertTrue(network.sha256().matches("[0-9a-f]{64}"), network.name());
      assertFalse(network.card().trainedOn().isBlank() || network.card().notFor().isBlank());
      assertTrue(network.sizeBytes() > 0 && !network.accuracy().isBlank(), network.name());
      assertEquals("Apache-2.0", network.licence());
      assertTrue(network.words().containsAll(List.of("person", "car", "dog")), network.name());
      assertEquals(80, network.words().size(), network.name());
      assertTrue(
          network.words().containsAll(AnalysisSettings.USUAL_LABELS), "labels that it can say");
    }
  }

  @Test
  void anEmptyMachineHasNoNetworkAndSaysWhatToDo() {
    NetworkCatalogue catalogue = NetworkCatalogue.of(data, Map.of());
    assertTrue(catalogue.preferred().isEmpty());
    assertEquals(List.of(), catalogue.problems());
    AnalysisException absent =
        assertThrows(AnalysisException.class, () -> catalogue.require("YOLOX-Nano"));
    assertEquals(AnalysisException.Kind.ABSENT, absent.kind());
    AnalysisException unknown =
        assertThrows(AnalysisException.class, () -> catalogue.require("GPT"));
    assertTrue(unknown.getMessage().contains("YOLOX-Nano"), unknown.getMessage());
  }

  @Test
  void aNetworkIsFoundByItsHashUnderAnyNameInTheFolderOfTheEnvironment() throws IOException {
    Path elsewhere = Files.createDirectories(data.resolve("else where"));
    Files.copy(TestNetworks.yolox().file(), elsewhere.resolve("weights.bin"));
    NetworkCatalogue catalogue =
        NetworkCatalogue.of(
            data, Map.of("SIGHTLINE_NETWORKS", data.resolve("absent") + ":" + elsewhere));
    assertEquals(
        "weights.bin", catalogue.preferred().orElseThrow().file().getFileName().toString());
    assertEquals("YOLOX-Nano", catalogue.require("yolox-nano").network().name());
  }

  @Test
  void anAddedFileIsStoredAndPreferred() throws IOException {
    NetworkCatalogue catalogue = NetworkCatalogue.of(data, Map.of());
    InstalledNetwork added = catalogue.add(TestNetworks.yolox().file());
    assertEquals(data.resolve("networks/yolox_nano.onnx"), added.file());
    assertEquals(added, catalogue.preferred().orElseThrow());
    assertEquals(1, Files.list(data.resolve("networks")).count(), "nothing else is left behind");
  }

  @Test
  void aWrongFileIsNamedWithBothHashesAndNeverRun() throws IOException {
    Path home = Files.createDirectories(data.resolve("networks"));
    byte[] bytes = Files.readAllBytes(TestNetworks.yolox().file());
    bytes[1000] ^= 1;
    Path file = Files.write(home.resolve("yolox_nano.onnx"), bytes);
    NetworkCatalogue catalogue = NetworkCatalogue.of(data, Map.of());
    assertTrue(catalogue.preferred().isEmpty());
    AnalysisException wrong =
        assertThrows(AnalysisException.class, () -> catalogue.require("YOLOX-Nano"));
    assertEquals(AnalysisException.Kind.WRONG_FILE, wrong.kind());
    for (String part :
        List.of(file.toString(), Sha256.of(bytes), KnownNetworks.YOLOX_NANO.sha256())) {
      assertTrue(wrong.getMessage().contains(part), wrong.getMessage());
      assertTrue(catalogue.problems().getFirst().contains(part));
    }
    AnalysisException refused = assertThrows(AnalysisException.class, () -> catalogue.add(file));
    assertTrue(refused.getMessage().contains(Sha256.of(bytes)), refused.getMessage());
  }

  @Test
  void anOwnersNetworkIsKnownByItsCardAndItsFloatsAreFound() throws IOException {
    NetworkCatalogue catalogue = NetworkCatalogue.of(data, Map.of());
    Path file = TestNetworks.yolox().file();
    InstalledNetwork mine =
        catalogue.add(file, Map.of("name", "mine", "form", "yolox:416", "trained-on", "my yard"));
    assertEquals("my yard", mine.network().card().trainedOn());
    assertEquals(Sha256.of(file), mine.network().sha256());
    assertEquals("mine", catalogue.require("Mine").network().name());
    assertEquals(mine.network(), NetworkCatalogue.of(data, Map.of()).require("mine").network());
    assertTrue(NetworkCatalogue.card(mine).contains("form: yolox:416"));
    Path changed = data.resolve("changed.onnx");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(changed, java.util.Arrays.copyOf(bytes, bytes.length + 2));
    assertThrows(
        AnalysisException.class,
        () -> catalogue.add(changed, Map.of("name", "mine", "form", "as YOLOX-Nano")),
        "the name is taken, and the file is damaged");
    catalogue.add(file, Map.of("name", "again", "form", "as YOLOX-Nano"));
    InstalledNetwork again = catalogue.require("again");
    assertEquals("YOLOX-Nano", again.floats().orElseThrow().network().name());
    assertEquals("YOLOX-Nano", again.network().card().madeFrom());
    NetworkCatalogue elsewhere = new NetworkCatalogue(data.resolve("elsewhere"), List.of());
    Path copy = elsewhere.home().resolve("copy.onnx");
    elsewhere.learn(copy, NetworkCatalogue.card(mine));
    Files.copy(file, copy);
    assertTrue(elsewhere.installed().stream().anyMatch(n -> n.network().name().contains("again")));
  }

  @Test
  void aCardThatIsWrongIsAProblemInWordsAndHidesNothingElse() throws IOException {
    Path home = Files.createDirectories(data.resolve("networks"));
    String sha = "0".repeat(64);
    for (String card :
        List.of(
            "",
            "name: x\nform: yolox:417\nbytes: 1\nsha256: " + sha,
            "name: x\nform: as nothing\nbytes: 1\nsha256: " + sha,
            "name: x\nform: yolox:416\nbytes: -1\nsha256: " + sha,
            "name: x\nform: yolox:416\nbytes: 1\nsha256: ../../etc",
            "colour: red",
            "x".repeat(70_000))) {
      Files.writeString(home.resolve("x.onnx.card"), card);
      NetworkCatalogue catalogue = NetworkCatalogue.of(data, Map.of());
      assertTrue(catalogue.problems().getFirst().contains("x.onnx.card"), card);
      assertEquals(KnownNetworks.ALL, catalogue.entries());
      assertThrows(
          AnalysisException.class,
          () -> catalogue.add(TestNetworks.yolox().file(), Map.of("name", "", "form", "x")));
    }
  }
}
