package org.sightline.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Ground;
import org.sightline.domain.Line;
import org.sightline.domain.Markings;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Zone;

class CameraRegistryTest {
  private static final CameraName DOOR = new CameraName("door");

  @TempDir private Path folder;

  private static Camera door() {
    Polygon step = new Polygon(List.of(new Point(0, 0.5), new Point(1, 0.5), new Point(1, 1)));
    Polygon mat = new Polygon(List.of(new Point(0.1, 0.9), new Point(0.2, 0.9), new Point(0.2, 1)));
    return new Camera(
        DOOR,
        URI.create("rtsp://user:p%40ss@10.0.0.2/main"),
        URI.create("rtsp://user:p%40ss@10.0.0.2/sub"),
        List.of(new Zone("mat", mat), new Zone("step", step)),
        true,
        false);
  }

  @Test
  void aCameraIsTheSameAfterTheRegistryIsOpenedAgain() {
    try (CameraRegistry registry = open()) {
      registry.add(door());
    }
    try (CameraRegistry registry = open()) {
      assertEquals(List.of(door()), registry.cameras());
      assertEquals(door(), registry.find(DOOR).orElseThrow());
    }
  }

  @Test
  void aTakenNameIsRefusedAndTheFirstCameraStays() {
    try (CameraRegistry registry = open()) {
      registry.add(door());
      FleetException refused =
          assertThrows(
              FleetException.class,
              () -> registry.add(Camera.of(DOOR, URI.create("rtsp://10.0.0.3/"))));
      assertEquals(FleetException.Kind.NAME_TAKEN, refused.kind());
      assertEquals(List.of(door()), registry.cameras());
    }
  }

  @Test
  void aRemovedCameraIsGoneWithItsZones() {
    try (CameraRegistry registry = open()) {
      registry.add(door());
      assertTrue(registry.remove(DOOR));
      assertFalse(registry.remove(DOOR));
      registry.add(Camera.of(DOOR, URI.create("rtsp://10.0.0.3/")));
      assertEquals(List.of(), registry.find(DOOR).orElseThrow().zones());
    }
  }

  @Test
  void theFileWithPasswordsIsReadableByItsOwnerOnly() throws IOException {
    open().close();
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("fleet.db"))));
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedByName() throws IOException {
    Files.writeString(
        folder.resolve("fleet.db"), "this is no database, it is a letter ".repeat(40));
    FleetException refused = assertThrows(FleetException.class, this::open);
    assertEquals(FleetException.Kind.STORAGE, refused.kind());
    assertTrue(refused.getMessage().contains("fleet.db"), refused.getMessage());
  }

  private CameraRegistry open() {
    return CameraRegistry.open(folder.resolve("fleet.db"), InstantSource.system());
  }

  private static Drawing drawing() {
    List<Point> corners = List.of(new Point(0, 0.5), new Point(1, 0.5), new Point(1, 1));
    Line gate = new Line("gate", List.of(new Point(0.1, 0.2), new Point(0.3, 0.4)));
    Line back = new Line("back", List.of(new Point(0.9, 0.2), new Point(0.3, 0.4)));
    Ground ground =
        new Ground(
            List.of(
                new Ground.Mark(new Point(0.2, 0.9), 0, 0),
                new Ground.Mark(new Point(0.8, 0.9), 10, 0),
                new Ground.Mark(new Point(0.6, 0.5), 10, 20),
                new Ground.Mark(new Point(0.4, 0.5), 0, -20)));
    return new Drawing(
        List.of(new Zone("yard", new Polygon(corners))),
        new Markings(
            List.of(gate, back),
            List.of(new Polygon(corners), new Polygon(corners.reversed())),
            Optional.of(ground)));
  }

  @Test
  void whatWasDrawnIsTheSameAfterTheRegistryIsOpenedAgain() {
    try (CameraRegistry registry = open()) {
      assertEquals(Optional.empty(), registry.drawing(DOOR));
      registry.draw(DOOR, new Drawing(List.of(), Markings.NONE));
      assertEquals(new Drawing(List.of(), Markings.NONE), registry.drawing(DOOR).orElseThrow());
      registry.draw(DOOR, drawing());
    }
    try (CameraRegistry registry = open()) {
      assertEquals(drawing(), registry.drawing(DOOR).orElseThrow());
      registry.undraw(DOOR);
      assertEquals(Optional.empty(), registry.drawing(DOOR));
    }
  }

  @Test
  void aCameraThatIsRemovedTakesItsDrawingWithIt() {
    try (CameraRegistry registry = open()) {
      registry.add(door());
      registry.draw(DOOR, drawing());
      registry.remove(DOOR);
      assertEquals(Optional.empty(), registry.drawing(DOOR));
    }
  }
}
