package org.sightline.picture;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A street that the program draws itself, for machines where no real footage can be had: people
/// walk on the pavement, cars pass on the road, a clock counts. It says "drawn scene" in the
/// picture, so that nobody takes it for footage.
///
/// Everything moves with a period that divides the whole length, so that the end joins the
/// beginning. Times are exact, and the same `seed` always draws the same scene.
public final class DrawnScene implements PictureSource {
  private static final int GRAIN_BYTES = 1 << 20;
  private static final int GRAIN_STEP = 7919;
  private static final int PEOPLE = 3;
  private static final int CARS = 2;
  private static final int[] COATS = {0x7A2E2E, 0x2E4A7A, 0x3D5A3D, 0x6B5B2E, 0x4A3A5E};
  private static final int[] PAINTS = {0xB02A2A, 0x2B4F91, 0xD8D8D4, 0x3A3A3E, 0x7C8A90};

  private final PictureSize size;
  private final double picturesPerSecond;
  private final int pictures;
  private final Duration length;
  private final byte[] background;
  private final Walker[] walkers = new Walker[PEOPLE];
  private final Car[] cars = new Car[CARS];
  private final byte[] grain;
  private int next;

  /// Someone who walks to and fro.
  ///
  /// @param feet where the feet are, as a share of the height
  private record Walker(double feet, double tall, double phase, int rounds, int coat) {}

  /// A car that passes, `rounds` times in the scene, to the right or to the left.
  private record Car(double wheels, double phase, int rounds, boolean toRight, int paint) {}

  /// A scene of `length`.
  ///
  /// @param seed varies who walks and drives, so that two cameras can show two streets
  public DrawnScene(PictureSize size, double picturesPerSecond, Duration length, long seed) {
    this(size, picturesPerSecond, length, seed, 0);
  }

  /// A scene with grain, as a real sensor has it, which costs an encoder the bits that it costs
  /// there.
  ///
  /// @param grainLevels by which a pixel differs at most from what was drawn, 0 to 32
  public DrawnScene(
      PictureSize size, double picturesPerSecond, Duration length, long seed, int grainLevels) {
    if (size.width() < 160 || size.height() < 90 || size.width() > 3840 || size.height() > 2160) {
      throw new IllegalArgumentException("a drawn scene is 160x90 to 3840x2160, not " + size);
    }
    if (grainLevels < 0 || grainLevels > 32) {
      throw new IllegalArgumentException("grain is 0 to 32 levels, not " + grainLevels);
    }
    if (!(picturesPerSecond > 0) || length.isNegative() || length.isZero()) {
      throw new IllegalArgumentException(
          "a drawn scene lasts, and has pictures: not %s at %s/s"
              .formatted(length, picturesPerSecond));
    }
    this.size = size;
    this.picturesPerSecond = picturesPerSecond;
    this.length = length;
    pictures = (int) Math.max(1, Math.round(length.toNanos() / 1e9 * picturesPerSecond));
    Random random = new Random(seed);
    int minutes = (int) Math.max(1, length.toSeconds() / 20);
    for (int i = 0; i < PEOPLE; i++) {
      double near = (i + random.nextDouble() * 0.5) / PEOPLE;
      walkers[i] =
          new Walker(
              0.66 + 0.05 * near,
              0.26 + 0.07 * near,
              random.nextDouble(),
              minutes,
              COATS[random.nextInt(COATS.length)]);
    }
    for (int i = 0; i < CARS; i++) {
      cars[i] =
          new Car(
              i == 0 ? 0.83 : 0.95,
              random.nextDouble(),
              minutes,
              i == 0,
              PAINTS[random.nextInt(PAINTS.length)]);
    }
    grain = new byte[grainLevels == 0 ? 0 : GRAIN_BYTES];
    for (int i = 0; i < grain.length; i++) {
      grain[i] = (byte) (random.nextInt(2 * grainLevels + 1) - grainLevels);
    }
    background = new byte[size.width() * size.height() * Picture.CHANNELS];
    drawStreet(new Canvas(size.width(), size.height(), background), random);
  }

  @Override
  public PictureSize size() {
    return size;
  }

  @Override
  public double picturesPerSecond() {
    return picturesPerSecond;
  }

  @Override
  public Optional<Duration> duration() {
    return Optional.of(length);
  }

  @Override
  public @Nullable Picture next() {
    return next >= pictures ? null : picture(next++);
  }

  /// The picture of this number, counted from 0.
  private Picture picture(int index) {
    double share = (double) index / pictures;
    byte[] rgb = background.clone();
    Canvas canvas = new Canvas(size.width(), size.height(), rgb);
    for (Walker walker : walkers) {
      draw(canvas, walker, share);
    }
    for (Car car : cars) {
      draw(canvas, car, share);
    }
    Duration time = Duration.ofNanos(Math.round(index * 1e9 / picturesPerSecond));
    drawLabels(canvas, time);
    addGrain(rgb, index);
    return new Picture(size.width(), size.height(), rgb, time, Instant.EPOCH);
  }

  private void addGrain(byte[] rgb, int index) {
    if (grain.length == 0) {
      return;
    }
    int offset = index * GRAIN_STEP;
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.clamp((rgb[i] & 0xFF) + grain[(i + offset) & (GRAIN_BYTES - 1)], 0, 255);
    }
  }

  private void drawStreet(Canvas canvas, Random random) {
    double w = size.width();
    double h = size.height();
    canvas.gradient(0, h * 0.45, 0x8FB4D6, 0xD9E4EA);
    double x = 0;
    while (x < w) {
      double wide = w * (0.12 + random.nextDouble() * 0.1);
      double top = h * (0.1 + random.nextDouble() * 0.2);
      int wall = Canvas.mix(0x9A7B63, 0xB9B2A5, random.nextDouble());
      canvas.rectangle(x, top, x + wide, h * 0.6, wall);
      for (double wy = top + h * 0.04; wy < h * 0.5; wy += h * 0.09) {
        for (double wx = x + wide * 0.12; wx < x + wide * 0.85; wx += wide * 0.28) {
          canvas.rectangle(wx, wy, wx + wide * 0.15, wy + h * 0.055, 0x39464F);
        }
      }
      x += wide;
    }
    canvas.gradient(h * 0.6, h * 0.72, 0xA8A6A0, 0xBBB9B2);
    canvas.rectangle(0, h * 0.72, w, h * 0.735, 0x84827C);
    canvas.gradient(h * 0.735, h, 0x55565A, 0x3F4044);
    for (double dash = 0; dash < w; dash += w * 0.08) {
      canvas.rectangle(dash, h * 0.865, dash + w * 0.04, h * 0.872, 0xD5D3C6);
    }
    double tree = w * (0.1 + 0.8 * random.nextDouble());
    canvas.rectangle(tree - w * 0.006, h * 0.38, tree + w * 0.006, h * 0.62, 0x4F3C2C);
    canvas.ellipse(tree, h * 0.32, w * 0.05, h * 0.12, 0x3F6238);
  }

  private void draw(Canvas canvas, Walker walker, double share) {
    double way = (share * walker.rounds + walker.phase) % 1;
    boolean toRight = way < 0.5;
    double along = toRight ? way * 2 : 2 - way * 2;
    double tall = walker.tall * size.height();
    double x = size.width() * (-0.05 + along * 1.1);
    double feet = walker.feet * size.height();
    double stride = Math.sin(along * size.width() * 1.1 / (tall * 0.16));
    double hip = feet - tall * 0.47;
    double shoulder = feet - tall * 0.81;
    int trousers = 0x2B2D36;
    int skin = 0xC79A7B;
    canvas.ellipse(x, feet, tall * 0.17, tall * 0.025, 0x77756F);
    for (int side = -1; side <= 1; side += 2) {
      double swing = stride * side * tall * 0.17;
      double knee = hip + tall * 0.24;
      canvas.limb(x, hip, x + swing * 0.6, knee, tall * 0.095, trousers);
      canvas.limb(x + swing * 0.6, knee, x + swing, feet - tall * 0.02, tall * 0.075, trousers);
      double toe = x + swing + (toRight ? 1 : -1) * tall * 0.06;
      canvas.limb(x + swing, feet - tall * 0.015, toe, feet - tall * 0.015, tall * 0.04, 0x1C1A18);
      double hand = x - swing * 0.7;
      canvas.limb(
          x,
          shoulder + tall * 0.04,
          hand,
          hip + tall * 0.02,
          tall * 0.06,
          Canvas.mix(walker.coat, 0, 0.15));
      canvas.ellipse(hand, hip + tall * 0.04, tall * 0.028, tall * 0.03, skin);
    }
    canvas.limb(x, shoulder + tall * 0.06, x, hip, tall * 0.19, walker.coat);
    canvas.limb(x, shoulder - tall * 0.03, x, shoulder + tall * 0.03, tall * 0.07, skin);
    canvas.ellipse(x, feet - tall * 0.915, tall * 0.062, tall * 0.082, skin);
    canvas.ellipse(x, feet - tall * 0.95, tall * 0.065, tall * 0.055, 0x33261C);
  }

  private void draw(Canvas canvas, Car car, double share) {
    double way = (share * car.rounds + car.phase) % 1;
    double wide = size.width() * 0.27;
    double high = wide * 0.34;
    double left = (size.width() + wide) * (car.toRight ? way : 1 - way) - wide;
    double right = left + wide;
    double bottom = car.wheels * size.height();
    double top = bottom - high;
    double belt = top + high * 0.42;
    canvas.ellipse(left + wide / 2, bottom, wide * 0.5, high * 0.07, 0x2A2B2E);
    canvas.trapezium(
        top,
        belt,
        new double[] {left + wide * 0.3, right - wide * 0.24},
        new double[] {left + wide * 0.17, right - wide * 0.13},
        car.paint);
    canvas.trapezium(
        top + high * 0.07,
        belt,
        new double[] {left + wide * 0.32, right - wide * 0.26},
        new double[] {left + wide * 0.21, right - wide * 0.17},
        0x27323A);
    canvas.rectangle(left + wide * 0.52, top, left + wide * 0.54, belt, car.paint);
    canvas.rectangle(
        left + wide * 0.02, belt, right - wide * 0.02, bottom - high * 0.14, car.paint);
    canvas.ellipse(left + wide * 0.06, belt + high * 0.22, wide * 0.06, high * 0.22, car.paint);
    canvas.ellipse(right - wide * 0.06, belt + high * 0.22, wide * 0.06, high * 0.22, car.paint);
    canvas.rectangle(
        left + wide * 0.03,
        bottom - high * 0.2,
        right - wide * 0.03,
        bottom - high * 0.12,
        0x222326);
    int front = car.toRight ? 0xF4EFC8 : 0xA51C1C;
    int back = car.toRight ? 0xA51C1C : 0xF4EFC8;
    canvas.ellipse(right - wide * 0.025, belt + high * 0.12, wide * 0.02, high * 0.06, front);
    canvas.ellipse(left + wide * 0.025, belt + high * 0.12, wide * 0.02, high * 0.06, back);
    for (double at : new double[] {0.2, 0.79}) {
      double wheel = left + wide * at;
      canvas.ellipse(wheel, bottom - high * 0.17, high * 0.22, high * 0.22, 0x141416);
      canvas.ellipse(wheel, bottom - high * 0.17, high * 0.12, high * 0.12, 0x9C9FA3);
    }
  }

  private void drawLabels(Canvas canvas, Duration time) {
    int scale = Math.max(1, size.height() / 180);
    String clock =
        "%02d:%02d:%02d".formatted(time.toHours() % 24, time.toMinutesPart(), time.toSecondsPart());
    canvas.rectangle(0, 0, size.width(), 11.0 * scale, 0x15181B);
    canvas.text(4.0 * scale, 2.0 * scale, scale, "DRAWN SCENE", 0xE8E6DF);
    double clockWidth = 6.0 * scale * clock.length();
    canvas.text(size.width() - clockWidth - 3.0 * scale, 2.0 * scale, scale, clock, 0xE8E6DF);
  }

  /// Nothing native is held.
  @Override
  public void close() {}
}
