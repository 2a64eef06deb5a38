package org.sightline.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireSignInWays;
import org.sightline.server.identity.ForeignUser;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.SignIn;
import org.sightline.server.oidc.Provider;
import org.sightline.server.oidc.ProviderSetting;
import org.sightline.server.oidc.Vouched;

/// Sign-in by a provider (OpenID Connect): the browser is sent there and comes back.
final class ProviderRoutes {
  private static final System.Logger LOG = System.getLogger(ProviderRoutes.class.getName());

  /// What the browser keeps while it is at the provider. Lax, because the provider sends it back
  /// from another site.
  private static final String COOKIE = "sightline_provider";

  private static final String SCOPE = "; Path=/api/v1/session/provider; HttpOnly; SameSite=Lax";

  /// The session's cookie is for calls from our own pages (Strict): a redirect that the provider
  /// began would not carry it, a page of ours that goes on does.
  private static final String HOME =
      "<!doctype html><html lang=\"en\"><title>Sightline</title>"
          + "<meta http-equiv=\"refresh\" content=\"0;url=/\"><a href=\"/\">Go on</a></html>";

  private ProviderRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/session/ways",
            new Access.Open(),
            "How one can sign in beside the password",
            Shape.gives(WireSignInWays.class),
            call ->
                Answer.of(
                    new WireSignInWays(
                        call.reception().provider().map(p -> p.setting().name()).orElse(null)))),
        Route.of(
            "GET /api/v1/session/provider",
            new Access.Open(),
            "Go to the provider to sign in (OpenID Connect)",
            Shape.givesMedia("text/html"),
            ProviderRoutes::begin),
        Route.of(
            "GET /api/v1/session/provider/return",
            new Access.Open(),
            "Come back from the provider, signed in",
            Shape.givesMedia("text/html")
                .allowing("state", "of the sign-in that was begun")
                .allowing("code", "of the provider"),
            ProviderRoutes::finish));
  }

  private static Provider provider(Call call) {
    return call.reception()
        .provider()
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "no provider signs people in here", "sign in with user and password"));
  }

  private static Answer begin(Call call) throws InterruptedException {
    try {
      Provider.Way way = provider(call).begin();
      return new Answer.Nothing(302, Map.of("Location", way.address().toString()))
          .with("Set-Cookie", cookie(call, way.browser(), Provider.LASTS_SECONDS));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "provider unreachable reason={0}", e.getMessage());
      throw unreachable();
    }
  }

  private static Refusal unreachable() {
    return Refusal.unavailable(
        "provider-unreachable",
        "the provider does not answer",
        "try again, or sign in with user and password");
  }

  private static Answer finish(Call call) throws InterruptedException {
    Provider provider = provider(call);
    String browser = call.cookie(COOKIE).orElse("");
    return switch (provider.finish(
        call.parameter("state").orElse(""), call.parameter("code").orElse(""), browser)) {
      case Vouched.Unreachable(String why) -> {
        LOG.log(System.Logger.Level.WARNING, "provider unreachable reason={0}", why);
        throw unreachable();
      }
      case Vouched.Refused(String why) -> {
        LOG.log(
            System.Logger.Level.WARNING,
            "sign-in by provider refused address={0} reason={1}",
            call.address(),
            why);
        throw Refusal.of(
            401,
            "not-vouched-for",
            "the provider's answer is not taken: " + why,
            "sign in from the beginning");
      }
      case Vouched.Person person -> signedIn(call, provider.setting(), person);
    };
  }

  private static Answer signedIn(Call call, ProviderSetting setting, Vouched.Person person) {
    call.note("as " + person.name());
    Role role =
        role(call, setting, person)
            .orElseThrow(
                () ->
                    Refusal.notAllowed(
                        "none of your groups has a role on this node", "ask its administrator"));
    SignIn came =
        call.reception()
            .identity()
            .entrances()
            .foreign(
                new ForeignUser(person.issuer(), person.subject(), person.name(), role),
                call.address(),
                call.header(HttpHeader.USER_AGENT).orElse(""));
    if (!(came instanceof SignIn.Welcome welcome)) {
      throw unreachable();
    }
    return Answer.bytes("text/html; charset=utf-8", HOME.getBytes(StandardCharsets.UTF_8))
        .with("Set-Cookie", SessionRoutes.cookie(call, welcome.token()));
  }

  /// The first role in the owner's order for which the person has a group.
  private static Optional<Role> role(Call call, ProviderSetting setting, Vouched.Person person) {
    return setting.roles().entrySet().stream()
        .filter(
            each ->
                each.getValue().stream()
                    .anyMatch(group -> group.equals("*") || person.groups().contains(group)))
        .findFirst()
        .flatMap(each -> call.reception().identity().roles().find(each.getKey()));
  }

  private static String cookie(Call call, String value, long seconds) {
    return "%s=%s; Max-Age=%d%s%s"
        .formatted(COOKIE, value, seconds, SCOPE, call.isSecure() ? "; Secure" : "");
  }
}
