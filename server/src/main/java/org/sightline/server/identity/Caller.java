package org.sightline.server.identity;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Somebody who has proved who they are.
///
/// @param user the user's name; `cli` for the token of the command line
/// @param mustChangePassword whether the password is still the one that the node made up
/// @param session hash of the session's token, or null for a token
/// @param analyzer the program that calls with its own token, which may do nothing that a role may;
///   null for people and the command line
public record Caller(
    String user,
    Role role,
    boolean mustChangePassword,
    byte @Nullable [] session,
    @Nullable Analyzer analyzer) {
  /// The name under which the token of the command line acts.
  public static final String CLI = "cli";

  /// Somebody with a role.
  public Caller(String user, Role role, boolean mustChangePassword, byte @Nullable [] session) {
    this(user, role, mustChangePassword, session, null);
  }

  /// A program that analyses.
  static Caller of(Analyzer analyzer) {
    return new Caller(analyzer.name(), Role.VIEWER, false, null, analyzer);
  }

  /// Whether the caller may do `action`.
  public boolean may(Action action) {
    return analyzer == null && role.may(action);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Caller caller
        && caller.user.equals(user)
        && caller.role == role
        && caller.mustChangePassword == mustChangePassword
        && Objects.equals(caller.analyzer, analyzer)
        && Arrays.equals(caller.session, session);
  }

  @Override
  public int hashCode() {
    return user.hashCode();
  }

  @Override
  public String toString() {
    return analyzer == null ? role.word() + " " + user : analyzer.toString();
  }
}
