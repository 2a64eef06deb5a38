package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.identity.Role;

/// Zones, lines, masks and ground of a camera, as they are served.
class DrawingRoutesTest {
  private static final String DOOR = "/api/v1/cameras/door/drawing";
  private static final String YARD =
      "{\"zones\":[{\"name\":\"yard\",\"points\":[[0,0.5],[1,0.5],[1,1]]}],"
          + "\"markings\":{\"lines\":[{\"name\":\"gate\",\"points\":[[0.1,0.2],[0.3,0.4]]}],"
          + "\"masks\":[[[0.8,0.0],[1,0],[1,0.3]]],\"ground\":["
          + "{\"at\":[0.2,0.9],\"metres\":[0,0]},{\"at\":[0.8,0.9],\"metres\":[10,0]},"
          + "{\"at\":[0.6,0.5],\"metres\":[10,20]},{\"at\":[0.4,0.5],\"metres\":[0,20]}]}}";

  @TempDir Path folder;

  private static HttpResponse<String> ask(
      TestNode node, Role role, String method, String path, String body) throws Exception {
    var call = node.call(method, path, node.token(role));
    if (!body.isEmpty()) {
      call.setHeader("Content-Type", "application/json");
      call.method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return node.send(call);
  }

  private static HttpResponse<String> ask(TestNode node, String method, String body)
      throws Exception {
    return ask(node, Role.ADMINISTRATOR, method, DOOR, body);
  }

  @Test
  void aDrawingIsSavedShownAndForgotten() throws Exception {
    try (TestNode node = TestNode.ready(folder)) {
      String camera = "{\"name\":\"door\",\"main\":\"rtsp://127.0.0.1:9/x\",\"test\":false}";
      assertEquals(
          201, ask(node, Role.ADMINISTRATOR, "POST", "/api/v1/cameras", camera).statusCode());
      String before = ask(node, "GET", "").body();
      assertTrue(before.contains("\"saved\":false"), before);
      HttpResponse<String> saved = ask(node, "PUT", YARD);
      assertEquals(200, saved.statusCode(), saved.body());
      String shown = ask(node, "GET", "").body();
      for (String part : new String[] {"\"saved\":true", "yard", "gate", "masks", "20.0"}) {
        assertTrue(shown.contains(part), shown);
      }
      assertEquals(403, ask(node, Role.VIEWER, "PUT", DOOR, YARD).statusCode());
      assertTrue(ask(node, "DELETE", "").statusCode() < 300);
      String after = ask(node, "GET", "").body();
      assertFalse(after.contains("gate"), after);
    }
  }

  @Test
  void whatCannotBeDrawnIsRefusedInWordsAndChangesNothing() throws Exception {
    try (TestNode node = TestNode.ready(folder)) {
      String camera = "{\"name\":\"door\",\"main\":\"rtsp://127.0.0.1:9/x\",\"test\":false}";
      ask(node, Role.ADMINISTRATOR, "POST", "/api/v1/cameras", camera);
      for (String bad :
          new String[] {
            YARD.replace("[1,1]", "[1,2]"),
            YARD.replace("[1,1]", "[1]"),
            YARD.replace("\"gate\"", "\"../gate\""),
            YARD.replace(",[0.3,0.4]", ""),
            YARD.replace("[10,20]", "[5,0]")
          }) {
        assertEquals(422, ask(node, "PUT", bad).statusCode(), bad);
      }
      assertEquals(400, ask(node, "PUT", "{}").statusCode());
      assertTrue(ask(node, "GET", "").body().contains("\"saved\":false"));
      assertEquals(
          404,
          ask(node, Role.ADMINISTRATOR, "GET", "/api/v1/cameras/nobody/drawing", "").statusCode());
    }
  }
}
