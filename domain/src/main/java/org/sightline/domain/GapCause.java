package org.sightline.domain;

import java.util.Locale;

/// Why footage is absent. Timeline, playback, counts and answers all show it.
public enum GapCause {
  /// Nothing answered at the camera's address, or it closed every attempt to connect.
  CAMERA_UNREACHABLE("camera unreachable"),
  /// The camera answered and refused: wrong password, wrong path, or a codec that cannot be
  /// recorded.
  CAMERA_REFUSED("camera refused"),
  /// The connection was lost in the middle of a run.
  CONNECTION_LOST("connection lost"),
  /// The connection stayed open and no packet came.
  STREAM_STALLED("stream stalled"),
  /// This node was not running.
  NODE_STOPPED("node stopped"),
  /// The disk had no room.
  DISK_FULL("disk full"),
  /// The disk refused a write.
  DISK_ERROR("disk error"),
  /// The disk was too slow and access units were dropped before it.
  DISK_SLOW("disk slow"),
  /// Retention deleted the footage.
  RETENTION_EXPIRED("retention expired"),
  /// A person switched recording off or removed the camera.
  SWITCHED_OFF("switched off"),
  /// The node's clock was set forward, or back.
  CLOCK_STEP("clock step"),
  /// The file is there and cannot be read.
  CORRUPT("corrupt");

  private final String words;

  GapCause(String words) {
    this.words = words;
  }

  /// The cause as people read it.
  public String words() {
    return words;
  }

  /// The cause as scripts read it, such as `camera-unreachable`.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
