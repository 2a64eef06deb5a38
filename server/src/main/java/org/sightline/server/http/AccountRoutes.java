package org.sightline.server.http;

import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireAccount;
import org.sightline.server.http.wire.WireCode;
import org.sightline.server.http.wire.WireMadeToken;
import org.sightline.server.http.wire.WireNewPasskey;
import org.sightline.server.http.wire.WireNewToken;
import org.sightline.server.http.wire.WirePasskeyChallenge;
import org.sightline.server.http.wire.WireRecoveryCodes;
import org.sightline.server.http.wire.WireTotpOffer;
import org.sightline.server.identity.Caller;
import org.sightline.server.identity.Identity;
import org.sightline.server.identity.Passkeys;
import org.sightline.server.identity.SecondFactors;
import org.sightline.server.identity.Tokens;

/// Somebody's own account: how they sign in, where they are signed in, and their scripts' tokens.
///
/// Who changes how they prove themselves has to have signed in lately.
final class AccountRoutes {
  private static final String ACCOUNT = "/api/v1/account";

  private AccountRoutes() {}

  static List<Route> routes() {
    Access own = new Access.OwnAccount();
    return List.of(
        Route.of(
            "GET " + ACCOUNT,
            own,
            "How one signs in, and where one is signed in",
            Shape.gives(WireAccount.class),
            AccountRoutes::account),
        Route.of(
            "DELETE " + ACCOUNT + "/sessions/{id}",
            own,
            "End one of one's own sessions",
            Shape.givesNothing(),
            call -> done(identity(call).endSession(user(call), call.variable("id")), "session")),
        Route.of(
            "POST " + ACCOUNT + "/tokens",
            own,
            "Make a token for a script; its secret is told once",
            Shape.gives(WireMadeToken.class).taking(WireNewToken.class).as(201),
            AccountRoutes::addToken),
        Route.of(
            "DELETE " + ACCOUNT + "/tokens/{id}",
            own,
            "Revoke one of one's own tokens",
            Shape.givesNothing(),
            call ->
                done(
                    identity(call).tokens().revoke(user(call), call.number("id", "token")),
                    "token")),
        Route.of(
            "POST " + ACCOUNT + "/totp",
            own,
            "A secret for an authenticator app; it holds once a code has been shown",
            Shape.gives(WireTotpOffer.class),
            AccountRoutes::offerTotp),
        Route.of(
            "POST " + ACCOUNT + "/totp/confirm",
            own,
            "Switch codes from the app on; gives codes on paper, told once",
            Shape.gives(WireRecoveryCodes.class).taking(WireCode.class),
            AccountRoutes::confirmTotp),
        Route.of(
            "DELETE " + ACCOUNT + "/totp",
            own,
            "Switch codes from the app off",
            Shape.givesNothing(),
            call -> {
              requireFresh(call);
              factors(call).remove(user(call));
              return Answer.done();
            }),
        Route.of(
            "POST " + ACCOUNT + "/recovery-codes",
            own,
            "Make new codes on paper; the old ones are good no more",
            Shape.gives(WireRecoveryCodes.class),
            call -> {
              requireFresh(call);
              return Answer.of(new WireRecoveryCodes(factors(call).newRecoveryCodes(user(call))));
            }),
        Route.of(
            "POST " + ACCOUNT + "/passkeys/challenge",
            own,
            "Begin to make a passkey",
            Shape.gives(WirePasskeyChallenge.class),
            call -> {
              requireFresh(call);
              return Answer.of(
                  new WirePasskeyChallenge(
                      identity(call).passkeys().challenge(user(call)),
                      Passkeys.site(host(call)),
                      user(call)));
            }),
        Route.of(
            "POST " + ACCOUNT + "/passkeys",
            own,
            "Keep a passkey that the browser has made",
            Shape.gives(WireAccount.Passkey.class).taking(WireNewPasskey.class).as(201),
            AccountRoutes::addPasskey),
        Route.of(
            "DELETE " + ACCOUNT + "/passkeys/{id}",
            own,
            "Remove one of one's own passkeys",
            Shape.givesNothing(),
            call -> {
              requireFresh(call);
              return done(
                  identity(call).passkeys().remove(user(call), call.variable("id")), "passkey");
            }));
  }

  private static Identity identity(Call call) {
    return call.reception().identity();
  }

  private static SecondFactors factors(Call call) {
    return identity(call).secondFactors();
  }

  private static String user(Call call) {
    return call.caller().user();
  }

  /// The host that the browser called, with its port.
  static String host(Call call) {
    return call.header(HttpHeader.HOST).orElse("");
  }

  static void requireFresh(Call call) {
    if (!identity(call).isFresh(call.caller())) {
      throw Refusal.of(
          403,
          "sign-in-again",
          "this needs a session that is not older than half an hour",
          "sign out and in again");
    }
  }

  private static Answer done(boolean removed, String what) {
    if (!removed) {
      throw Refusal.notFound("there is no such " + what, "look at your account again");
    }
    return Answer.done();
  }

  private static Answer account(Call call) {
    Identity identity = identity(call);
    Caller caller = call.caller();
    return Answer.of(
        new WireAccount(
            caller.user(),
            caller.role().word(),
            identity.secondFactors().of(caller.user()).contains("totp"),
            identity.secondFactors().recoveryCodes(caller.user()),
            identity.isFresh(caller),
            identity.passkeys().of(caller.user()).stream().map(AccountRoutes::wire).toList(),
            identity.sessions(caller.user()).stream()
                .map(each -> WhoView.session(identity, caller, each))
                .toList(),
            identity.tokens().of(caller.user()).stream().map(WhoView::token).toList()));
  }

  private static WireAccount.Passkey wire(Passkeys.Passkey passkey) {
    return new WireAccount.Passkey(
        passkey.id(), passkey.name(), passkey.createdAt(), passkey.usedAt());
  }

  private static Answer addToken(Call call) throws Exception {
    requireFresh(call);
    return madeToken(call, user(call));
  }

  /// Makes a token of `user` as the call asks, and notes what it is for.
  static Answer madeToken(Call call, String user) throws Exception {
    WireNewToken asked = call.question(WireNewToken.class);
    call.note("%s for %s, %d days".formatted(asked.name(), asked.actions(), asked.days()));
    String secret =
        identity(call)
            .tokens()
            .add(
                user,
                new Tokens.Wish(
                    asked.name(),
                    WhoView.actions(asked.actions()),
                    WhoView.where(asked.where()),
                    Duration.ofDays(asked.days())));
    return Answer.made(new WireMadeToken(asked.name().strip(), secret));
  }

  private static Answer offerTotp(Call call) {
    requireFresh(call);
    SecondFactors.Offer offer = factors(call).offer(user(call), "Sightline");
    return Answer.of(
        new WireTotpOffer(offer.secret(), offer.address(), QrCode.of(offer.address()).svg()));
  }

  private static Answer confirmTotp(Call call) throws Exception {
    requireFresh(call);
    return Answer.of(
        new WireRecoveryCodes(
            factors(call)
                .confirm(user(call), call.question(WireCode.class).code())
                .orElseThrow(
                    () ->
                        Refusal.of(
                            422,
                            "wrong-code",
                            "the code is another",
                            "wait for the app's next code; the clocks of app and node must agree"))));
  }

  private static Answer addPasskey(Call call) throws Exception {
    requireFresh(call);
    WireNewPasskey made = call.question(WireNewPasskey.class);
    call.note(made.name());
    return Answer.made(
        wire(
            identity(call)
                .passkeys()
                .add(
                    user(call),
                    made.name(),
                    host(call),
                    new Passkeys.Response(
                        WhoView.bytes(made.credential()),
                        WhoView.bytes(made.clientJson()),
                        WhoView.bytes(made.attestation()),
                        new byte[0]))));
  }
}
