package org.sightline.picture;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pictures one after another: a video file, or a scene that the program draws.
///
/// Owned by one thread at a time.
public sealed interface PictureSource extends AutoCloseable permits VideoFile, DrawnScene {
  /// The size of its pictures.
  PictureSize size();

  /// About how many pictures a second it has; the pictures' times are what counts.
  double picturesPerSecond();

  /// How long it lasts, where it is known beforehand.
  Optional<Duration> duration();

  /// The next picture in presentation order, or null at the end.
  @Nullable Picture next();

  @Override
  void close();
}
