package org.sightline.analysis.motion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.picture.Picture;

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

  @Test
  void tinyPicturesAreLookedAtToo() {
    Picture tiny = new Picture(2, 1, new byte[6], Duration.ZERO, Instant.EPOCH);
    assertTrue(gate.look(tiny).viewChanged());
    assertFalse(gate.look(tiny).moving());
  }
}
