package org.sightline.analysis.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;
import org.sightline.picture.Pixels;
import org.sightline.picture.Planes;

class PixelPainterTest {
  private static final int SIDE = 64;

  /// Red rises to the right, green downwards, blue is 60.
  private static Picture ramp(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      rgb[3 * i] = (byte) (i % width * 200 / width + 20);
      rgb[3 * i + 1] = (byte) (i / width * 200 / height + 20);
      rgb[3 * i + 2] = 60;
    }
    return new Picture(width, height, rgb, Duration.ZERO, Instant.EPOCH);
  }

  private static FloatBuffer paint(NetworkForm form, View... views) {
    FloatBuffer input = FloatBuffer.allocate(form.input().size());
    PixelPainter painter = new PixelPainter(form.input(), input, 1);
    for (View view : views) {
      Placement at = new Placement();
      at.place(view, form.input());
      painter.paint(view, at, 0);
    }
    return input;
  }

  private static final NetworkForm YOLOX = new NetworkForm.Yolox(SIDE, 3);
  private static final NetworkForm YOLO =
      new NetworkForm.Yolo(SIDE, 3, NetworkForm.Yolo.Head.SUPPRESSED);

  private static float at(FloatBuffer input, int plane, int x, int y) {
    return input.get((plane * SIDE + y) * SIDE + x);
  }

  @Test
  void aPictureLiesWhereItsFormSaysAndTheRestIsGrey() {
    FloatBuffer corner = paint(YOLOX, View.of(ramp(128, 64)));
    assertEquals(60, at(corner, 0, 10, 10), 0.1, "blue first");
    assertEquals(20 + 200 * 0.5, at(corner, 2, 32, 10), 3, "red last");
    assertEquals(20 + 200 * 0.5, at(corner, 1, 10, 16), 4);
    assertEquals(InputForm.PADDING, at(corner, 0, 10, 32), "below the picture");
    FloatBuffer centred = paint(YOLO, View.of(ramp(128, 64)));
    assertEquals(InputForm.PADDING / 255, at(centred, 0, 10, 15), 1e-6);
    assertEquals(InputForm.PADDING / 255, at(centred, 2, 10, 48), 1e-6);
    assertEquals(60 / 255.0, at(centred, 2, 10, 30), 1e-3, "blue last, 0 to 1");
  }

  @Test
  void aViewOfAnotherShapeLeavesNothingOfTheOneBefore() {
    FloatBuffer once = paint(YOLO, View.of(ramp(64, 128)));
    FloatBuffer after = paint(YOLO, View.of(ramp(128, 64)), View.of(ramp(64, 128)));
    assertEquals(once, after);
  }

  @Test
  void aRegionIsWhatTheCropWouldBe() {
    Picture picture = ramp(160, 120);
    Picture crop = picture.crop(40, 30, 80, 60);
    FloatBuffer region = paint(YOLOX, new View(picture, new Box(0.25, 0.25, 0.75, 0.75)));
    FloatBuffer cropped = paint(YOLOX, View.of(crop));
    // At the crop's edge the region sees its neighbours, the crop does not.
    for (int y = 2; y < 46; y++) {
      for (int x = 2; x < 62; x++) {
        assertEquals(at(cropped, 2, x, y), at(region, 2, x, y), 0.01, x + "," + y);
      }
    }
  }

  @Test
  void planesGiveTheSameAsTheirPictureInEveryOrderOfColours() {
    Picture picture = ramp(320, 180);
    Planes planes = Planes.of(picture);
    for (NetworkForm form :
        new NetworkForm[] {
          YOLOX,
          YOLO,
          new NetworkForm.Ssd(SIDE, 2, 3, "b", "s"),
          new NetworkForm.NanoDet(SIDE, 2, 7, java.util.List.of(8), 0.5)
        }) {
      FloatBuffer a = paint(form, View.of(picture));
      FloatBuffer b = paint(form, View.of(planes));
      float worst = 0;
      for (int i = 0; i < a.capacity(); i++) {
        worst = Math.max(worst, Math.abs(a.get(i) - b.get(i)));
      }
      assertTrue(worst < 3.0 / form.input().deviation().getFirst(), form + " differs by " + worst);
    }
  }

  @Test
  void paintingTakesNoMemoryOnceItIsWarm() {
    Picture picture = ramp(640, 360);
    for (Pixels pixels : new Pixels[] {picture, Planes.of(picture)}) {
      InputForm form = new NetworkForm.Yolox(416, 80).input();
      FloatBuffer input = FloatBuffer.allocate(form.size());
      PixelPainter painter = new PixelPainter(form, input, 1);
      Placement at = new Placement();
      View view = View.of(pixels);
      // The least of many rounds: the first are interpreted, where a compiler's own objects count.
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 60; round++) {
        long before = Allocations.ofThisThread();
        for (int i = 0; i < 20; i++) {
          at.place(view, form);
          painter.paint(view, at, 0);
        }
        least = Math.min(least, (Allocations.ofThisThread() - before) / 20);
      }
      assertTrue(least < 100, pixels + ": " + least + " bytes a picture");
    }
  }
}
