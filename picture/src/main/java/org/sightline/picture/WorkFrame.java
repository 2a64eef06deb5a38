package org.sightline.picture;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// What a node and the process that makes pictures for it tell each other: a [Call], then its
/// [Answer], one pair after the other. [WorkFraming] says how it is written.
public sealed interface WorkFrame {
  /// What a node asks for.
  sealed interface Call extends WorkFrame {}

  /// What comes of it.
  sealed interface Answer extends WorkFrame {}

  /// A picture is wanted.
  record PictureCall(MediaFormat format, AccessUnit unit, PictureWorks.Wish wish) implements Call {}

  /// A run is to be turned, under a number that the caller chooses.
  record OpenCall(int job, MediaFormat from, PictureWorks.Into into) implements Call {}

  /// Access units of a run.
  record TurnCall(int job, List<AccessUnit> units) implements Call {}

  /// A run is over.
  record CloseCall(int job) implements Call {}

  /// A copy of a file with the time drawn into it is to be written.
  record BurnCall(Path from, Path to, Instant began) implements Call {}

  /// Answers a picture call; see [PictureWorks.Made].
  record Made(Optional<byte[]> jpeg, long cpuNanos) implements Answer {}

  /// Answers the calls of a run.
  ///
  /// @param format of what is handed out, as far as it is known
  record Turned(Optional<MediaFormat> format, List<AccessUnit> units) implements Answer {}

  /// Answers a copy call: so many pictures were written.
  record Burned(long pictures) implements Answer {}

  /// Answers any call: it cannot be done, in words.
  record Refused(String words) implements Answer {}
}
