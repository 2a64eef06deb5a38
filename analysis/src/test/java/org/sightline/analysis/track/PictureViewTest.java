package org.sightline.analysis.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;

class PictureViewTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final int[][] STONES = new int[100][100];

  static {
    Random random = new Random(7);
    for (int[] column : STONES) {
      for (int row = 0; row < column.length; row++) {
        column[row] = random.nextInt(120);
      }
    }
  }

  /// A wall of random stones, seen `dx`, `dy` pixels moved, with a walker in front.
  private static Picture wall(int dx, int dy, int walkerX, int light) {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int grey = STONES[(x - dx + 100) / 7][(y - dy + 100) / 5] + light;
        boolean walker = x >= walkerX && x < walkerX + 20 && y >= 100 && y < 170;
        int at = (y * WIDTH + x) * 3;
        rgb[at] = (byte) (walker ? 200 : grey);
        rgb[at + 1] = (byte) (walker ? 20 : grey);
        rgb[at + 2] = (byte) (walker ? 20 : grey);
      }
    }
    return new Picture(WIDTH, HEIGHT, rgb, Duration.ZERO, Instant.EPOCH);
  }

  @Test
  void aShakenCameraIsMeasuredToThePixelWhileSomebodyWalks() {
    PictureView view = new PictureView();
    assertEquals(View.Shift.NONE, view.look(wall(0, 0, 50, 40)).shift(), "nothing to compare with");
    View.Shift shift = view.look(wall(9, -4, 58, 40)).shift();
    assertEquals(9.0 / WIDTH, shift.x(), 0.5 / WIDTH);
    assertEquals(-4.0 / HEIGHT, shift.y(), 0.5 / HEIGHT);
  }

  @Test
  void neitherSomebodyWhoWalksNorTheLightIsAShift() {
    PictureView view = new PictureView();
    view.look(wall(0, 0, 50, 40));
    assertEquals(View.Shift.NONE, view.look(wall(0, 0, 62, 40)).shift());
    assertEquals(View.Shift.NONE, view.look(wall(0, 0, 62, 90)).shift());
  }

  @Test
  void aPictureOfAnotherSizeBeginsAnew() {
    PictureView view = new PictureView();
    view.look(wall(0, 0, 50, 40));
    Picture small = wall(0, 0, 50, 40).crop(0, 0, 100, 60);
    assertEquals(View.Shift.NONE, view.look(small).shift());
    assertEquals(View.Shift.NONE, view.look(wall(0, 0, 50, 40).crop(0, 0, 2, 1)).shift());
  }

  @Test
  void whoLooksTheSameIsMoreAlikeThanWhoDoesNot() {
    View view = new PictureView().look(wall(0, 0, 50, 40));
    Box walker = Box.clipped(50.0 / 320, 100.0 / 240, 70.0 / 320, 170.0 / 240);
    Box stones = Box.clipped(0.5, 0.1, 0.6, 0.4);
    Appearance one = seen(view.appearance(walker));
    Appearance moved =
        seen(
            new PictureView()
                .look(wall(0, 0, 200, 60))
                .appearance(Box.clipped(200.0 / 320, 100.0 / 240, 220.0 / 320, 170.0 / 240)));
    Appearance other = seen(view.appearance(stones));
    assertTrue(one.likeness(moved) > 0.95);
    assertTrue(one.likeness(other) < Appearance.OTHER);
    assertTrue(one.with(other).likeness(one) > Appearance.OTHER, "a look changes slowly");
  }

  private static Appearance seen(@Nullable Appearance look) {
    assertNotNull(look);
    return look;
  }
}
