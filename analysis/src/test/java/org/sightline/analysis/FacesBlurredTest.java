package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.face.FaceFinder;
import org.sightline.domain.Box;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Source;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.DecoderSettings;
import org.sightline.picture.Picture;
import org.sightline.picture.VideoDecoder;

/// Faces in the pictures that are stored.
class FacesBlurredTest {
  private static final CameraName DOOR = new CameraName("door");
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final Box MAN = new Box(0.4, 0.2, 0.6, 0.9);

  @TempDir Path folder;

  /// A board of black and white squares of two pixels, which a blur makes grey.
  private static Picture board(Duration time) {
    byte[] rgb = new byte[320 * 240 * Picture.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / Picture.CHANNELS;
      rgb[i] = (byte) ((pixel % 320 / 2 + pixel / 320 / 2) % 2 * 255);
    }
    return new Picture(320, 240, rgb, time, START);
  }

  /// How far the brightness goes up and down in a box.
  private static int contrast(Picture picture, Box box) {
    int least = 255;
    int most = 0;
    for (int y = (int) (box.top() * picture.height()); y < box.bottom() * picture.height(); y++) {
      for (int x = (int) (box.left() * picture.width()); x < box.right() * picture.width(); x++) {
        least = Math.min(least, picture.brightness(x, y));
        most = Math.max(most, picture.brightness(x, y));
      }
    }
    return most - least;
  }

  @Test
  void withoutANetworkTheHeadsPlaceIsBlurredAndWhyIsTold() {
    try (FaceDesk desk = new FaceDesk(Optional.empty())) {
      Picture before = board(Duration.ZERO);
      byte[] pixels = before.rgb().clone();
      Picture after = desk.blur(before, List.of(MAN));
      assertTrue(contrast(after, new Box(0.4, 0.2, 0.6, 0.4)) < 64, "the head");
      assertTrue(contrast(after, new Box(0.4, 0.5, 0.6, 0.9)) > 200, "the rest of him");
      assertTrue(contrast(after, new Box(0, 0, 0.35, 1)) > 200, "and what is beside him");
      assertEquals(List.of(), differing(pixels, before.rgb()), "the given picture is as it was");
      assertTrue(desk.problem().orElse("").contains("network fetch --for faces"));
      assertSame(before, desk.blur(before, List.of()), "nobody is there");
    }
  }

  private static List<Integer> differing(byte[] a, byte[] b) {
    List<Integer> at = new ArrayList<>();
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i]) {
        at.add(i);
      }
    }
    return at;
  }

  @Test
  void aFileThatIsNoNetworkForFacesBlursAsIfThereWereNone() throws IOException {
    Path file = Files.writeString(folder.resolve("faces.onnx"), "no network");
    try (FaceDesk desk = new FaceDesk(Optional.of(new InstalledSide(KnownSides.BLAZEFACE, file)))) {
      Picture after = desk.blur(board(Duration.ZERO), List.of(MAN));
      assertTrue(contrast(after, new Box(0.4, 0.2, 0.6, 0.4)) < 64);
      assertTrue(desk.problem().orElse("").contains("faces.onnx"), desk.problem().toString());
    }
    Path detector = TestNetworks.yolox().file();
    try (FaceDesk desk =
        new FaceDesk(Optional.of(new InstalledSide(KnownSides.BLAZEFACE, detector)))) {
      desk.blur(board(Duration.ZERO), List.of(MAN));
      assertTrue(desk.problem().orElse("").contains("no network for faces"));
    }
  }

  @Test
  void aFaceInFootageIsFoundWhereTheManHasItAndBlurred() throws Exception {
    Picture footage = DetectorOnFootageTest.picture("one-by-one-person-detection.mp4", 780);
    Box head = new Box(0.54, 0.06, 0.63, 0.23);
    List<Box> found;
    try (FaceFinder finder = FaceFinder.open(TestNetworks.faces().file())) {
      found = finder.find(footage, new Box(0.46, 0, 0.72, 0.45));
    }
    assertFalse(found.isEmpty(), "he turns aside");
    for (Box face : found) {
      assertTrue(face.overlap(head) > 0.1, face.toString());
    }
    try (FaceDesk desk = new FaceDesk(Optional.of(TestNetworks.faces()))) {
      // Nobody says that there is a person.
      Picture after = desk.blur(footage, List.of());
      Box legs = new Box(0.5, 0.6, 0.68, 0.92);
      assertTrue(changed(footage, after, found.getFirst()) > 0.9, "his face is blurred");
      assertEquals(0, changed(footage, after, legs), "his legs are not");
      assertEquals(Optional.empty(), desk.problem());
    }
  }

  /// The share of the pixels in a box that differ.
  private static double changed(Picture before, Picture after, Box box) {
    int all = 0;
    int other = 0;
    for (int y = (int) (box.top() * before.height()); y < box.bottom() * before.height(); y++) {
      for (int x = (int) (box.left() * before.width()); x < box.right() * before.width(); x++) {
        all++;
        other += before.colour(x, y) == after.colour(x, y) ? 0 : 1;
      }
    }
    return (double) other / all;
  }

  @Test
  void squaresCoverAPictureOfAnyShape() {
    for (int[] size : List.of(new int[] {300, 300}, new int[] {160, 640}, new int[] {640, 360})) {
      List<Box> squares = FaceDesk.squares(size[0], size[1]);
      double reached = 0;
      for (Box square : squares) {
        assertEquals(square.width() * size[0], square.height() * size[1], 1e-6);
        double begin = size[0] >= size[1] ? square.left() : square.top();
        assertTrue(begin <= reached, squares.toString());
        reached = size[0] >= size[1] ? square.right() : square.bottom();
      }
      assertEquals(1, reached, 1e-9);
    }
  }

  private List<byte[]> stored(boolean blurs) {
    List<byte[]> stored = new ArrayList<>();
    Findings findings =
        new Findings(
            DOOR,
            (name, jpeg) -> {
              stored.add(jpeg);
              return "key";
            },
            told -> {});
    Stories stories =
        new Stories(
            Camera.of(DOOR, URI.create("rtsp://127.0.0.1:9/main")),
            () -> new Source("detector", "drawn", "1"),
            findings,
            START);
    try (FaceDesk desk = new FaceDesk(Optional.empty())) {
      if (blurs) {
        findings.blurring(desk);
        assertTrue(findings.blurProblem().isPresent());
      }
      for (int i = 0; i < 4; i++) {
        Picture picture = board(Duration.ofMillis(200L * i));
        // Somebody else, too unsure to be followed, stands within the picture of the first.
        stories.update(
            picture,
            List.of(
                new Detection("person", 0.9, MAN),
                new Detection("person", 0.2, new Box(0.2, 0.2, 0.38, 0.9))),
            START);
        stories.tellDue(START.plusMillis(200L * i));
      }
      stories.endAll();
    }
    assertFalse(stored.isEmpty());
    return stored;
  }

  private static int contrast(byte[] jpeg, Box box) {
    List<Picture> pictures = new ArrayList<>();
    try (VideoDecoder decoder =
        new VideoDecoder(new MediaFormat.Jpeg(160, 90), DecoderSettings.all(1000, 1000))) {
      decoder.decode(new AccessUnit(0, 0, true, false, START, jpeg), pictures::add);
      decoder.finish(pictures::add);
    }
    return contrast(pictures.getFirst(), box);
  }

  @Test
  void theBestPictureOfAnObjectIsStoredWithTheHeadsOfAllInItBlurred() throws IOException {
    // The crop is 160 pixels wide around the man's middle: from 0.25 to 0.75 of the picture, and
    // all of its height.
    Box head = new Box(0.35, 0.25, 0.65, 0.35);
    Box beside = new Box(0.02, 0.25, 0.2, 0.35);
    for (byte[] jpeg : stored(true)) {
      assertTrue(contrast(jpeg, head) < 100, "his head");
      assertTrue(contrast(jpeg, beside) < 100, "the head of who stands beside him");
    }
    for (byte[] jpeg : stored(false)) {
      assertTrue(contrast(jpeg, head) > 150 && contrast(jpeg, beside) > 150, "as it is");
    }
  }
}
