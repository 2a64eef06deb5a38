package org.sightline.server.http.route;

import org.sightline.server.identity.Action;

/// Who may use a route.
public sealed interface Access {
  /// Everybody, signed in or not.
  record Open() implements Access {}

  /// Whoever is signed in, about their own session.
  record OwnSession() implements Access {}

  /// A person with a session of their own, about their own account; no token, however much it may.
  record OwnAccount() implements Access {}

  /// What an action is done to, and so who compares the cameras.
  enum Aim {
    /// The camera that the path names: the gate compares it.
    CAMERA,
    /// Whatever cameras the answer is about: the endpoint leaves out all that [Call#scope] does not
    /// have, and answers for a camera that somebody names as if it were not there.
    SOME,
    /// The node as a whole: only for those who may do it everywhere.
    NODE
  }

  /// Whoever is signed in and may do `action` to what it aims at.
  record Allowed(Action action, Aim aim) implements Access {
    /// Whether the path names the camera that it is done to.
    public boolean namesCamera() {
      return aim == Aim.CAMERA;
    }
  }

  /// A program that analyses, with its own token, about the cameras that it may see. The endpoint
  /// compares every camera that the call names.
  record ForAnalyzer() implements Access {}

  /// Access for those who may do `action` everywhere, on the node as a whole.
  static Access to(Action action) {
    return new Allowed(action, Aim.NODE);
  }

  /// Access for those who may do `action` to the camera in the path.
  static Access toCamera(Action action) {
    return new Allowed(action, Aim.CAMERA);
  }

  /// Access for those who may do `action` to any camera; the endpoint narrows what it answers to
  /// [Call#scope].
  static Access narrowed(Action action) {
    return new Allowed(action, Aim.SOME);
  }
}
