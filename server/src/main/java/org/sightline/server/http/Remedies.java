package org.sightline.server.http;

import org.sightline.domain.GapCause;

/// What an owner can do about each cause of missing footage, in plain words.
final class Remedies {
  private Remedies() {}

  static String of(GapCause cause) {
    return switch (cause) {
      case CAMERA_UNREACHABLE ->
          "check that the camera has power and network, and that host and port are right";
      case CAMERA_REFUSED -> "check user, password and path of the camera's address";
      case CONNECTION_LOST ->
          "wait: the node connects again by itself; if it recurs check the network";
      case STREAM_STALLED ->
          "wait: the node connects again by itself; if it recurs restart the camera";
      case NODE_STOPPED -> "nothing: the node runs again";
      case DISK_FULL -> "free space on the disk, or lower the limits of retention";
      case DISK_ERROR -> "check the disk: the node's log holds what it said";
      case DISK_SLOW -> "use a faster disk, or record fewer or smaller streams";
      case RETENTION_EXPIRED -> "raise the limits of retention to keep footage longer";
      case SWITCHED_OFF -> "switch recording on for this camera";
      case CLOCK_STEP -> "let the node's clock follow a time server";
      case CORRUPT -> "check the disk and the memory of the node";
    };
  }
}
