package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.CameraName;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Role;

/// Every route of the table, called by everybody there is.
class AccessMatrixTest {
  @TempDir static Path folder;
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.ready(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @TestFactory
  List<DynamicTest> whoeverIsNotSignedInReachesOpenRoutesOnly() {
    return each(
        route -> {
          int status = node.send(node.call(route.method(), path(route), null)).statusCode();
          assertEquals(isOpen(route), status != 401 && status != 403, "status " + status);
        });
  }

  @TestFactory
  List<DynamicTest> everyRoleDoesWhatItMayAndNothingElse() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Role role : Role.values()) {
      tests.addAll(
          each(
              role.word(),
              route -> {
                String token =
                    route.access() instanceof Access.OwnSession
                            || route.access() instanceof Access.OwnAccount
                        ? node.newToken(role)
                        : node.token(role);
                int status = node.send(node.call(route.method(), path(route), token)).statusCode();
                boolean may =
                    switch (route.access()) {
                      case Access.Open() -> true;
                      case Access.OwnSession() -> true;
                      case Access.ForAnalyzer() -> false;
                      case Access.OwnAccount() -> true;
                      case Access.Allowed(Action action, Access.Aim _) -> role.may(action);
                    };
                assertEquals(may, status != 401 && status != 403, "status " + status);
                if (!may) {
                  assertEquals(403, status);
                }
              }));
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> aSessionThatIsOverIsNobody() {
    String token = node.newToken(Role.ADMINISTRATOR);
    node.identityClock.advance(Duration.ofHours(13));
    return each(
        route -> {
          int status = node.send(node.call(route.method(), path(route), token)).statusCode();
          if (!isOpen(route)) {
            assertEquals(401, status);
          }
        });
  }

  @TestFactory
  List<DynamicTest> aForeignPageChangesNothingAndHearsNothing() {
    return each(
        route -> {
          if (route.changesState() || route.isSocket()) {
            for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1")) {
              int status =
                  node.send(
                          node.call(route.method(), path(route), node.token(Role.ADMINISTRATOR))
                              .header("Origin", origin))
                      .statusCode();
              assertEquals(403, status, origin);
            }
          }
        });
  }

  @TestFactory
  List<DynamicTest> aChangeNeedsTheHeaderThatFormsCannotSend() {
    return each(
        route -> {
          if (route.changesState()) {
            var call =
                node.call(route.method(), path(route), node.token(Role.ADMINISTRATOR))
                    .setHeader("X-Sightline", "0");
            assertEquals(403, node.send(call).statusCode());
          }
        });
  }

  @Test
  void theTokenOfTheCommandLineIsAnAdministrator() throws Exception {
    String token = node.identity.cliToken(folder);
    var call = node.call("GET", "/api/v1/session", null).header("Authorization", "Bearer " + token);
    assertTrue(node.send(call).body().contains("\"role\":\"administrator\""));
    var wrong =
        node.call("GET", "/api/v1/session", node.token(Role.ADMINISTRATOR))
            .header("Authorization", "Bearer " + token + "x");
    assertEquals(401, node.send(wrong).statusCode());
  }

  @TestFactory
  List<DynamicTest> anAnalyzerReachesWhatIsForAnalyzersAndNothingElse() {
    String name = "eyes";
    String token =
        name + ":" + node.identity.readers().add(name, Set.of(new CameraName("door")), true);
    return each(
        route -> {
          int status = asBearer(route, token);
          boolean may = route.access() instanceof Access.ForAnalyzer || isOpen(route);
          assertEquals(may, status != 401 && status != 403, "status " + status);
        });
  }

  @TestFactory
  List<DynamicTest> whoOnlyResemblesAnAnalyzerReachesNothing() {
    String reader = node.identity.readers().add("wall", Set.of(new CameraName("door")));
    String gone = node.identity.readers().add("gone", Set.of(new CameraName("door")), true);
    node.identity.readers().remove("gone");
    List<DynamicTest> tests = new ArrayList<>();
    for (String token :
        List.of("wall:" + reader, "gone:" + gone, "eyes:wrong", "eyes", ".analysis:", ":", "")) {
      tests.addAll(
          each(
              token.replaceFirst(":.*", ":…"),
              route -> {
                if (!isOpen(route)) {
                  assertEquals(401, asBearer(route, token));
                }
              }));
    }
    return tests;
  }

  private static int asBearer(Route route, String token) throws Exception {
    return node.send(
            node.call(route.method(), path(route), null).header("Authorization", "Bearer " + token))
        .statusCode();
  }

  @Test
  void onlyTheseRoutesAreOpen() {
    Set<String> open =
        Set.of(
            "GET /healthz",
            "GET /api/v1/openapi.json",
            "POST /api/v1/session",
            "POST /api/v1/session/code",
            "POST /api/v1/session/passkey",
            "POST /api/v1/session/passkey/challenge",
            "GET /api/v1/session/ways",
            "GET /api/v1/session/provider",
            "GET /api/v1/session/provider/return");
    for (Route route : Routes.all()) {
      assertEquals(open.contains(route.toString()), isOpen(route), route.toString());
    }
  }

  @Test
  void aRouteWithoutAnAccessRuleCannotBeMade() {
    assertThrows(
        NullPointerException.class,
        () -> Route.of("GET /x", null, "", Shape.givesNothing(), call -> Answer.done()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Route.of(
                "GET /api/v1/cameras/{name}/x",
                Access.to(Action.VIEW_LIVE),
                "",
                Shape.givesNothing(),
                call -> Answer.done()));
  }

  private interface Check {
    void of(Route route) throws Exception;
  }

  private static List<DynamicTest> each(Check check) {
    return each("", check);
  }

  private static List<DynamicTest> each(String who, Check check) {
    return Routes.all().stream()
        .map(route -> DynamicTest.dynamicTest(who + " " + route, () -> check.of(route)))
        .toList();
  }

  private static boolean isOpen(Route route) {
    return route.access() instanceof Access.Open;
  }

  private static String path(Route route) {
    return route.path().toString().replaceAll("\\{name}", "nowhere").replaceAll("\\{[a-z]+}", "7");
  }
}
