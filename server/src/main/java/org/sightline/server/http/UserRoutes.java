package org.sightline.server.http;

import java.util.List;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireMadeUser;
import org.sightline.server.http.wire.WireNewUser;
import org.sightline.server.http.wire.WireRole;
import org.sightline.server.http.wire.WireUser;
import org.sightline.server.http.wire.WireUsers;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Identity;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.User;

/// Who may sign in. There is always an administrator: the last one can be neither removed nor made
/// anything else.
final class UserRoutes {
  private static final System.Logger LOG = System.getLogger(UserRoutes.class.getName());

  private UserRoutes() {}

  static List<Route> routes() {
    Access configure = Access.to(Action.ADMINISTER);
    return List.of(
        Route.of(
            "GET /api/v1/users",
            configure,
            "Everybody who may sign in",
            Shape.gives(WireUsers.class),
            call ->
                Answer.of(
                    new WireUsers(identity(call).users().stream().map(UserRoutes::wire).toList()))),
        Route.of(
            "POST /api/v1/users",
            configure,
            "Let somebody in; the one-time password is told once",
            Shape.gives(WireMadeUser.class).taking(WireNewUser.class).as(201),
            UserRoutes::add),
        Route.of(
            "PUT /api/v1/users/{name}/role",
            configure,
            "Change what a user may do; holds at once",
            Shape.gives(WireUser.class).taking(WireRole.class),
            UserRoutes::changeRole),
        Route.of(
            "POST /api/v1/users/{name}/password",
            configure,
            "Make a one-time password for a user, told once, and end the user's sessions",
            Shape.gives(WireMadeUser.class),
            UserRoutes::resetPassword),
        Route.of(
            "DELETE /api/v1/users/{name}",
            configure,
            "Remove a user, and end the user's sessions",
            Shape.givesNothing(),
            UserRoutes::remove));
  }

  private static Identity identity(Call call) {
    return call.reception().identity();
  }

  private static WireUser wire(User user) {
    return new WireUser(
        user.name(), user.role().word(), user.mustChangePassword(), user.createdAt());
  }

  private static Role role(String word) {
    return Role.ofWord(word)
        .orElseThrow(
            () ->
                Refusal.badValue(
                    "the role is none of auditor, viewer, operator and administrator",
                    "name one of these"));
  }

  private static Answer add(Call call) throws Exception {
    WireNewUser asked = call.question(WireNewUser.class);
    call.note(asked.name() + " as " + asked.role());
    String password = identity(call).add(asked.name(), role(asked.role()));
    tell(call, "added", asked.name());
    return Answer.made(new WireMadeUser(asked.name(), password));
  }

  private static Answer changeRole(Call call) throws Exception {
    String name = call.variable("name");
    String word = call.question(WireRole.class).role();
    call.note(word);
    identity(call).changeRole(name, role(word));
    tell(call, "made " + word, name);
    return Answer.of(
        identity(call).users().stream()
            .filter(user -> user.name().equalsIgnoreCase(name))
            .findFirst()
            .map(UserRoutes::wire)
            .orElseThrow(UserRoutes::none));
  }

  private static Answer resetPassword(Call call) {
    String name = call.variable("name");
    String password = identity(call).resetPassword(name);
    tell(call, "given a new password", name);
    return Answer.of(new WireMadeUser(name, password));
  }

  private static Answer remove(Call call) {
    String name = call.variable("name");
    if (!identity(call).remove(name)) {
      throw none();
    }
    tell(call, "removed", name);
    return Answer.done();
  }

  private static void tell(Call call, String what, String name) {
    LOG.log(System.Logger.Level.INFO, "user {0} name={1} by={2}", what, name, call.caller().user());
  }

  private static Refusal none() {
    return Refusal.notFound("there is no such user", "list the users, and choose from those");
  }
}
