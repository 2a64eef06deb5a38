package org.sightline.recording;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;

/// Whether a policy can be kept: what cameras bring, what it asks to keep of that, and the room
/// there is.
///
/// @param cameras what each camera brings
/// @param bytesPerDay of all cameras
/// @param neededBytes that the policy asks to keep, pinned footage and the space that stays free
///   not counted; null where it keeps some footage for ever
/// @param capacityBytes that footage may take on all disks
/// @param fitsDays of continuous recording that the room is enough for, other classes as they are
/// @param fullAfter when the room is used up as things stand, or null where it never is
/// @param measured whether at least an hour of footage of every camera stands behind the figures
/// @param sentence the arithmetic, for people
public record Forecast(
    List<CameraRate> cameras,
    double bytesPerDay,
    @Nullable Double neededBytes,
    long capacityBytes,
    double fitsDays,
    @Nullable Duration fullAfter,
    boolean measured,
    String sentence) {
  private static final double FAR_OFF = 1.5;

  /// What one camera brings.
  ///
  /// @param shares of its footage by class, continuous first, together 1
  /// @param keptDays mean age at which its footage goes under the policy; null where some never
  ///   goes
  public record CameraRate(
      CameraName camera,
      double bytesPerSecond,
      List<Double> shares,
      @Nullable Double keptDays,
      boolean measured) {}

  public Forecast {
    cameras = List.copyOf(cameras);
  }

  /// Whether so much more is asked for than there is room that less than an hour of footage is
  /// enough to say so.
  public boolean isFarOff() {
    return neededBytes != null && neededBytes > FAR_OFF * capacityBytes;
  }

  /// Whether the policy can be kept, as far as is known.
  public boolean fits() {
    return neededBytes == null || neededBytes <= capacityBytes;
  }
}
