package org.sightline.recording;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One disk, or folder of a disk, for footage.
///
/// @param name in the configuration, for ever: footage is found by it
/// @param folder the volume's, apart from that of every other volume; for [#DATA] the data folder
/// @param tier 0 is written by cameras; from each tier footage moves on to the next higher one
/// @param mostAge older footage moves on to the next tier; null leaves it
/// @param leastAge younger footage moves on only where the volume has no room
/// @param mostBytes of footage on it; 0 for no bound
/// @param freeBytes that it keeps free
/// @param fallback whether cameras write here when no volume of tier 0 takes footage
public record VolumeSettings(
    String name,
    Path folder,
    int tier,
    @Nullable Duration mostAge,
    Duration leastAge,
    long mostBytes,
    long freeBytes,
    boolean fallback) {
  /// The name of the volume in the data folder, which is of tier 0 and always there.
  public static final String DATA = "data";

  /// The highest tier.
  public static final int MAX_TIER = 9;

  /// The most volumes of a node.
  public static final int MAX_VOLUMES = 64;

  public VolumeSettings {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a volume's name is of 1 to 32 lower-case letters, digits and dashes, not '%s'"
              .formatted(name));
    }
    if (tier < 0 || tier > MAX_TIER) {
      throw new IllegalArgumentException(
          "volume %s: tier %d is not from 0 to %d".formatted(name, tier, MAX_TIER));
    }
    if (leastAge.isNegative() || (mostAge != null && mostAge.compareTo(leastAge) < 0)) {
      throw new IllegalArgumentException(
          "volume %s: the least age is not within 0 and the most age".formatted(name));
    }
    if (mostBytes < 0 || freeBytes < 0) {
      throw new IllegalArgumentException("volume %s: sizes cannot be negative".formatted(name));
    }
  }

  /// Whether the text can be a volume's name.
  public static boolean isName(String text) {
    return text.matches("[a-z0-9][a-z0-9-]{0,31}");
  }

  /// A volume with no limits but the room that it has.
  public static VolumeSettings of(String name, Path folder, int tier) {
    return new VolumeSettings(name, folder, tier, null, Duration.ZERO, 0, 0, false);
  }
}
