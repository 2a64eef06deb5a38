package org.sightline.picture;

import java.util.List;
import java.util.Optional;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// The sound or the pictures of one run on their way into another form. Owned by one thread at a
/// time; closing twice is harmless.
public interface Turner extends AutoCloseable {
  /// The form of what is handed out; for pictures empty until the first was handed out.
  Optional<MediaFormat> format();

  /// Takes units in their order and gives those that are ready, on the media track of what came in
  /// and the clock of [#format].
  ///
  /// @throws PictureException if the work cannot go on: whoever wants more begins anew
  List<AccessUnit> turn(List<AccessUnit> units);

  @Override
  void close();
}
