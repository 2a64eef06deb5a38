package org.sightline.domain;

/// Whether an object moved while it was followed.
public enum Motion {
  MOVING,
  STATIONARY
}
