package org.sightline.server.identity;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Somebody who has proved who they are.
///
/// @param user the user's name; `cli` for the token of the command line
/// @param mustChangePassword whether the password is still the one that the node made up
/// @param session hash of the session's token, or null for the token of the command line
public record Caller(
    String user, Role role, boolean mustChangePassword, byte @Nullable [] session) {
  /// The name under which the token of the command line acts.
  public static final String CLI = "cli";

  /// Whether the caller may do `action`.
  public boolean may(Action action) {
    return role.may(action);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Caller caller
        && caller.user.equals(user)
        && caller.role == role
        && caller.mustChangePassword == mustChangePassword
        && Arrays.equals(caller.session, session);
  }

  @Override
  public int hashCode() {
    return user.hashCode();
  }

  @Override
  public String toString() {
    return role.word() + " " + user;
  }
}
