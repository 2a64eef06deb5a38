package org.sightline.analysis.motion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;
import org.sightline.picture.Planes;

class MotionGateTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  private final Random noise = new Random(5);
  private final MotionGate gate = new MotionGate();

  /// A textured scene in a light, with sensor noise, and a dark square at `squareX` (none if < 0).
  private Picture scene(double light, int squareX, int squareSide) {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean inSquare =
            squareX >= 0
                && x >= squareX
                && x < squareX + squareSide
                && y >= 150
                && y < 150 + squareSide;
        double base = inSquare ? 30 : 80 + (x / 40 + y / 40) % 3 * 30;
        int value = (int) Math.clamp(base * light + noise.nextGaussian() * 4, 0, 255);
        int at = (y * WIDTH + x) * 3;
        rgb[at] = (byte) value;
        rgb[at + 1] = (byte) value;
        rgb[at + 2] = (byte) value;
      }
    }
    return new Picture(WIDTH, HEIGHT, rgb, Duration.ZERO, Instant.EPOCH);
  }

  private void settle() {
    for (int i = 0; i < 10; i++) {
      gate.look(scene(1, -1, 0));
    }
  }

  @Test
  void aStillSceneWithNoiseDoesNotMove() {
    settle();
    for (int i = 0; i < 20; i++) {
      assertFalse(gate.look(scene(1, -1, 0)).moving(), "picture " + i);
    }
  }

  @Test
  void aSquareThatMovesIsMotionOfAboutItsArea() {
    settle();
    for (int i = 0; i < 10; i++) {
      MotionGate.Reading reading = gate.look(scene(1, 100 + i * 20, 40));
      assertTrue(reading.moving(), "picture " + i);
      double area = 40.0 * 40 / (WIDTH * HEIGHT);
      assertTrue(reading.area() > area * 0.6 && reading.area() < area * 2.5, reading.toString());
      assertFalse(reading.viewChanged());
    }
  }

  @Test
  void aChangeOfLightIsNoMotion() {
    settle();
    for (double light : new double[] {1.1, 1.25, 0.8, 0.6, 1}) {
      MotionGate.Reading reading = gate.look(scene(light, -1, 0));
      assertFalse(reading.moving(), "light " + light + " " + reading);
    }
    MotionGate.Reading walking = gate.look(scene(1.15, 300, 40));
    assertTrue(walking.moving(), "motion is still seen while the light changes");
  }

  @Test
  void anotherViewBeginsAnewAndIsToldApart() {
    settle();
    MotionGate.Reading cut =
        gate.look(
            new Picture(
                WIDTH, HEIGHT, inverted(scene(1, -1, 0).rgb()), Duration.ZERO, Instant.EPOCH));
    assertTrue(cut.viewChanged());
    assertFalse(cut.moving());
    assertEquals(0, cut.area());
  }

  private static byte[] inverted(byte[] rgb) {
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      boolean left = i / 3 % WIDTH < WIDTH / 2;
      out[i] = (byte) (left ? 255 - (rgb[i] & 255) : (rgb[i] & 255) / 8);
    }
    return out;
  }

  @Test
  void whatStopsBecomesBackground() {
    settle();
    assertTrue(gate.look(scene(1, 200, 40)).moving());
    for (int i = 0; i < 300; i++) {
      gate.look(scene(1, 200, 40));
    }
    assertFalse(gate.look(scene(1, 200, 40)).moving());
  }

  /// A wall with a pattern, and what falls on it.
  private Picture wall(Light light) {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double base = 110 + 30 * Math.sin(x / 5.0) * Math.cos(y / 7.0) + (x / 32 + y / 32) % 2 * 20;
        int value = (int) Math.clamp(light.on(base, x, y) + noise.nextGaussian() * 3, 0, 255);
        int at = (y * WIDTH + x) * 3;
        rgb[at] = (byte) value;
        rgb[at + 1] = (byte) value;
        rgb[at + 2] = (byte) value;
      }
    }
    return new Picture(WIDTH, HEIGHT, rgb, Duration.ZERO, Instant.EPOCH);
  }

  private interface Light {
    double on(double level, int x, int y);
  }

  private int movingPictures(int pictures, java.util.function.IntFunction<Light> light) {
    int moving = 0;
    for (int i = 0; i < pictures; i++) {
      moving += gate.look(wall(light.apply(i))).moving() ? 1 : 0;
    }
    return moving;
  }

  @Test
  void aShadowThatWandersOverAPatternIsNoMotionAndWhoCastsItIs() {
    movingPictures(10, i -> (level, x, y) -> level);
    int shadow =
        movingPictures(
            30,
            i -> (level, x, y) -> Math.hypot(x - 15 * i - 60, y - 200) < 70 ? level * 0.6 : level);
    assertTrue(shadow <= 1, "pictures with a shadow that count as motion: " + shadow);
    int body =
        movingPictures(
            30,
            i ->
                (level, x, y) ->
                    Math.abs(x - 15 * i - 60) < 20 && Math.abs(y - 200) < 50 ? 66 : level);
    assertTrue(body >= 29, "pictures with a body as dark as the shadow: " + body);
  }

  @Test
  void aLampThatLightsHalfOfTheRoomIsNoMotion() {
    movingPictures(10, i -> (level, x, y) -> level);
    int lamp = movingPictures(10, i -> (level, x, y) -> x < 300 ? level * 1.5 : level);
    int off = movingPictures(10, i -> (level, x, y) -> level);
    assertTrue(lamp + off <= 2, "on " + lamp + ", off " + off);
  }

  @Test
  void rainAndSparksOfNoiseAreNoMotion() {
    movingPictures(10, i -> (level, x, y) -> level);
    Random drops = new Random(3);
    int rain = 0;
    for (int i = 0; i < 60; i++) {
      int[] at = drops.ints(40, 0, WIDTH * HEIGHT).toArray();
      boolean[] wet = new boolean[WIDTH * HEIGHT];
      for (int drop : at) {
        for (int y = 0; y < 24; y++) {
          int pixel = drop + y * WIDTH;
          for (int x = 0; x < 2 && pixel + x < wet.length; x++) {
            wet[pixel + x] = true;
          }
        }
      }
      rain += gate.look(wall((level, x, y) -> wet[y * WIDTH + x] ? 215 : level)).moving() ? 1 : 0;
    }
    assertTrue(rain <= 6, "of 60 pictures with rain " + rain + " count as motion");
  }

  @Test
  void regionsLieWhereItMovesAndThoseApartStayApart() {
    settle();
    MotionGate.Reading reading = gate.look(scene(1, 100, 40));
    assertEquals(1, reading.regions().size(), reading.toString());
    Box region = reading.regions().getFirst();
    assertTrue(
        region.overlap(new Box(100.0 / WIDTH, 150.0 / HEIGHT, 140.0 / WIDTH, 190.0 / HEIGHT)) > 0.6,
        region.toString());
    movingPictures(10, i -> (level, x, y) -> level);
    MotionGate.Reading two =
        gate.look(
            wall(
                (level, x, y) ->
                    y > 100 && y < 160 && (Math.abs(x - 100) < 20 || Math.abs(x - 500) < 20)
                        ? 10
                        : level));
    assertEquals(2, two.regions().size(), two.toString());
  }

  @Test
  void planesAreReadAsTheirPictureIs() {
    settle();
    for (int i = 0; i < 10; i++) {
      gate.look(Planes.of(scene(1, -1, 0)));
    }
    assertFalse(gate.look(Planes.of(scene(1, -1, 0))).moving());
    assertTrue(gate.look(Planes.of(scene(1, 300, 40))).moving());
  }

  @Test
  void tinyPicturesAreLookedAtToo() {
    Picture tiny = new Picture(2, 1, new byte[6], Duration.ZERO, Instant.EPOCH);
    assertTrue(gate.look(tiny).viewChanged());
    assertFalse(gate.look(tiny).moving());
  }
}
