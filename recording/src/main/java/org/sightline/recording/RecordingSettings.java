package org.sightline.recording;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where footage is kept, in what pieces, and for how long.
///
/// @param folder holds `recordings/` and the index `recording.db`
/// @param segment length of a file; it is cut at the first key picture after it
/// @param fragment the most that lies in memory before it is written; `kill -9` costs up to twice
///   this
/// @param maxAge footage older than this is deleted; null keeps it
/// @param maxBytes of all footage together, oldest deleted first; 0 for no limit
/// @param minFreeBytes that the disk keeps free, oldest footage deleted first; 64 MiB at least, and
///   at most half of what footage and free space have together
public record RecordingSettings(
    Path folder,
    Duration segment,
    Duration fragment,
    @Nullable Duration maxAge,
    long maxBytes,
    long minFreeBytes) {
  /// The longest fragment that keeps the promise of two seconds.
  public static final Duration MAX_FRAGMENT = Duration.ofSeconds(1);

  public RecordingSettings {
    if (segment.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a segment of %s is shorter than 1 s".formatted(segment));
    }
    if (!fragment.isPositive() || fragment.compareTo(MAX_FRAGMENT) > 0) {
      throw new IllegalArgumentException(
          "a fragment of %s is not within 0 and 1 s".formatted(fragment));
    }
    if (maxAge != null && !maxAge.isPositive()) {
      throw new IllegalArgumentException("footage cannot be kept for %s".formatted(maxAge));
    }
    if (maxBytes < 0 || minFreeBytes < 0) {
      throw new IllegalArgumentException(
          "limits of disk use cannot be negative: %d, %d".formatted(maxBytes, minFreeBytes));
    }
  }

  /// Segments of a minute, fragments of a second, kept until a GiB is left on the disk.
  public static RecordingSettings usual(Path folder) {
    return new RecordingSettings(folder, Duration.ofMinutes(1), MAX_FRAGMENT, null, 0, 1L << 30);
  }
}
