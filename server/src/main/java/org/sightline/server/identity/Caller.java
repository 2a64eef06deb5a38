package org.sightline.server.identity;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Somebody who has proved who they are.
///
/// @param user the user's name; `cli` for the token of the command line
/// @param mustChangePassword whether the password is still the one that the node made up
/// @param session hash of the session's token, or null for a token
/// @param analyzer the program that calls with its own token, which may do nothing that a role may;
///   null for people and the command line
/// @param rights what the caller may do to which cameras
/// @param token the long-lived token that was shown; null for sessions and the command line
public record Caller(
    String user,
    Role role,
    boolean mustChangePassword,
    byte @Nullable [] session,
    @Nullable Analyzer analyzer,
    Rights rights,
    @Nullable Token token) {
  /// The name under which the token of the command line acts.
  public static final String CLI = "cli";

  /// The command line of this machine, an administrator.
  static Caller commandLine() {
    Rights all = Rights.of(Role.ADMINISTRATOR, Map.of());
    return new Caller(CLI, Role.ADMINISTRATOR, false, null, null, all, null);
  }

  /// A program that analyses.
  static Caller of(Analyzer analyzer) {
    return new Caller(analyzer.name(), Role.VIEWER, false, null, analyzer, Rights.NONE, null);
  }

  /// The same caller where nobody asks for number plates alone.
  Caller underFourEyes() {
    return new Caller(
        user, role, mustChangePassword, session, analyzer, rights.underFourEyes(), token);
  }

  /// Whether the caller may do `action`, to some camera at least.
  public boolean may(Action action) {
    return rights.may(action);
  }

  /// Whether a person calls, with a session of a browser.
  public boolean isPerson() {
    return session != null;
  }

  /// What the audit log says of what the caller was then: the role, and the token where one was
  /// shown.
  public String standing() {
    return token == null ? role.word() : role.word() + ", token " + token.name();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Caller caller
        && caller.user.equals(user)
        && caller.role.equals(role)
        && caller.mustChangePassword == mustChangePassword
        && caller.rights.equals(rights)
        && Objects.equals(caller.analyzer, analyzer)
        && Objects.equals(caller.token, token)
        && Arrays.equals(caller.session, session);
  }

  @Override
  public int hashCode() {
    return user.hashCode();
  }

  @Override
  public String toString() {
    return analyzer == null ? standing() + " " + user : analyzer.toString();
  }
}
