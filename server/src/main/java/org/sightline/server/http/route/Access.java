package org.sightline.server.http.route;

import org.sightline.server.identity.Action;

/// Who may use a route.
public sealed interface Access {
  /// Everybody, signed in or not.
  record Open() implements Access {}

  /// Whoever is signed in, about their own session.
  record OwnSession() implements Access {}

  /// Whoever is signed in and may do `action`.
  ///
  /// @param namesCamera whether the path names the camera that it is done to
  record Allowed(Action action, boolean namesCamera) implements Access {}

  /// A program that analyses, with its own token, about the cameras that it may see. The endpoint
  /// compares every camera that the call names.
  record ForAnalyzer() implements Access {}

  /// Access for those who may do `action` on the node.
  static Access to(Action action) {
    return new Allowed(action, false);
  }

  /// Access for those who may do `action` to the camera in the path.
  static Access toCamera(Action action) {
    return new Allowed(action, true);
  }
}
