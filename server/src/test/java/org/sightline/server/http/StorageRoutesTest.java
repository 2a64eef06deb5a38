package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.identity.Role;

/// Retention, pins and disks as they are served.
class StorageRoutesTest {
  @TempDir Path folder;

  private static HttpResponse<String> ask(TestNode node, String method, String path, String body)
      throws Exception {
    var call = node.call(method, path, node.token(Role.ADMINISTRATOR));
    if (!body.isEmpty()) {
      call.setHeader("Content-Type", "application/json");
      call.method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return node.send(call);
  }

  @Test
  void aPolicyIsSavedShownAndForgottenAndNonsenseIsRefused() throws Exception {
    try (TestNode node = TestNode.ready(folder)) {
      String policy =
          "{\"continuous\":{\"days\":3},\"alert\":{\"days\":30},\"legalDays\":20,"
              + "\"cameras\":[{\"camera\":\"door\",\"continuous\":{\"days\":1}}]}";
      assertEquals(200, ask(node, "PUT", "/api/v1/retention", policy).statusCode());
      String shown = ask(node, "GET", "/api/v1/retention", "").body();
      assertTrue(shown.contains("\"saved\":true") && shown.contains("\"legalDays\":20"), shown);
      assertTrue(shown.contains("\"sentence\""), shown);
      assertEquals(200, ask(node, "POST", "/api/v1/retention/forecast", policy).statusCode());
      for (String bad :
          new String[] {
            "{\"continuous\":{\"days\":-1}}",
            "{\"continuous\":{\"days\":1e300}}",
            "{\"continuous\":{\"days\":0}}",
            "{\"sizeBytes\":-5}",
            "{\"cameras\":[{\"camera\":\"../x\"}]}"
          }) {
        assertEquals(422, ask(node, "PUT", "/api/v1/retention", bad).statusCode(), bad);
      }
      String back = ask(node, "DELETE", "/api/v1/retention", "").body();
      assertTrue(back.contains("\"saved\":false"), back);
    }
  }

  @Test
  void aPinIsMadeListedAndReleased() throws Exception {
    try (TestNode node = TestNode.ready(folder)) {
      String range = "\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-01T00:10:00Z\"";
      HttpResponse<String> made =
          ask(node, "POST", "/api/v1/pins", "{" + range + ",\"reason\":\"police\"}");
      assertEquals(201, made.statusCode(), made.body());
      assertTrue(made.body().contains("\"holds\":true"), made.body());
      assertEquals(
          404,
          ask(node, "POST", "/api/v1/pins", "{\"camera\":\"no\"," + range + ",\"reason\":\"x\"}")
              .statusCode());
      assertEquals(
          422, ask(node, "POST", "/api/v1/pins", "{" + range + ",\"reason\":\" \"}").statusCode());
      String released = ask(node, "DELETE", "/api/v1/pins/1", "").body();
      assertTrue(released.contains("\"releasedBy\"") && released.contains("\"holds\":false"));
      assertTrue(ask(node, "GET", "/api/v1/pins", "").body().contains("police"));
      assertEquals(404, ask(node, "DELETE", "/api/v1/pins/99", "").statusCode());
    }
  }

  @Test
  void theDisksAreShownWithTheirLatencyAndWhatIsReadableOfTheirHealth() throws Exception {
    try (TestNode node = TestNode.ready(folder)) {
      String shown = ask(node, "GET", "/api/v1/storage", "").body();
      long end = System.nanoTime() + 60_000_000_000L;
      while (!shown.contains("\"state\":\"works\"") && System.nanoTime() < end) {
        LockSupport.parkNanos(50_000_000); // a disk that is busy is looked at again
        shown = ask(node, "GET", "/api/v1/storage", "").body();
      }
      assertTrue(
          shown.contains("\"name\":\"data\"") && shown.contains("\"state\":\"works\""), shown);
      assertTrue(shown.contains("\"writeP99Millis\"") && shown.contains("\"readable\""), shown);
      String metrics = ask(node, "GET", "/metrics", "").body();
      assertTrue(metrics.contains("sightline_volume_works{volume=\"data\"} 1"), metrics);
    }
  }
}
