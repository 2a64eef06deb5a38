package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.SignIn;

/// Who may sign in, looked after over HTTP.
class UserRoutesTest {
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

  private HttpResponse<String> ask(String method, String path, String body) throws Exception {
    return node.send(
        node.call(method, path, node.token(Role.ADMINISTRATOR))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json"));
  }

  private static String password(String body) {
    return body.replaceAll("(?s).*\"password\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void somebodyIsLetInGivenAnotherRoleAndLetOutAgain() throws Exception {
    var added = ask("POST", "/api/v1/users", "{\"name\":\"eve\",\"role\":\"viewer\"}");
    assertEquals(201, added.statusCode(), added.body());
    SignIn.Welcome welcome =
        (SignIn.Welcome) node.identity.signIn("eve", password(added.body()), "192.0.2.1");
    assertTrue(welcome.caller().mustChangePassword());
    String exports = "/api/v1/exports";
    assertEquals(403, node.send(node.call("GET", exports, welcome.token())).statusCode());

    var changed = ask("PUT", "/api/v1/users/eve/role", "{\"role\":\"operator\"}");
    assertTrue(changed.body().contains("\"role\":\"operator\""), changed.body());
    assertEquals(200, node.send(node.call("GET", exports, welcome.token())).statusCode());
    String listed = ask("GET", "/api/v1/users", "").body();
    assertTrue(listed.contains("\"name\":\"eve\",\"role\":\"operator\""), listed);
    assertFalse(listed.contains("argon2") || listed.contains("password\":\""), listed);

    var reset = ask("POST", "/api/v1/users/eve/password", "");
    assertEquals(401, node.send(node.call("GET", exports, welcome.token())).statusCode());
    assertTrue(
        node.identity.signIn("eve", password(reset.body()), "192.0.2.1") instanceof SignIn.Welcome);
    assertEquals(204, ask("DELETE", "/api/v1/users/eve", "").statusCode());
    assertEquals(404, ask("DELETE", "/api/v1/users/eve", "").statusCode());
    assertEquals(404, ask("POST", "/api/v1/users/eve/password", "").statusCode());
  }

  @Test
  void aWrongWishIsRefusedWithWhatToDo() throws Exception {
    ask("POST", "/api/v1/users", "{\"name\":\"eve\",\"role\":\"viewer\"}");
    var twice = ask("POST", "/api/v1/users", "{\"name\":\"EVE\",\"role\":\"viewer\"}");
    assertEquals(409, twice.statusCode(), twice.body());
    assertEquals(
        422, ask("POST", "/api/v1/users", "{\"name\":\"a b\",\"role\":\"viewer\"}").statusCode());
    assertEquals(
        422, ask("POST", "/api/v1/users", "{\"name\":\"x\",\"role\":\"king\"}").statusCode());
    assertEquals(422, ask("PUT", "/api/v1/users/eve/role", "{\"role\":\"king\"}").statusCode());
  }

  @Test
  void theLastAdministratorStays() throws Exception {
    String name =
        node.identity.users().stream()
            .filter(user -> user.role().isAdministrator())
            .findFirst()
            .orElseThrow()
            .name();
    node.identity.users().stream()
        .filter(user -> user.role().isAdministrator() && !user.name().equals(name))
        .forEach(user -> node.identity.changeRole(user.name(), Role.VIEWER));
    var removed = ask("DELETE", "/api/v1/users/" + name, "");
    assertEquals(409, removed.statusCode(), removed.body());
    assertTrue(removed.body().contains("last-administrator"), removed.body());
    assertEquals(
        409, ask("PUT", "/api/v1/users/" + name + "/role", "{\"role\":\"viewer\"}").statusCode());
  }
}
