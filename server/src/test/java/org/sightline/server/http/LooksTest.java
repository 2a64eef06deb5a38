package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.Look;
import org.sightline.analysis.Look.Direction;
import org.sightline.analysis.Look.Views;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamRole;
import org.sightline.server.config.Configuration;
import org.sightline.server.config.ConfigurationException;
import org.sightline.server.config.ConfigurationReader;
import org.sightline.server.config.LookSection;

class LooksTest {
  private static Configuration parse(String look) {
    return ConfigurationReader.parse(
        "cameras: { yard: { main: rtsp://h/main, sub: rtsp://h/sub, look: %s } }".formatted(look),
        "test.yml");
  }

  private static Look look(String look) {
    return parse(look).analysis().looks().getOrDefault(new CameraName("yard"), Look.USUAL);
  }

  @Test
  void slicesAndTheStreamTheyAreCutFromAreRead() {
    Look look = look("{ stream: main, longest-side: 2560, tiles: 3x2 }");
    assertEquals(new Look(new Views.Slices(3, 2, LookSection.DEFAULT_OVERLAP), 2560, true), look);
    Camera yard = parse("{ stream: main }").cameras().getFirst();
    assertEquals(StreamRole.MAIN, look.stream(yard));
    assertEquals(StreamRole.SUB, Look.USUAL.stream(yard));
    assertEquals(
        new Views.Slices(4, 1, 0.1),
        look("{ tiles: { columns: 4, rows: 1, overlap: 0.1 } }").views());
    assertEquals(Look.USUAL, look("{}"));
  }

  @Test
  void aFisheyeHasViewsWhereNoneAreSet() {
    Views.Fisheye ceiling = (Views.Fisheye) look("{ fisheye: {} }").views();
    assertEquals(new Views.Fisheye(0.5, 0.5, 0.5, 180, ceiling.cameras()), ceiling);
    assertEquals(6, ceiling.cameras().size());
    Views.Fisheye wall = (Views.Fisheye) look("{ fisheye: { mounted: wall } }").views();
    assertEquals(new Direction(-55, 0, 0, 80), wall.cameras().getFirst());
    Views.Fisheye own =
        (Views.Fisheye)
            look("{ fisheye: { centre: [0.4, 0.6], radius: 0.45, degrees: 185 }, views: [{ turn: 20, wide: 60 }] }")
                .views();
    assertEquals(new Views.Fisheye(0.4, 0.6, 0.45, 185, List.of(new Direction(20, 0, 0, 60))), own);
  }

  @Test
  void aPanoramaHasAViewForEachSixtyDegrees() {
    Views.Panorama half = (Views.Panorama) look("{ panorama: {} }").views();
    assertEquals(new Views.Panorama(180, 60, half.cameras()), half);
    assertEquals(List.of(-60.0, 0.0, 60.0), half.cameras().stream().map(Direction::turn).toList());
    assertEquals(
        6, ((Views.Panorama) look("{ panorama: { degrees: 360 } }").views()).cameras().size());
  }

  @Test
  void whatIsSentToAnAnalyzerComesBackTheSame() {
    for (String text :
        List.of(
            "{}",
            "{ stream: main, longest-side: 1280 }",
            "{ tiles: 3x2 }",
            "{ fisheye: {} }",
            "{ panorama: { degrees: 200, high: 50 }, views: [{ tilt: -5 }] }")) {
      assertEquals(look(text), Looks.read(Looks.wire(look(text))), text);
    }
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() {
    for (String text :
        List.of(
            "{ stream: third }",
            "{ longest-side: 90 }",
            "{ tiles: 0x2 }",
            "{ tiles: 9x9 }",
            "{ tiles: { columns: 2, overlap: 0.9 } }",
            "{ tiles: 2x2, fisheye: {} }",
            "{ fisheye: { centre: [0.5] } }",
            "{ fisheye: { radius: 0 } }",
            "{ fisheye: { degrees: 400 } }",
            "{ fisheye: {}, views: [{ wide: 170 }] }",
            "{ fisheye: {}, views: [{ turn: NaN }] }",
            "{ fisheye: {}, views: [] }",
            "{ panorama: { high: 181 } }",
            "{ views: [{ turn: 1 }] }",
            "{ tile: 3x2 }")) {
      List<String> problems =
          assertThrows(ConfigurationException.class, () -> parse(text), text).problems();
      assertEquals(1, problems.size(), text + ": " + problems);
      assertTrue(problems.getFirst().contains("camera yard look"), problems.getFirst());
    }
  }
}
