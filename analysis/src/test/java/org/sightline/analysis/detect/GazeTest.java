package org.sightline.analysis.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Box;
import org.sightline.domain.Point;
import org.sightline.picture.Picture;
import org.sightline.picture.Planes;

class GazeTest {
  private static final Box SPOT = new Box(0.8, 0.1, 0.85, 0.2);

  private final List<View> looked = new ArrayList<>();

  private static Picture picture(int width, int height) {
    return new Picture(width, height, new byte[width * height * 3], Duration.ZERO, Instant.EPOCH);
  }

  /// A detector that sees a thing in the middle of each view.
  private List<List<Detection>> middle(List<View> views) {
    looked.addAll(views);
    return views.stream().map(v -> List.of(new Detection("car", 0.9, middle(v.region())))).toList();
  }

  private static Box middle(Box of) {
    double w = of.width() / 8;
    double h = of.height() / 8;
    Point c = of.centre();
    return new Box(c.x() - w, c.y() - h, c.x() + w, c.y() + h);
  }

  @Test
  void whatMovesIsLookedAtCloselyAndAllOfItWhereNothingIsSaid() throws InterruptedException {
    Gaze gaze = new Gaze(Optics.PLAIN);
    assertEquals(1, gaze.look(picture(64, 36), List.of(SPOT), this::middle).size());
    assertEquals(0.4, looked.getFirst().region().width(), 1e-9);
    gaze.look(picture(64, 36), List.of(), this::middle);
    assertEquals(View.WHOLE, looked.getLast().region());
  }

  @Test
  void ofSlicesThoseAreLookedAtInWhichSomethingIs() throws InterruptedException {
    Gaze gaze = new Gaze(new Tiles(4, 2, 0.1));
    gaze.look(picture(640, 360), List.of(SPOT), this::middle);
    assertEquals(View.WHOLE, looked.getFirst().region(), "large things are seen in one piece");
    assertEquals(2, looked.size(), looked.toString());
    assertTrue(Gaze.meet(looked.getLast().region(), SPOT));
    looked.clear();
    List<Detection> all = gaze.look(picture(640, 360), List.of(), this::middle);
    assertEquals(9, looked.size());
    assertEquals(9, all.size(), "one in each slice and one in the whole");
  }

  @Test
  void ofVirtualCamerasThoseAreLookedThroughThatSeeSomething() throws InterruptedException {
    Lens lens = new Lens.Fisheye(0.5, 0.5, 0.5, 180);
    List<Dewarp.Direction> ring = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ring.add(new Dewarp.Direction(0, 50, i * 90, 60));
    }
    Gaze gaze = new Gaze(new Optics.Virtual(lens, ring));
    List<Detection> all = gaze.look(picture(200, 200), List.of(), this::middle);
    assertEquals(4, looked.size());
    assertEquals(4, all.size());
    // Tilted away from the axis by 50 of 90 degrees, upwards first and then clockwise.
    double far = 0.5 * 50 / 90;
    for (Point p :
        List.of(
            new Point(0.5, 0.5 - far),
            new Point(0.5 + far, 0.5),
            new Point(0.5, 0.5 + far),
            new Point(0.5 - far, 0.5))) {
      assertTrue(all.stream().anyMatch(d -> isIn(p, d.box())), p + " of " + all);
    }
    looked.clear();
    gaze.look(picture(200, 200), List.of(new Box(0.2, 0.48, 0.22, 0.52)), this::middle);
    assertEquals(1, looked.size(), "only the one to the left");
    looked.clear();
    assertEquals(
        List.of(), gaze.look(picture(200, 200), List.of(new Box(0, 0, 0.01, 0.01)), this::middle));
    assertTrue(looked.isEmpty(), "nobody looks there");
  }

  private static boolean isIn(Point p, Box box) {
    return p.x() > box.left() && p.x() < box.right() && p.y() > box.top() && p.y() < box.bottom();
  }

  @Test
  void aPanoramaIsMadeOfAngles() {
    Lens lens = new Lens.Panorama(180, 60);
    Dewarp ahead = new Dewarp(lens, new Dewarp.Direction(0, 0, 0, 90), 90, 30);
    assertEquals(new Point(0.5, 0.5), ahead.source(new Point(0.5, 0.5)).orElseThrow());
    // The right edge looks 45 degrees aside, a quarter of the whole.
    assertEquals(0.75, ahead.source(new Point(1, 0.5)).orElseThrow().x(), 1e-9);
    Dewarp aside = new Dewarp(lens, new Dewarp.Direction(60, 10, 0, 60), 90, 30);
    Point middle = aside.source(new Point(0.5, 0.5)).orElseThrow();
    assertEquals(0.5 + 60 / 180.0, middle.x(), 1e-9);
    assertEquals(0.5 - 10 / 60.0, middle.y(), 1e-9);
    assertEquals(
        Optional.empty(),
        new Dewarp(lens, new Dewarp.Direction(170, 0, 0, 40), 9, 9).source(new Point(0.5, 0.5)));
  }

  @Test
  void planesAreSeenStraightAsPicturesAre() {
    byte[] rgb = new byte[120 * 120 * 3];
    for (int y = 0; y < 120; y++) {
      for (int x = 0; x < 120; x++) {
        int at = (y * 120 + x) * 3;
        rgb[at] = (byte) (x < 60 ? 220 : 30);
        rgb[at + 1] = (byte) (y < 60 ? 200 : 60);
        rgb[at + 2] = 90;
      }
    }
    Picture fisheye = new Picture(120, 120, rgb, Duration.ZERO, Instant.EPOCH);
    Dewarp camera =
        new Dewarp(
            new Lens.Fisheye(0.5, 0.5, 0.5, 180), new Dewarp.Direction(10, 20, 0, 70), 80, 60);
    Picture straight = (Picture) camera.look(fisheye);
    Planes planes = (Planes) camera.look(Planes.of(fisheye));
    int alike = 0;
    for (int y = 0; y < 60; y++) {
      for (int x = 0; x < 80; x++) {
        int off = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
          off =
              Math.max(
                  off,
                  Math.abs(
                      (straight.colour(x, y) >> shift & 255)
                          - (planes.colour(x, y) >> shift & 255)));
        }
        alike += off < 12 ? 1 : 0;
      }
    }
    // Along the edges colour is shared by four pixels.
    assertTrue(alike > 0.93 * 80 * 60, alike + " of " + 80 * 60);
  }
}
