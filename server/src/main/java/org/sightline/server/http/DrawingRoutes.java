package org.sightline.server.http;

import java.util.List;
import org.sightline.domain.Camera;
import org.sightline.fleet.Drawing;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireDrawing;
import org.sightline.server.identity.Action;

/// What is drawn over a camera's picture: zones, lines, masks and measured ground.
///
/// What is saved here goes before what the configuration says of the camera, until it is deleted.
final class DrawingRoutes {
  private DrawingRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/cameras/{name}/drawing",
            Access.toCamera(Action.VIEW_LIVE),
            "The zones, lines, masks and measured ground of a camera's picture",
            Shape.gives(WireDrawing.class),
            call -> Answer.of(of(call, call.camera()))),
        Route.of(
            "PUT /api/v1/cameras/{name}/drawing",
            Access.toCamera(Action.CONFIGURE),
            "Save all that is drawn over a camera's picture; analysis goes by it at once",
            Shape.gives(WireDrawing.class).taking(WireDrawing.class),
            DrawingRoutes::save),
        Route.of(
            "DELETE /api/v1/cameras/{name}/drawing",
            Access.toCamera(Action.CONFIGURE),
            "Forget what was saved; what the configuration says holds again",
            Shape.givesNothing(),
            call -> {
              call.rooms().cameras().undraw(call.camera().name());
              return Answer.done();
            }));
  }

  private static WireDrawing of(Call call, Camera camera) {
    return new WireDrawing(
        Drawings.wire(camera.zones()),
        Drawings.wire(camera.markings()),
        call.rooms().cameras().isDrawn(camera.name()));
  }

  private static Answer save(Call call) throws Exception {
    WireDrawing asked = call.question(WireDrawing.class);
    Drawing drawing;
    try {
      drawing = new Drawing(Drawings.zones(asked.zones()), Drawings.markings(asked.markings()));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw Refusal.badValue(
          "the drawing cannot be used: "
              + (e.getMessage() == null ? "something is missing" : e.getMessage()),
          "give names of letters, digits, _ and -, places from 0 to 1, three corners for an area and two points for a line");
    }
    return Answer.of(of(call, call.rooms().cameras().draw(call.camera().name(), drawing)));
  }
}
