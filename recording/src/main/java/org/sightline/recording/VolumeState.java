package org.sightline.recording;

import java.time.Instant;

/// Whether a volume can be used.
public sealed interface VolumeState {
  /// It takes footage and gives it.
  record Works() implements VolumeState {}

  /// It is there and refuses writes; what lies on it may still be read.
  ///
  /// @param full whether for want of room
  record Refuses(Instant since, boolean full, String detail) implements VolumeState {}

  /// It is not there: not mounted, or another disk is in its place. Nothing is written to it.
  record Absent(Instant since, String detail) implements VolumeState {}
}
