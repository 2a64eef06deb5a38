package org.sightline.server.http;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.wire.WireSession;
import org.sightline.server.http.wire.WireSessions;
import org.sightline.server.http.wire.WireTokens;
import org.sightline.server.http.wire.WireUser;
import org.sightline.server.http.wire.WireWhere;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Caller;
import org.sightline.server.identity.Identity;
import org.sightline.server.identity.Session;
import org.sightline.server.identity.Token;
import org.sightline.server.identity.User;
import org.sightline.server.identity.Where;

/// Who may what, put into the words of the wire and taken out of them.
final class WhoView {
  private WhoView() {}

  static WireSession session(Caller caller) {
    return new WireSession(
        caller.user(),
        caller.role().word(),
        caller.mustChangePassword(),
        words(action -> caller.rights().may(action)),
        words(action -> caller.rights().mayEverywhere(action)));
  }

  private static List<String> words(java.util.function.Predicate<Action> which) {
    return java.util.Arrays.stream(Action.values()).filter(which).map(Action::word).toList();
  }

  static WireUser user(User user) {
    return new WireUser(
        user.name(),
        user.role().word(),
        where(user.where()),
        user.mustChangePassword(),
        user.createdAt(),
        user.secondFactors(),
        user.signsInElsewhere());
  }

  static WireWhere where(Where where) {
    return new WireWhere(
        where.everywhere(),
        where.cameras().stream().sorted().map(CameraName::value).toList(),
        where.groups().stream().sorted().toList());
  }

  /// @throws Refusal 422 where a camera has no name that one can have
  static Where where(@Nullable WireWhere asked) {
    if (asked == null) {
      return Where.EVERYWHERE;
    }
    return new Where(
        asked.everywhere(),
        cameras(asked.cameras() == null ? List.of() : asked.cameras()),
        Set.copyOf(asked.groups() == null ? List.of() : asked.groups()));
  }

  static Set<CameraName> cameras(List<String> names) {
    Set<CameraName> cameras = new HashSet<>();
    for (String name : names) {
      if (!CameraName.isValid(name)) {
        throw Refusal.badValue("one of the names is no camera's", "list the cameras");
      }
      cameras.add(new CameraName(name));
    }
    return cameras;
  }

  static Set<Action> actions(List<String> words) {
    Set<Action> actions = new HashSet<>();
    for (String word : words) {
      actions.add(
          Action.ofWord(word)
              .orElseThrow(
                  () -> Refusal.badValue("one of the actions is unknown", "list the roles")));
    }
    return actions;
  }

  static WireSessions.Open session(Identity identity, Caller caller, Session session) {
    return new WireSessions.Open(
        session.id(),
        session.user(),
        session.createdAt(),
        session.usedAt(),
        session.address(),
        session.agent(),
        session.way(),
        identity.sessionId(caller).filter(session.id()::equals).isPresent());
  }

  static WireTokens.Kept token(Token token) {
    return new WireTokens.Kept(
        token.id(),
        token.user(),
        token.name(),
        token.actions().stream().sorted().map(Action::word).toList(),
        where(token.where()),
        token.createdAt(),
        token.expiresAt(),
        token.usedAt(),
        token.usedFrom());
  }

  /// Binary out of base64url.
  static byte[] bytes(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw Refusal.badCall("a binary value is not in base64url");
    }
  }
}
