package org.sightline.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireMadeToken;
import org.sightline.server.http.wire.WireMadeUser;
import org.sightline.server.http.wire.WireNewToken;
import org.sightline.server.http.wire.WireNewUser;
import org.sightline.server.http.wire.WireRole;
import org.sightline.server.http.wire.WireSessions;
import org.sightline.server.http.wire.WireTokens;
import org.sightline.server.http.wire.WireUser;
import org.sightline.server.http.wire.WireUsers;
import org.sightline.server.http.wire.WireWhere;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Caller;
import org.sightline.server.identity.Identity;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.Where;

/// Who may sign in. There is always an administrator: the last one can be neither removed nor made
/// anything else.
final class UserRoutes {
  private static final System.Logger LOG = System.getLogger(UserRoutes.class.getName());

  private UserRoutes() {}

  static List<Route> routes() {
    Access administer = Access.to(Action.ADMINISTER);
    return List.of(
        Route.of(
            "GET /api/v1/users",
            administer,
            "Everybody who may sign in",
            Shape.gives(WireUsers.class),
            call ->
                Answer.of(
                    new WireUsers(identity(call).users().stream().map(WhoView::user).toList()))),
        Route.of(
            "POST /api/v1/users",
            administer,
            "Let somebody in; the one-time password is told once",
            Shape.gives(WireMadeUser.class).taking(WireNewUser.class).as(201),
            UserRoutes::add),
        Route.of(
            "PUT /api/v1/users/{name}/role",
            administer,
            "Change what a user may do; holds at once",
            Shape.gives(WireUser.class).taking(WireRole.class),
            UserRoutes::changeRole),
        Route.of(
            "POST /api/v1/users/{name}/password",
            administer,
            "Make a one-time password for a user, told once, and end the user's sessions",
            Shape.gives(WireMadeUser.class),
            UserRoutes::resetPassword),
        Route.of(
            "DELETE /api/v1/users/{name}",
            administer,
            "Remove a user, and end the user's sessions",
            Shape.givesNothing(),
            UserRoutes::remove),
        Route.of(
            "DELETE /api/v1/users/{name}/second-factors",
            administer,
            "Take codes and passkeys from a user who has lost them",
            Shape.givesNothing(),
            call -> {
              identity(call).secondFactors().removeAll(call.variable("name"));
              tell(call, "freed of second factors", call.variable("name"));
              return Answer.done();
            }),
        Route.of(
            "GET /api/v1/sessions",
            administer,
            "All open sessions of everybody",
            Shape.gives(WireSessions.class),
            call ->
                Answer.of(
                    new WireSessions(
                        identity(call).sessions("").stream()
                            .map(s -> WhoView.session(identity(call), call.caller(), s))
                            .toList()))),
        Route.of(
            "DELETE /api/v1/sessions/{id}",
            administer,
            "End a session of anybody; what it has open ends too",
            Shape.givesNothing(),
            call -> {
              if (!identity(call).endSession("", call.variable("id"))) {
                throw Refusal.notFound("there is no such session", "list the sessions");
              }
              return Answer.done();
            }),
        Route.of(
            "GET /api/v1/tokens",
            administer,
            "All tokens of scripts of everybody; never their secrets",
            Shape.gives(WireTokens.class),
            call ->
                Answer.of(
                    new WireTokens(
                        identity(call).tokens().all().stream().map(WhoView::token).toList()))),
        Route.of(
            "POST /api/v1/users/{name}/tokens",
            administer,
            "Make a token for a script of a user; its secret is told once",
            Shape.gives(WireMadeToken.class).taking(WireNewToken.class).as(201),
            UserRoutes::addToken),
        Route.of(
            "DELETE /api/v1/users/{name}/tokens/{id}",
            administer,
            "Revoke a token of a user",
            Shape.givesNothing(),
            call -> {
              if (!identity(call)
                  .tokens()
                  .revoke(call.variable("name"), call.number("id", "token"))) {
                throw Refusal.notFound("there is no such token", "list the tokens");
              }
              return Answer.done();
            }));
  }

  private static Identity identity(Call call) {
    return call.reception().identity();
  }

  private static Role role(Call call, String word) {
    return identity(call)
        .roles()
        .find(word)
        .orElseThrow(() -> Refusal.badValue("there is no such role", "list the roles"));
  }

  private static Answer add(Call call) throws Exception {
    WireNewUser asked = call.question(WireNewUser.class);
    call.note(asked.name() + " as " + asked.role() + words(asked.where()));
    Role role = role(call, asked.role());
    Where where = WhoView.where(asked.where());
    String password = identity(call).add(asked.name(), role, where);
    tell(call, "added", asked.name());
    return Answer.made(new WireMadeUser(asked.name(), password));
  }

  private static String words(@Nullable WireWhere where) {
    return where == null || where.everywhere()
        ? ""
        : " on " + where.cameras() + " and groups " + where.groups();
  }

  private static Answer changeRole(Call call) throws Exception {
    String name = call.variable("name");
    WireRole asked = call.question(WireRole.class);
    call.note(asked.role() + words(asked.where()));
    identity(call).allow(name, role(call, asked.role()), WhoView.where(asked.where()));
    tell(call, "made " + asked.role(), name);
    return Answer.of(
        identity(call).users().stream()
            .filter(user -> user.name().equalsIgnoreCase(name))
            .findFirst()
            .map(WhoView::user)
            .orElseThrow(UserRoutes::none));
  }

  /// A token of somebody else is a way to act in their name: for an administrator who has just
  /// signed in, and for the command line on this machine.
  private static Answer addToken(Call call) throws Exception {
    if (!call.caller().user().equals(Caller.CLI)) {
      AccountRoutes.requireFresh(call);
    }
    String name = call.variable("name");
    Answer made = AccountRoutes.madeToken(call, name);
    tell(call, "given a token", name);
    return made;
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
