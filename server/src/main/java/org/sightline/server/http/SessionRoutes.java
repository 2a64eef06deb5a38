package org.sightline.server.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Gate;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireCodeSignIn;
import org.sightline.server.http.wire.WirePasskeyChallenge;
import org.sightline.server.http.wire.WirePasskeySignIn;
import org.sightline.server.http.wire.WirePasswordChange;
import org.sightline.server.http.wire.WireSecondFactor;
import org.sightline.server.http.wire.WireSession;
import org.sightline.server.http.wire.WireSignIn;
import org.sightline.server.identity.Caller;
import org.sightline.server.identity.Passkeys;
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
            "Sign in; 202 with a ticket where the user proves themselves in a second way",
            Shape.gives(WireSession.class).taking(WireSignIn.class),
            SessionRoutes::signIn),
        Route.of(
            "POST /api/v1/session/code",
            new Access.Open(),
            "Go on with a sign-in by a code from the user's app, or one from paper",
            Shape.gives(WireSession.class).taking(WireCodeSignIn.class),
            SessionRoutes::code),
        Route.of(
            "POST /api/v1/session/passkey/challenge",
            new Access.Open(),
            "Begin a sign-in by passkey",
            Shape.gives(WirePasskeyChallenge.class),
            call ->
                Answer.of(
                    new WirePasskeyChallenge(
                        call.reception().identity().passkeys().challenge(""),
                        Passkeys.site(AccountRoutes.host(call)),
                        ""))),
        Route.of(
            "POST /api/v1/session/passkey",
            new Access.Open(),
            "Sign in by passkey: alone, or after the password",
            Shape.gives(WireSession.class).taking(WirePasskeySignIn.class),
            SessionRoutes::passkey),
        Route.of(
            "GET /api/v1/session",
            new Access.OwnSession(),
            "Who is signed in",
            Shape.gives(WireSession.class),
            call -> Answer.of(WhoView.session(call.caller()))),
        Route.of(
            "DELETE /api/v1/session",
            new Access.OwnSession(),
            "Sign out",
            Shape.givesNothing(),
            SessionRoutes::signOut),
        Route.of(
            "POST /api/v1/session/password",
            new Access.OwnAccount(),
            "Change the password, and end all other sessions",
            Shape.givesNothing().taking(WirePasswordChange.class),
            SessionRoutes::changePassword));
  }

  private static Answer signIn(Call call) throws Exception {
    WireSignIn guess = call.question(WireSignIn.class);
    call.note("as " + guess.user());
    return answer(
        call,
        call.reception()
            .identity()
            .signIn(guess.user(), guess.password(), call.address(), agent(call)),
        Refusal.of(
            401,
            "wrong-credentials",
            "user and password do not belong together",
            "check both; an administrator can set a new password"));
  }

  private static Answer code(Call call) throws Exception {
    WireCodeSignIn guess = call.question(WireCodeSignIn.class);
    return answer(
        call,
        call.reception()
            .identity()
            .entrances()
            .secondFactor(guess.ticket(), guess.code(), call.address(), agent(call)),
        Refusal.of(
            401,
            "wrong-code",
            "the code is another, or was used, or the sign-in took too long",
            "wait for the next code, or sign in from the beginning"));
  }

  private static Answer passkey(Call call) throws Exception {
    WirePasskeySignIn shown = call.question(WirePasskeySignIn.class);
    return answer(
        call,
        call.reception()
            .identity()
            .entrances()
            .passkey(
                AccountRoutes.host(call),
                new Passkeys.Response(
                    WhoView.bytes(shown.credential()),
                    WhoView.bytes(shown.clientJson()),
                    WhoView.bytes(shown.authenticator()),
                    WhoView.bytes(shown.signature())),
                shown.ticket() == null ? "" : shown.ticket(),
                call.address(),
                agent(call)),
        Refusal.of(
            401,
            "wrong-passkey",
            "the passkey opens nothing here",
            "use another, or sign in with user and password"));
  }

  private static String agent(Call call) {
    return call.header(HttpHeader.USER_AGENT).orElse("");
  }

  /// What came of a sign-in, whichever way it was.
  static Answer answer(Call call, SignIn came, Refusal wrong) {
    return switch (came) {
      case SignIn.Welcome(String token, Caller caller) -> {
        call.note("as " + caller.user());
        yield Answer.of(WhoView.session(caller))
            .with("Set-Cookie", cookie(call, token, COOKIE_LIFE));
      }
      case SignIn.SecondFactor(String ticket, List<String> ways) ->
          new Answer.Json(202, new WireSecondFactor(ticket, ways), Map.of());
      case SignIn.Wrong() -> throw wrong;
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

  /// The cookie of a session.
  static String cookie(Call call, String token) {
    return cookie(call, token, COOKIE_LIFE);
  }

  private static String cookie(Call call, String token, Duration life) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
        .formatted(Gate.COOKIE, token, life.toSeconds(), call.isSecure() ? "; Secure" : "");
  }
}
