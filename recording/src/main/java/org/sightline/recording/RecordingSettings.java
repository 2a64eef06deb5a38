package org.sightline.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where footage is kept, in what pieces, and for how long.
///
/// @param folder holds `recordings/` and the index `recording.db`
/// @param segment length of a file; it is cut at the first key picture after it
/// @param fragment the most that lies in memory before it is written; `kill -9` costs up to twice
///   this
/// @param policy what is deleted when, unless another one was saved
/// @param volumes other disks for footage, and under [VolumeSettings#DATA] the limits of the data
///   folder's own
public record RecordingSettings(
    Path folder,
    Duration segment,
    Duration fragment,
    RetentionPolicy policy,
    List<VolumeSettings> volumes) {
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
    Set<String> names = new HashSet<>();
    Set<Path> folders = new HashSet<>();
    for (VolumeSettings volume : volumes) {
      if (!names.add(volume.name()) || !folders.add(volume.folder().toAbsolutePath().normalize())) {
        throw new IllegalArgumentException(
            "two volumes have the name %s or the folder %s; give each its own"
                .formatted(volume.name(), volume.folder()));
      }
    }
    if (volumes.size() > VolumeSettings.MAX_VOLUMES) {
      throw new IllegalArgumentException(
          "%d volumes are more than %d".formatted(volumes.size(), VolumeSettings.MAX_VOLUMES));
    }
    volumes = List.copyOf(volumes);
  }

  /// Everything in the data folder, all footage for the same time.
  ///
  /// @param maxAge footage older than this is deleted; null keeps it
  /// @param maxBytes of all footage together, oldest deleted first; 0 for no limit
  /// @param minFreeBytes that the disk keeps free, oldest footage deleted first
  public RecordingSettings(
      Path folder,
      Duration segment,
      Duration fragment,
      @Nullable Duration maxAge,
      long maxBytes,
      long minFreeBytes) {
    this(folder, segment, fragment, RetentionPolicy.age(maxAge, maxBytes, minFreeBytes), List.of());
  }

  /// Segments of a minute, fragments of a second, kept until a GiB is left on the disk.
  public static RecordingSettings usual(Path folder) {
    return new RecordingSettings(folder, Duration.ofMinutes(1), MAX_FRAGMENT, null, 0, 1L << 30);
  }

  /// Age at which continuous footage is deleted, or null.
  public @Nullable Duration maxAge() {
    ClassLimits continuous = policy.usual().get(FootageClass.CONTINUOUS);
    return continuous == null ? null : continuous.mostAge();
  }

  /// The most that all footage may take; 0 for no limit.
  public long maxBytes() {
    return policy.mostBytes();
  }

  /// What the data folder's disk keeps free.
  public long minFreeBytes() {
    return policy.freeBytes();
  }
}
