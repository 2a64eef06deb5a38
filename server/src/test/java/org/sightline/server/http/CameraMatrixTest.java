package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Attributes;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Source;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.recording.NewPin;
import org.sightline.rule.AlertFilter;
import org.sightline.rule.NewRule;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Route;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Grant;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.SignIn;
import org.sightline.server.identity.Tokens;
import org.sightline.server.identity.Where;

/// Every route of the table, called about the camera `vault` by people and scripts that may see
/// `door` alone: for them there is no such camera.
class CameraMatrixTest {
  private static final CameraName DOOR = new CameraName("door");
  private static final CameraName VAULT = new CameraName("vault");

  /// Words that stand in whatever tells of the camera that is not to be seen: its name, its zone,
  /// what it alone saw, and whose number plate it read.
  private static final List<String> TELLTALES =
      List.of("vault", "safe-zone", "forklift", "VAULT1", "trackv");

  @TempDir static Path folder;
  private static TestNode node;
  private static String vaultPicture = "";
  private static long vaultAlert;
  private static long vaultPin;
  private static long vaultIncident;
  private static long vaultSuppression;
  private static String vaultImport = "";

  /// Who may see the door and nothing else, and how they prove it.
  private record Asker(String name, String cookie, String bearer) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Asker> ASKERS = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.ready(folder);
    for (String name : List.of("door", "vault")) {
      String zone =
          "[{\"name\":\"%s\",\"points\":[[0,0],[1,0],[1,1]]}]"
              .formatted(name.equals("vault") ? "safe-zone" : "mat");
      var added =
          node.post(
              "/api/v1/cameras",
              "{\"name\":\"%s\",\"main\":\"rtsp://127.0.0.1:9/%s\",\"test\":false,\"zones\":%s}"
                  .formatted(name, name, zone));
      assertEquals(201, added.statusCode(), added.body());
    }
    node.rooms().observations().append(seen(DOOR, "person", "trackd", "DOOR1"));
    node.rooms().observations().append(seen(VAULT, "forklift", "trackv", "VAULT1"));
    for (String query : List.of("camera:door", "camera:vault")) {
      node.rooms()
          .rules()
          .add(
              new NewRule(
                  "at " + query.substring(7),
                  org.sightline.domain.QueryText.parse(query),
                  Duration.ZERO,
                  null));
    }
    long position = node.rooms().observations().lastPosition();
    for (var camera : List.of(DOOR, VAULT)) {
      var fact = seen(camera, camera.equals(DOOR) ? "person" : "forklift", "second-" + camera, "");
      long stored = node.rooms().observations().append(fact);
      node.rooms().rules().observe(stored, fact);
      assertTrue(stored > position);
    }
    vaultAlert =
        node.rooms().rules().alerts(AlertFilter.ALL, 10).stream()
            .filter(alert -> alert.camera().equals(VAULT))
            .findFirst()
            .orElseThrow()
            .id();
    vaultIncident =
        node.rooms().rules().incidents().list("ann", Set.of(), Long.MAX_VALUE, 10).stream()
            .filter(incident -> incident.cameras().equals(Set.of(VAULT)))
            .findFirst()
            .orElseThrow()
            .id();
    var brought =
        node.send(
            node.call(
                    "POST",
                    "/api/v1/cameras/vault/import?file=vault.mp4&at=2026-01-01T00:00:00Z",
                    node.token(Role.ADMINISTRATOR))
                .method("POST", BodyPublishers.ofByteArray(new byte[64]))
                .header("Content-Type", "application/octet-stream"));
    assertEquals(201, brought.statusCode(), brought.body());
    vaultImport = node.rooms().imports().list().getFirst().id();
    var hushed = node.post("/api/v1/suppressions", "{\"alert\":%d}".formatted(vaultAlert));
    assertEquals(201, hushed.statusCode(), hushed.body());
    vaultSuppression = node.rooms().rules().suppressions().list().getFirst().id();
    TimeRange hour = new TimeRange(Instant.now().minusSeconds(3600), Instant.now());
    for (CameraName camera : List.of(DOOR, VAULT)) {
      vaultPin =
          node.rooms()
              .recordings()
              .storekeeping()
              .pins()
              .add(new NewPin(StreamId.main(camera), hour, null, "kept " + camera, "ann"))
              .id();
    }
    node.rooms().health().look();
    Set<Action> all = EnumSet.allOf(Action.class);
    all.removeIf(action -> !action.isOnCameras());
    Role own = node.identity.roles().save("doorkeeper", List.of(new Grant(all, Where.on(DOOR))));
    node.identity.roles().saveGroup("entrance", Set.of(DOOR));
    ASKERS.add(person("by-role", own, Where.EVERYWHERE));
    ASKERS.add(person("by-group", Role.OPERATOR, new Where(false, Set.of(), Set.of("entrance"))));
    ASKERS.add(script("by-token"));
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  private static ObjectObservation seen(CameraName camera, String label, String track, String plate)
      throws Exception {
    Instant now = Instant.now();
    String picture = node.rooms().snapshots().put(new byte[] {1, 2, 3}, now);
    if (camera.equals(VAULT)) {
      vaultPicture = picture;
    }
    return new ObjectObservation(
        new TimeRange(now.minusSeconds(60), now.minusSeconds(30)),
        camera,
        new Source("detector", "", ""),
        0.9,
        track,
        1,
        true,
        label,
        new Box(0.1, 0.1, 0.5, 0.5),
        List.of(),
        Set.of(camera.equals(VAULT) ? "safe-zone" : "mat"),
        Motion.MOVING,
        List.of(),
        List.of(),
        new Attributes(Set.of("red"), plate, OptionalDouble.empty(), OptionalDouble.empty()),
        picture);
  }

  private static Asker person(String name, Role role, Where where) {
    node.identity.add(name, Role.VIEWER, TestNode.PASSWORD, false);
    node.identity.allow(name, role, where);
    SignIn.Welcome welcome =
        (SignIn.Welcome) node.identity.signIn(name, TestNode.PASSWORD, "192.0.2.9");
    return new Asker(name, welcome.token(), "");
  }

  private static Asker script(String name) {
    Set<Action> all = EnumSet.allOf(Action.class);
    all.remove(Action.ADMINISTER);
    String secret =
        node.identity
            .tokens()
            .add("administrator", new Tokens.Wish(name, all, Where.on(DOOR), Duration.ofDays(1)));
    return new Asker(name, "", secret);
  }

  private static HttpResponse<String> send(Asker asker, String call, String body) throws Exception {
    int space = call.indexOf(' ');
    String method = call.substring(0, space);
    var builder =
        node.call(
            method, call.substring(space + 1), asker.cookie().isEmpty() ? null : asker.cookie());
    if (!asker.bearer().isEmpty()) {
      builder.header("Authorization", "Bearer " + asker.bearer());
    }
    if (!body.isEmpty()) {
      builder
          .method(method, BodyPublishers.ofString(body))
          .header("Content-Type", "application/json");
    }
    return node.send(builder);
  }

  @TestFactory
  List<DynamicTest> aRouteAboutACameraAnswersAsIfThatCameraWereNotThere() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Route route : Routes.all()) {
      if (!(route.access() instanceof Access.Allowed(Action action, Access.Aim aim))
          || aim != Access.Aim.CAMERA) {
        continue;
      }
      for (Asker asker : ASKERS) {
        tests.add(
            DynamicTest.dynamicTest(
                asker + " " + route,
                () -> {
                  var there = send(asker, route.method() + " " + path(route, "vault"), "");
                  var nowhere = send(asker, route.method() + " " + path(route, "nowhere"), "");
                  assertEquals(nowhere.statusCode(), there.statusCode());
                  assertEquals(nowhere.body(), there.body());
                  assertTrue(Set.of(403, 404).contains(there.statusCode()), there.body());
                  assertSilent(there, route.toString());
                }));
      }
    }
    assertTrue(tests.size() > 60, "the table has routes about cameras: " + tests.size());
    return tests;
  }

  @TestFactory
  List<DynamicTest> aRouteAboutTheDoorIsNotKeptFromWhoMaySeeTheDoor() {
    return Routes.all().stream()
        .filter(
            route ->
                route.access() instanceof Access.Allowed(Action _, Access.Aim aim)
                    && aim == Access.Aim.CAMERA
                    && route.method().equals("GET"))
        .map(
            route ->
                DynamicTest.dynamicTest(
                    route.toString(),
                    () -> {
                      var answer = send(ASKERS.getFirst(), "GET " + path(route, "door"), "");
                      assertFalse(
                          Set.of(401, 403).contains(answer.statusCode())
                              || answer.body().contains("unknown-camera"),
                          answer.body());
                    }))
        .toList();
  }

  @TestFactory
  List<DynamicTest> aRouteAboutTheWholeNodeIsForThoseWhoSeeAllOfIt() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Route route : Routes.all()) {
      if (route.access() instanceof Access.Allowed(Action _, Access.Aim aim)
          && aim == Access.Aim.NODE) {
        for (Asker asker : ASKERS) {
          tests.add(
              DynamicTest.dynamicTest(
                  asker + " " + route,
                  () -> {
                    var answer = send(asker, route.method() + " " + path(route, "x"), "");
                    assertEquals(403, answer.statusCode(), answer.body());
                    assertSilent(answer, route.toString());
                  }));
        }
      }
    }
    return tests;
  }

  private static Map<String, List<String>> probes() {
    return new NarrowedProbes(
            vaultAlert, vaultPin, vaultIncident, vaultSuppression, vaultImport, vaultPicture)
        .all();
  }

  @Test
  void everyNarrowedRouteIsProbed() {
    Map<String, List<String>> probes = probes();
    for (Route route : Routes.all()) {
      if (route.access() instanceof Access.Allowed(Action _, Access.Aim aim)
          && aim == Access.Aim.SOME) {
        assertNotNull(
            probes.get(route.toString()),
            () -> route + " is narrowed by its endpoint: say here how it is asked about a camera");
      }
    }
  }

  @TestFactory
  List<DynamicTest> aNarrowedRouteTellsNothingOfACameraThatOneMayNotSee() {
    List<DynamicTest> tests = new ArrayList<>();
    probes()
        .forEach(
            (route, calls) -> {
              for (String each : calls) {
                for (Asker asker : ASKERS) {
                  tests.add(
                      DynamicTest.dynamicTest(
                          asker + " " + route + " " + each, () -> probe(asker, route, each)));
                }
              }
            });
    return tests;
  }

  private static void probe(Asker asker, String route, String each) throws Exception {
    HttpResponse<String> there = send(asker, route, each, "vault");
    assertSilent(there, route, each.startsWith(" ") ? each.formatted("vault") : "");
    if (each.contains("%1$s")) {
      HttpResponse<String> nowhere = send(asker, route, each, "nowhere");
      assertEquals(nowhere.statusCode(), there.statusCode(), there.body());
      assertEquals(
          steady(nowhere.body().replace("nowhere", "…")),
          steady(there.body().replace("vault", "…")));
    }
    if (each.startsWith("@") && !route.contains("exports")) {
      assertTrue(Set.of(403, 404).contains(there.statusCode()), there.body());
    }
  }

  private static HttpResponse<String> send(Asker asker, String route, String each, String camera)
      throws Exception {
    String filled = each.formatted(camera);
    if (each.startsWith("@")) {
      String[] idAndBody = filled.substring(1).split(" ", 2);
      return send(
          asker,
          route.replaceAll("\\{[a-z]+}", idAndBody[0]),
          idAndBody.length > 1 ? idAndBody[1] : "");
    }
    return each.startsWith(" ")
        ? send(asker, route, filled.strip())
        : send(asker, route + filled, "");
  }

  /// Without the figures that differ from one call to the next.
  private static String steady(String body) {
    return body.replaceAll("\"tookMillis\":\\d+", "").replaceAll("\"now\":\"[^\"]*\"", "");
  }

  /// What was asked stands in some answers; what was not asked stands in none.
  private static void assertSilent(HttpResponse<String> answer, String route) {
    assertSilent(answer, route, "");
  }

  private static void assertSilent(HttpResponse<String> answer, String route, String question) {
    String asked = answer.uri().getQuery() + question;
    String body = answer.body();
    for (String telltale : TELLTALES) {
      if (!asked.contains(telltale)) {
        assertFalse(body.contains(telltale), () -> route + " tells of " + telltale + ": " + body);
      }
    }
  }

  @Test
  void whoMaySeeAllIsToldWhatTheOthersAreNot() throws Exception {
    // Else the tests above would pass on a node that says nothing.
    for (String call :
        List.of(
            "/api/v1/cameras",
            "/api/v1/search",
            "/api/v1/vocabulary",
            "/api/v1/rules",
            "/api/v1/pins",
            "/api/v1/alerts?state=all",
            "/api/v1/health",
            "/api/v1/node",
            "/metrics")) {
      assertTrue(node.get(call).body().contains("vault"), call);
    }
    assertEquals(200, node.get("/api/v1/snapshots/" + vaultPicture + ".jpg").statusCode());
  }

  @Test
  void countsAndCitationsAreOfTheDoorAlone() throws Exception {
    for (Asker asker : ASKERS) {
      String found = send(asker, "GET /api/v1/search", "").body();
      assertTrue(found.contains("\"total\":2"), found);
      String asked =
          send(asker, "POST /api/v1/ask", "{\"question\":\"how many people in the last hour?\"}")
              .body();
      assertTrue(asked.contains("\"door\""), asked);
      String alerts = send(asker, "GET /api/v1/alerts?state=all", "").body();
      assertTrue(alerts.contains("at door") && alerts.contains("\"open\":1"), alerts);
    }
  }

  @Test
  void numberPlatesNeedAPermissionOfTheirOwn() throws Exception {
    Asker viewer = person("no-plates", Role.VIEWER, Where.EVERYWHERE);
    String found = send(viewer, "GET /api/v1/search", "").body();
    assertTrue(found.contains("forklift"), found);
    assertFalse(found.contains("VAULT1") || found.contains("DOOR1"), found);
    String read = send(ASKERS.getFirst(), "GET /api/v1/search", "").body();
    assertTrue(read.contains("DOOR1") && !read.contains("VAULT1"), read);
  }

  @TestFactory
  List<DynamicTest> anOwnRoleOfOneActionReachesTheRoutesOfThatActionAlone() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Action action : Action.values()) {
      if (action == Action.ADMINISTER) {
        continue;
      }
      Role role =
          node.identity
              .roles()
              .save("only-" + action.word(), List.of(new Grant(Set.of(action), Where.EVERYWHERE)));
      Asker asker = person("has-" + action.word(), role, Where.EVERYWHERE);
      for (Route route : Routes.all()) {
        if (route.access() instanceof Access.Allowed(Action needed, Access.Aim _)) {
          tests.add(
              DynamicTest.dynamicTest(
                  action + " " + route,
                  () -> {
                    int status =
                        send(asker, route.method() + " " + path(route, "nowhere"), "").statusCode();
                    assertEquals(needed == action, status != 403, "status " + status);
                  }));
        }
      }
    }
    return tests;
  }

  private static String path(Route route, String camera) {
    return route.path().toString().replaceAll("\\{name}", camera).replaceAll("\\{[a-z]+}", "7");
  }
}
