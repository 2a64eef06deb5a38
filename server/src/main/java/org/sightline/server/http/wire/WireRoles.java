package org.sightline.server.http.wire;

import java.util.List;

/// What users may be.
///
/// @param roles the built-in ones, then the others by name
/// @param actions all that a role may allow
public record WireRoles(List<Made> roles, List<ActionWord> actions) {
  /// A role.
  ///
  /// @param builtIn whether it comes with the program and cannot be changed
  public record Made(String name, boolean builtIn, List<WireGrant> grants) {}

  /// An action.
  ///
  /// @param onCameras whether it can be allowed for some cameras; the others are for everywhere
  public record ActionWord(String word, boolean onCameras) {}
}
