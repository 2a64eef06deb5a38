package org.sightline.server.http.route;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;
import org.sightline.server.identity.Caller;
import org.sightline.server.identity.Identity;
import org.sightline.server.identity.Rights;

/// What stands before every route: who calls, whether from one of our own pages, and whether the
/// access rule is met.
public final class Gate {
  /// The cookie that holds the session's token.
  public static final String COOKIE = "sightline_session";

  /// The header that a form or an image of a foreign page cannot set.
  public static final String OUR_HEADER = "X-Sightline";

  private static final String BEARER = "bearer ";
  private static final int MAX_TOKEN = 512;

  private final Identity identity;

  public Gate(Identity identity) {
    this.identity = identity;
  }

  /// Lets the call through, and says who calls; null on open routes where nobody is signed in.
  ///
  /// @throws Refusal 401 or 403
  @Nullable Caller admit(Route route, Request request, Map<String, String> variables) {
    if (route.changesState() || route.isSocket()) {
      requireOwnOrigin(request);
    }
    if (route.changesState() && !"1".equals(request.getHeaders().get(OUR_HEADER))) {
      throw Refusal.notAllowed(
          "a call that changes something needs the header %s: 1".formatted(OUR_HEADER),
          "add the header; it shows that no foreign page made the call");
    }
    return switch (route.access()) {
      case Access.Open() -> null;
      case Access.OwnSession() -> caller(request).orElseThrow(Refusal::notSignedIn);
      case Access.ForAnalyzer() -> analyzer(request);
      case Access.OwnAccount() -> {
        Caller caller = caller(request).orElseThrow(Refusal::notSignedIn);
        if (!caller.isPerson()) {
          throw Refusal.notAllowed("a token has no account of its own", "sign in for this");
        }
        yield caller;
      }
      case Access.Allowed allowed -> {
        Caller caller = caller(request).orElseThrow(Refusal::notSignedIn);
        require(caller, allowed, variables.getOrDefault("name", ""));
        yield caller;
      }
    };
  }

  /// Refuses what the caller may not do. A camera to which the caller may do nothing at all is
  /// answered like one that is not there, before anybody looks whether it is.
  private static void require(Caller caller, Access.Allowed allowed, String name) {
    Rights rights = caller.rights();
    CameraScope scope = rights.scope(allowed.action());
    boolean met =
        switch (allowed.aim()) {
          case NODE -> scope.isEverywhere();
          case SOME -> !scope.isNowhere();
          case CAMERA -> scope.isEverywhere() || !scope.isNowhere() && has(scope, name);
        };
    if (met) {
      return;
    }
    if (allowed.aim() == Access.Aim.CAMERA && !scope.isNowhere() && !has(rights.seen(), name)) {
      throw Refusal.unknownCamera();
    }
    throw Refusal.notAllowed(
        caller.token() == null
            ? "the role %s may not do this".formatted(caller.role().word())
            : "the token may not do this",
        "ask an administrator of this node");
  }

  private static boolean has(CameraScope scope, String name) {
    return CameraName.isValid(name) && scope.has(new CameraName(name));
  }

  /// Programs that analyse prove themselves in one way; whoever else is signed in hears that this
  /// is not for them.
  private Caller analyzer(Request request) {
    Optional<Caller> analyzer = bearer(request).flatMap(identity::analyzer);
    if (analyzer.isEmpty()) {
      throw caller(request).isPresent()
          ? Refusal.notAllowed(
              "only a program that analyses pictures may do this",
              "make a token for one with ./sightline reader add NAME --camera CAMERAS --analyze")
          : Refusal.notSignedIn();
    }
    return analyzer.get();
  }

  private static Optional<String> bearer(Request request) {
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    return authorization != null
            && authorization.length() <= MAX_TOKEN
            && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? Optional.of(authorization.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private Optional<Caller> caller(Request request) {
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (authorization != null) {
      // Whoever sends a token means it: a wrong one is not made good by a cookie.
      return bearer(request)
          .flatMap(token -> identity.bearer(token, String.valueOf(Request.getRemoteAddr(request))));
    }
    for (HttpCookie cookie : Request.getCookies(request)) {
      if (cookie.getName().equals(COOKIE) && cookie.getValue().length() <= MAX_TOKEN) {
        return identity.session(cookie.getValue());
      }
    }
    return Optional.empty();
  }

  /// Refuses calls that a page of another origin makes (RFC 6454). Host and port have to be those
  /// that the call went to; the scheme may differ, because a proxy may have taken TLS off.
  private static void requireOwnOrigin(Request request) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin == null) {
      return;
    }
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (host == null || !isSame(origin, host)) {
      throw Refusal.notAllowed(
          "the call comes from a page of another origin", "use the pages that this node serves");
    }
  }

  static boolean isSame(String origin, String host) {
    try {
      URI page = new URI(origin);
      String scheme = page.getScheme();
      if (scheme == null || page.getHost() == null || page.getRawUserInfo() != null) {
        return false;
      }
      URI called = new URI(scheme + "://" + host);
      return called.getHost() != null
          && called.getRawUserInfo() == null
          && page.getHost().equalsIgnoreCase(called.getHost())
          && port(page) == port(called);
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }
}
