package org.sightline.server.identity;

/// What a caller may be allowed to do.
public enum Action {
  /// See pictures as they come, and how cameras fare.
  VIEW_LIVE,
  /// See kept footage.
  REPLAY,
  /// Ask what was observed, and see rules and alerts.
  SEARCH,
  /// Talk through a camera's loudspeaker.
  TALK,
  /// Take footage out as evidence.
  EXPORT,
  /// Take note of an alert.
  ACKNOWLEDGE,
  /// Add and remove cameras and rules.
  CONFIGURE,
  /// See how the node fares.
  OBSERVE_NODE,
  /// Read and check the audit log.
  AUDIT
}
