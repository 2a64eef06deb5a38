package org.sightline.domain;

import java.util.Locale;

/// Why footage is absent. Timeline, playback, counts and answers all show it.
public enum GapCause {
  /// Nothing answered at the camera's address, or it closed every attempt to connect.
  CAMERA_UNREACHABLE(
      "camera unreachable",
      "check that the camera has power and network, and that host and port are right"),
  /// The camera answered and refused: wrong password, wrong path, or a codec that cannot be
  /// recorded.
  CAMERA_REFUSED("camera refused", "check user, password and path of the camera's address"),
  /// The connection was lost in the middle of a run.
  CONNECTION_LOST(
      "connection lost", "wait: the node connects again by itself; if it recurs check the network"),
  /// The connection stayed open and no packet came.
  STREAM_STALLED(
      "stream stalled", "wait: the node connects again by itself; if it recurs restart the camera"),
  /// This node was not running.
  NODE_STOPPED("node stopped", "nothing: the node runs again"),
  /// The disk had no room.
  DISK_FULL("disk full", "free space on the disk, or lower the limits of retention"),
  /// The disk refused a write.
  DISK_ERROR("disk error", "check the disk: the node's log holds what it said"),
  /// The disk was too slow and access units were dropped before it.
  DISK_SLOW("disk slow", "use a faster disk, or record fewer or smaller streams"),
  /// Retention deleted the footage.
  RETENTION_EXPIRED("retention expired", "raise the limits of retention to keep footage longer"),
  /// A person switched recording off or removed the camera.
  SWITCHED_OFF("switched off", "switch recording on for this camera"),
  /// The node's clock was set forward, or back.
  CLOCK_STEP("clock step", "let the node's clock follow a time server"),
  /// The file is there and cannot be read.
  CORRUPT("corrupt", "check the disk and the memory of the node"),
  /// A privacy rule forbade to keep, or to look at, the whole picture. A mask over a part of it
  /// makes no gap.
  MASKED("masked", "nothing: a privacy rule hides this; change the rule to keep it"),
  /// What analyses pictures was not there, so that nobody looked; footage itself does not go
  /// missing for this.
  ANALYSIS_UNAVAILABLE(
      "analysis unavailable",
      "wait: analysis is started again by itself; if it recurs see the log"),
  /// Analysis could not follow, so that nobody looked; footage itself does not go missing for this.
  ANALYSIS_OVERLOADED(
      "analysis overloaded",
      "analyse fewer cameras or fewer pictures a second, or use a faster machine");

  private final String words;
  private final String remedy;

  GapCause(String words, String remedy) {
    this.words = words;
    this.remedy = remedy;
  }

  /// The cause as people read it.
  public String words() {
    return words;
  }

  /// What an owner can do about it, in plain words.
  public String remedy() {
    return remedy;
  }

  /// The cause as scripts read it, such as `camera-unreachable`.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
