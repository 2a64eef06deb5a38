package org.sightline.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.Look;
import org.sightline.analysis.Look.Views;
import org.sightline.server.http.wire.WireLook;

/// How a camera's pictures are looked at, as it is sent to analyzers.
public final class Looks {
  private Looks() {}

  /// What is sent; null where it is as usual.
  public static @Nullable WireLook wire(Look look) {
    if (look.equals(Look.USUAL)) {
      return null;
    }
    int side = look.longestSidePixels();
    boolean main = look.main();
    return switch (look.views()) {
      case Views.Plain _ -> new WireLook(side, main, null, null, null, List.of());
      case Views.Slices t ->
          new WireLook(
              side,
              main,
              new WireLook.Tiled(t.columns(), t.rows(), t.overlap()),
              null,
              null,
              List.of());
      case Views.Fisheye f ->
          new WireLook(
              side,
              main,
              null,
              new WireLook.Fisheye(f.centreX(), f.centreY(), f.radius(), f.degrees()),
              null,
              wire(f.cameras()));
      case Views.Panorama p ->
          new WireLook(
              side,
              main,
              null,
              null,
              new WireLook.Panorama(p.degrees(), p.high()),
              wire(p.cameras()));
    };
  }

  private static List<WireLook.Toward> wire(List<Look.Direction> directions) {
    return directions.stream()
        .map(d -> new WireLook.Toward(d.turn(), d.tilt(), d.around(), d.wide()))
        .toList();
  }

  /// What was sent.
  ///
  /// @throws IllegalArgumentException if its numbers are absurd
  public static Look read(@Nullable WireLook sent) {
    return sent == null ? Look.USUAL : new Look(views(sent), sent.longestSide(), sent.main());
  }

  private static Views views(WireLook sent) {
    List<Look.Direction> cameras =
        sent.views().stream()
            .map(v -> new Look.Direction(v.turn(), v.tilt(), v.around(), v.wide()))
            .toList();
    if (sent.tiles() instanceof WireLook.Tiled t) {
      return new Views.Slices(t.columns(), t.rows(), t.overlap());
    }
    if (sent.fisheye() instanceof WireLook.Fisheye f) {
      return new Views.Fisheye(f.centreX(), f.centreY(), f.radius(), f.degrees(), cameras);
    }
    if (sent.panorama() instanceof WireLook.Panorama p) {
      return new Views.Panorama(p.degrees(), p.high(), cameras);
    }
    return new Views.Plain();
  }
}
