package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// A message of the updates socket; `type` tells which.
public sealed interface WireUpdate {
  /// Nothing happened for a while.
  record Hello(String type, Instant now) implements WireUpdate {
    public Hello(Instant now) {
      this("hello", now);
    }
  }

  /// A camera changed.
  record CameraChanged(String type, WireCamera camera) implements WireUpdate {
    public CameraChanged(WireCamera camera) {
      this("camera", camera);
    }
  }

  /// Other objects are in a camera's picture, or at other places in it.
  ///
  /// @param at when that picture was taken
  record ObjectsMoved(String type, String camera, Instant at, List<WireCamera.SeenObject> objects)
      implements WireUpdate {
    public ObjectsMoved(String camera, Instant at, List<WireCamera.SeenObject> objects) {
      this("objects", camera, at, objects);
    }
  }

  /// A camera is gone.
  record CameraRemoved(String type, String name) implements WireUpdate {
    public CameraRemoved(String name) {
      this("camera-removed", name);
    }
  }

  /// Other things are wrong than before.
  record HealthChanged(String type, WireProblems health) implements WireUpdate {
    public HealthChanged(WireProblems health) {
      this("health", health);
    }
  }

  /// A fact was stored.
  record Observed(String type, WireObservation observation) implements WireUpdate {
    public Observed(WireObservation observation) {
      this("observation", observation);
    }
  }

  /// An incident was opened, joined or changed; of nobody's reading.
  record IncidentChanged(String type, WireIncident incident) implements WireUpdate {
    public IncidentChanged(WireIncident incident) {
      this("incident", incident);
    }
  }

  /// An alert was raised or changed.
  record Alerted(String type, WireAlert alert) implements WireUpdate {
    public Alerted(WireAlert alert) {
      this("alert", alert);
    }
  }
}
