package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.http.wire.WireSavedSearch;
import org.sightline.server.http.wire.WireSavedSearches;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.SavedSearches;
import org.sightline.server.json.Json;

/// Searches that people keep, over HTTP.
class SavedSearchRoutesTest {
  private static final String SEARCHES = "/api/v1/account/searches";

  @TempDir Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.ready(folder);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private HttpResponse<String> ask(Role role, String method, String path, String body)
      throws Exception {
    return node.send(
        node.call(method, path, node.token(role))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json"));
  }

  private static String body(String name, String text) {
    return Json.text(Map.of("name", name, "text", text));
  }

  private WireSavedSearch save(Role role, String name, String text) throws Exception {
    HttpResponse<String> made = ask(role, "POST", SEARCHES, body(name, text));
    assertEquals(201, made.statusCode(), made.body());
    return Json.read(made.body().getBytes(StandardCharsets.UTF_8), WireSavedSearch.class);
  }

  private List<WireSavedSearch> list(Role role) throws Exception {
    HttpResponse<String> listed = ask(role, "GET", SEARCHES, "");
    assertEquals(200, listed.statusCode(), listed.body());
    return Json.read(listed.body().getBytes(StandardCharsets.UTF_8), WireSavedSearches.class)
        .searches();
  }

  @Test
  void aSearchIsKeptRenamedAndDeleted() throws Exception {
    WireSavedSearch night = save(Role.VIEWER, " Night at the door ", "person after:22:00");
    assertEquals("Night at the door", night.name());
    WireSavedSearch vans = save(Role.VIEWER, "Deliveries", "label:truck zone:dock");
    assertEquals(List.of(vans, night), list(Role.VIEWER));

    String own = SEARCHES + "/" + night.id();
    assertEquals(409, ask(Role.VIEWER, "PUT", own, body("DELIVERIES", night.text())).statusCode());
    assertEquals(200, ask(Role.VIEWER, "PUT", own, body("A door by night", "person")).statusCode());
    assertEquals(
        List.of("A door by night=person", "Deliveries=label:truck zone:dock"),
        list(Role.VIEWER).stream().map(each -> each.name() + "=" + each.text()).toList());
    assertEquals(200, ask(Role.VIEWER, "PUT", own, body("a DOOR by night", "person")).statusCode());

    assertEquals(204, ask(Role.VIEWER, "DELETE", own, "").statusCode());
    assertEquals(404, ask(Role.VIEWER, "DELETE", own, "").statusCode());
    assertEquals(404, ask(Role.VIEWER, "PUT", own, body("x", "y")).statusCode());
    assertEquals(List.of(vans), list(Role.VIEWER));
  }

  @Test
  void nobodySeesOrTouchesTheSearchesOfAnother() throws Exception {
    WireSavedSearch mine = save(Role.VIEWER, "mine", "person");
    String path = SEARCHES + "/" + mine.id();
    assertEquals(List.of(), list(Role.ADMINISTRATOR));
    assertEquals(404, ask(Role.ADMINISTRATOR, "PUT", path, body("theirs", "car")).statusCode());
    assertEquals(404, ask(Role.ADMINISTRATOR, "DELETE", path, "").statusCode());
    save(Role.ADMINISTRATOR, "mine", "car"); // a name is taken for one person only
    assertEquals(List.of(mine), list(Role.VIEWER));
  }

  @Test
  void whatIsNoNameOrNoSearchIsRefused() throws Exception {
    for (String[] pair :
        List.of(
            new String[] {"", "person"},
            new String[] {"  ", "person"},
            new String[] {"n".repeat(SavedSearches.MAX_NAME + 1), "person"},
            new String[] {"two\nlines", "person"},
            new String[] {"fine", ""},
            new String[] {"fine", "per\u0000son"},
            new String[] {"fine", "p".repeat(SavedSearches.MAX_TEXT + 1)})) {
      HttpResponse<String> refused = ask(Role.VIEWER, "POST", SEARCHES, body(pair[0], pair[1]));
      assertEquals(422, refused.statusCode(), refused.body());
    }
    save(Role.VIEWER, "twice", "person");
    assertEquals(409, ask(Role.VIEWER, "POST", SEARCHES, body("TWICE", "person")).statusCode());
    assertEquals(1, list(Role.VIEWER).size());
  }

  @Test
  void thereIsAMostOfThem() throws Exception {
    for (int i = 0; i < SavedSearches.MAX_SEARCHES; i++) {
      save(Role.VIEWER, "search " + i, "person");
    }
    assertEquals(422, ask(Role.VIEWER, "POST", SEARCHES, body("one more", "person")).statusCode());
  }

  @Test
  void hostileTextIsKeptAsItIsOrRefused() throws Exception {
    Random random = new Random(20261123);
    int[] alphabet = "a'\"\\;:%_()<>{}\u202e\u0000\n\ud83d\ude00--é/*".codePoints().toArray();
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(40);
      while (text.length() < length) {
        text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
      }
      HttpResponse<String> answer =
          ask(Role.OPERATOR, "POST", SEARCHES, body("s" + i, text.toString()));
      assertTrue(
          answer.statusCode() == 201 || answer.statusCode() == 422 || answer.statusCode() == 400,
          answer.statusCode() + " for " + text);
      if (answer.statusCode() == 201) {
        WireSavedSearch kept = list(Role.OPERATOR).getFirst();
        assertEquals("s" + i, kept.name());
        assertEquals(text.toString().strip(), kept.text());
        assertEquals(
            204, ask(Role.OPERATOR, "DELETE", SEARCHES + "/" + kept.id(), "").statusCode());
      }
    }
  }
}
