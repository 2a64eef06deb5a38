package org.sightline.recording;

import java.nio.file.Path;
import java.util.Map;

/// Where the files of segments lie: one folder for each volume, by its id. Any thread may ask.
final class Volumes {
  /// The id of the volume in the data folder, which is always there.
  static final int FIRST = 0;

  private final Map<Integer, Path> roots;

  private Volumes(Map<Integer, Path> roots) {
    this.roots = Map.copyOf(roots);
  }

  /// A single volume.
  static Volumes only(Path root) {
    return new Volumes(Map.of(FIRST, root));
  }

  /// The folder of a volume.
  ///
  /// @throws RecordingException `DISK` if the configuration names no such volume
  Path root(int volume) {
    Path root = roots.get(volume);
    if (root == null) {
      throw new RecordingException(
          RecordingException.Kind.DISK,
          "footage lies on volume %d, which the configuration no longer names; add it again"
              .formatted(volume));
    }
    return root;
  }

  /// The file of a segment.
  Path path(SegmentRow row) {
    return root(row.volume()).resolve(row.path());
  }
}
