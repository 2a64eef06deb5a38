package org.sightline.server.http;

import java.time.Duration;
import java.util.List;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Gate;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WirePasswordChange;
import org.sightline.server.http.wire.WireSession;
import org.sightline.server.http.wire.WireSignIn;
import org.sightline.server.identity.Caller;
import org.sightline.server.identity.PasswordChange;
import org.sightline.server.identity.SignIn;

/// Signing in and out.
final class SessionRoutes {
  private static final Duration COOKIE_LIFE = Duration.ofDays(7);

  private SessionRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "POST /api/v1/session",
            new Access.Open(),
            "Sign in",
            Shape.gives(WireSession.class).taking(WireSignIn.class),
            SessionRoutes::signIn),
        Route.of(
            "GET /api/v1/session",
            new Access.OwnSession(),
            "Who is signed in",
            Shape.gives(WireSession.class),
            call -> Answer.of(wire(call.caller()))),
        Route.of(
            "DELETE /api/v1/session",
            new Access.OwnSession(),
            "Sign out",
            Shape.givesNothing(),
            SessionRoutes::signOut),
        Route.of(
            "POST /api/v1/session/password",
            new Access.OwnSession(),
            "Change the password, and end all other sessions",
            Shape.givesNothing().taking(WirePasswordChange.class),
            SessionRoutes::changePassword));
  }

  private static Answer signIn(Call call) throws Exception {
    WireSignIn guess = call.question(WireSignIn.class);
    call.note("as " + guess.user());
    return switch (call.reception()
        .identity()
        .signIn(guess.user(), guess.password(), call.address())) {
      case SignIn.Welcome(String token, Caller caller) ->
          Answer.of(wire(caller)).with("Set-Cookie", cookie(call, token, COOKIE_LIFE));
      case SignIn.Wrong() ->
          throw Refusal.of(
              401,
              "wrong-credentials",
              "user and password do not belong together",
              "check both; an administrator can set a new password");
      case SignIn.TooMany(Duration wait) -> throw tooMany(wait);
    };
  }

  private static Answer signOut(Call call) {
    call.reception().identity().signOut(call.caller());
    return Answer.done().with("Set-Cookie", cookie(call, "", Duration.ZERO));
  }

  private static Answer changePassword(Call call) throws Exception {
    WirePasswordChange wish = call.question(WirePasswordChange.class);
    return switch (call.reception()
        .identity()
        .changePassword(call.caller(), wish.current(), wish.next(), call.address())) {
      case PasswordChange.Changed() -> Answer.done();
      case PasswordChange.Wrong() ->
          throw Refusal.of(
              422, "wrong-password", "the current password is another", "type it again");
      case PasswordChange.Unfit(String message) ->
          throw Refusal.of(422, "unfit-password", message, "choose another password");
      case PasswordChange.TooMany(Duration wait) -> throw tooMany(wait);
    };
  }

  private static Refusal tooMany(Duration wait) {
    return Refusal.tooMany("there were too many guesses from this address", wait);
  }

  private static WireSession wire(Caller caller) {
    return new WireSession(caller.user(), caller.role().word(), caller.mustChangePassword());
  }

  private static String cookie(Call call, String token, Duration life) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
        .formatted(Gate.COOKIE, token, life.toSeconds(), call.isSecure() ? "; Secure" : "");
  }
}
