package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.detect.Detector;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.analysis.detect.DetectorSettings;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;
import org.sightline.picture.Planes;
import org.sightline.picture.VideoFile;

class DetectorOnFootageTest {
  @TempDir Path folder;

  static Detector open(InstalledNetwork network) {
    return Detector.open(
        network.file(),
        network.network().form(),
        network.network().labels(),
        DetectorSettings.usual());
  }

  static Picture picture(String footage, int index) {
    try (VideoFile file = VideoFile.open(TestNetworks.shared("footage/" + footage))) {
      Picture picture = file.next();
      for (int i = 0; i < index; i++) {
        picture = file.next();
      }
      return picture;
    }
  }

  @Test
  void theManAtTheDoorIsFoundWhereHeStands() {
    try (Detector detector = open(TestNetworks.yolox())) {
      List<Detection> found = detector.detect(picture("one-by-one-person-detection.mp4", 120));
      Detection man = found.getFirst();
      assertEquals("person", man.label());
      assertTrue(man.confidence() > 0.8, man.toString());
      assertTrue(man.box().overlap(new Box(0.5, 0.04, 0.68, 0.94)) > 0.85, man.toString());
      assertEquals(
          1,
          found.stream().filter(d -> d.label().equals("person")).count(),
          "no doubles: " + found);
    }
  }

  @Test
  void aPictureCostsNoMoreMemoryThanTheRuntimesOwnCall() {
    try (Detector detector = open(TestNetworks.yolox())) {
      Planes empty = Planes.of(picture("one-by-one-person-detection.mp4", 0));
      for (int i = 0; i < 60; i++) {
        detector.detect(empty);
      }
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20; i++) {
        detector.detect(empty);
      }
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / 20;
      // Input is 2 MB and output 1.2 MB: none of it may be taken anew.
      assertTrue(each < 4096, each + " bytes a picture");
    }
  }

  @Test
  void planesAndTheirPictureShowTheSameMan() {
    try (Detector detector = open(TestNetworks.yolox())) {
      Picture picture = picture("one-by-one-person-detection.mp4", 120);
      Detection man = detector.detect(picture).getFirst();
      Detection same = detector.detect(Planes.of(picture)).getFirst();
      assertEquals(man.label(), same.label());
      assertEquals(man.confidence(), same.confidence(), 0.02);
      assertTrue(man.box().overlap(same.box()) > 0.97, man + " and " + same);
    }
  }

  @Test
  void anEmptyDoorwayHoldsNobody() {
    try (Detector detector = open(TestNetworks.yolox())) {
      assertTrue(
          detector.detect(picture("one-by-one-person-detection.mp4", 0)).stream()
              .noneMatch(d -> d.label().equals("person") && d.confidence() > 0.35));
    }
  }

  /// From steeply above, small networks see the car and call it something else.
  @Test
  void aCarSeenFromAboveIsFoundWhateverItIsCalled() {
    try (Detector detector = open(TestNetworks.yolox())) {
      Detection car = detector.detect(picture("car-detection.mp4", 80)).getFirst();
      assertTrue(car.confidence() > 0.5, car.toString());
      assertTrue(car.box().overlap(new Box(0.35, 0.16, 0.57, 0.78)) > 0.7, car.toString());
    }
  }

  @Test
  void aPictureOfAnyShapeIsTaken() {
    Picture wide = picture("one-by-one-person-detection.mp4", 120);
    Picture tall = wide.crop(350, 0, 220, 432);
    try (Detector detector = open(TestNetworks.yolox())) {
      Detection man = detector.detect(tall).getFirst();
      assertEquals("person", man.label());
      detector.detect(wide.crop(0, 0, 1, 1));
      assertTrue(detector.detect(wide).getFirst().confidence() > 0.8, "and the wide one again");
    }
  }

  @Test
  void aFileThatIsNoNetworkAndOneOfAnotherFormAreRefusedInWords() throws IOException {
    InstalledNetwork yolox = TestNetworks.yolox();
    Path letter = Files.writeString(folder.resolve("letter.onnx"), "no network at all");
    DetectorException broken =
        assertThrows(
            DetectorException.class,
            () -> open(new InstalledNetwork(yolox.network(), letter)).close());
    assertTrue(broken.getMessage().contains("letter.onnx"), broken.getMessage());
    DetectorException other =
        assertThrows(
            DetectorException.class,
            () ->
                open(new InstalledNetwork(KnownNetworks.SSDLITE_MOBILENET_V2, yolox.file()))
                    .close());
    assertTrue(other.getMessage().contains("[1, 3, 416, 416]"), other.getMessage());
    assertTrue(other.getMessage().contains("[1, 300, 300, 3]"), other.getMessage());
  }
}
