package org.sightline.recording;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;

/// What is deleted when.
///
/// @param usual limits of each class; a class that is missing is kept as long as the next lower one
/// @param legalMaximum age that no footage may exceed, pinned or not, or null
/// @param cameras what differs for some cameras
/// @param mostBytes of all footage together; 0 for no bound
/// @param freeBytes that the data folder's disk keeps free; 64 MiB at least, and at most half of
///   what footage and free space have together
public record RetentionPolicy(
    Map<FootageClass, ClassLimits> usual,
    @Nullable Duration legalMaximum,
    Map<CameraName, ForCamera> cameras,
    long mostBytes,
    long freeBytes) {
  /// The most cameras that may have rules of their own.
  public static final int MAX_CAMERAS = 1024;

  /// What differs for one camera.
  ///
  /// @param classes that have other ages than usual; their sizes are not counted by camera and must
  ///   be 0
  /// @param legalMaximum in place of the usual one; null for the usual one
  public record ForCamera(Map<FootageClass, ClassLimits> classes, @Nullable Duration legalMaximum) {
    public ForCamera {
      requireLegal(legalMaximum);
      if (classes.values().stream().anyMatch(c -> c.mostBytes() > 0 || c.leastBytes() > 0)) {
        throw new IllegalArgumentException(
            "sizes are for all cameras together: give a camera ages only");
      }
      classes = Map.copyOf(classes);
    }
  }

  public RetentionPolicy {
    requireLegal(legalMaximum);
    if (cameras.size() > MAX_CAMERAS) {
      throw new IllegalArgumentException(
          "rules for %d cameras are more than %d".formatted(cameras.size(), MAX_CAMERAS));
    }
    if (mostBytes < 0 || freeBytes < 0) {
      throw new IllegalArgumentException(
          "limits of disk use cannot be negative: %d, %d".formatted(mostBytes, freeBytes));
    }
    usual = Map.copyOf(usual);
    cameras = Map.copyOf(cameras);
  }

  private static void requireLegal(@Nullable Duration legalMaximum) {
    if (legalMaximum != null && !legalMaximum.isPositive()) {
      throw new IllegalArgumentException(
          "a legal maximum of %s leaves no footage at all".formatted(legalMaximum));
    }
  }

  /// All footage is kept for the same time.
  public static RetentionPolicy age(@Nullable Duration mostAge, long mostBytes, long freeBytes) {
    return new RetentionPolicy(
        Map.of(FootageClass.CONTINUOUS, ClassLimits.age(mostAge)),
        null,
        Map.of(),
        mostBytes,
        freeBytes);
  }

  /// The limits of a class of one camera; its sizes are the usual ones.
  public ClassLimits limits(CameraName camera, FootageClass of) {
    ForCamera own = cameras.get(camera);
    for (int i = of.ordinal(); i >= 0; i--) {
      FootageClass at = FootageClass.values()[i];
      ClassLimits limits = own == null ? null : own.classes().get(at);
      if (limits == null) {
        limits = usual.get(at);
      }
      if (limits != null) {
        return limits;
      }
    }
    return ClassLimits.age(null);
  }

  /// The sizes of a class, which count for all cameras together.
  public ClassLimits sizes(FootageClass of) {
    return Optional.ofNullable(usual.get(of)).orElse(ClassLimits.age(null));
  }

  /// The legal maximum of a camera, or null.
  public @Nullable Duration legalMaximum(CameraName camera) {
    ForCamera own = cameras.get(camera);
    return own == null || own.legalMaximum() == null ? legalMaximum : own.legalMaximum();
  }

  /// The age at which a camera's footage of a class goes, the legal maximum counted in; null keeps.
  public @Nullable Duration mostAge(CameraName camera, FootageClass of) {
    return shorter(limits(camera, of).mostAge(), legalMaximum(camera));
  }

  /// The age at which footage goes of which nobody knows what it is worth: the longest of the
  /// camera's classes; null keeps.
  public @Nullable Duration longestAge(CameraName camera) {
    if (Arrays.stream(FootageClass.values()).anyMatch(c -> limits(camera, c).mostAge() == null)) {
      return legalMaximum(camera);
    }
    Duration longest =
        Arrays.stream(FootageClass.values())
            .map(c -> limits(camera, c).mostAge())
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null);
    return shorter(longest, legalMaximum(camera));
  }

  /// The longest that any footage may be kept by age; empty where some is kept for ever.
  public Optional<Duration> longestAge() {
    CameraName none = new CameraName("0");
    Map<CameraName, Boolean> all =
        cameras.keySet().stream().collect(Collectors.toMap(name -> name, name -> true));
    all.put(none, true);
    Duration longest = Duration.ZERO;
    for (CameraName camera : all.keySet()) {
      Duration age = longestAge(camera);
      if (age == null) {
        return Optional.empty();
      }
      longest = age.compareTo(longest) > 0 ? age : longest;
    }
    return Optional.of(longest);
  }

  private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }
}
