package org.sightline.server.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.recording.ClassLimits;
import org.sightline.recording.FootageClass;
import org.sightline.recording.Forecast;
import org.sightline.recording.RetentionPolicy;
import org.sightline.recording.Storekeeping;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.wire.WireRetention;
import org.sightline.server.http.wire.WireRetentionPolicy;
import org.sightline.server.http.wire.WireRetentionPolicy.CameraPolicy;
import org.sightline.server.http.wire.WireRetentionPolicy.Limits;

/// Policies and forecasts in the words of the wire, and back.
final class RetentionView {
  private static final double DAY_SECONDS = 86_400;
  private static final double MAX_DAYS = 36_500;
  private static final long USUAL_FREE_BYTES = 2_000_000_000L;

  private RetentionView() {}

  static WireRetention of(Storekeeping keeping) {
    return new WireRetention(
        policy(keeping.policy()), keeping.isPolicySaved(), forecast(keeping.forecast()));
  }

  static WireRetention.Forecast forecast(Forecast forecast) {
    Duration full = forecast.fullAfter();
    return new WireRetention.Forecast(
        forecast.fits(),
        forecast.measured(),
        forecast.sentence(),
        forecast.bytesPerDay(),
        forecast.neededBytes(),
        forecast.capacityBytes(),
        Double.isFinite(forecast.fitsDays()) ? forecast.fitsDays() : null,
        full == null ? null : days(full),
        forecast.cameras().stream()
            .map(
                rate ->
                    new WireRetention.Rate(
                        rate.camera().value(),
                        rate.bytesPerSecond(),
                        rate.shares().get(0),
                        rate.shares().get(1),
                        rate.shares().get(2),
                        rate.shares().get(3),
                        rate.keptDays(),
                        rate.measured()))
            .toList());
  }

  private static WireRetentionPolicy policy(RetentionPolicy policy) {
    List<CameraPolicy> cameras = new ArrayList<>();
    policy
        .cameras()
        .forEach(
            (camera, own) ->
                cameras.add(
                    new CameraPolicy(
                        camera.value(),
                        limits(own.classes(), FootageClass.CONTINUOUS),
                        limits(own.classes(), FootageClass.MOTION),
                        limits(own.classes(), FootageClass.OBJECT),
                        limits(own.classes(), FootageClass.ALERT),
                        daysOrNull(own.legalMaximum()))));
    cameras.sort((a, b) -> a.camera().compareTo(b.camera()));
    return new WireRetentionPolicy(
        limits(policy.usual(), FootageClass.CONTINUOUS),
        limits(policy.usual(), FootageClass.MOTION),
        limits(policy.usual(), FootageClass.OBJECT),
        limits(policy.usual(), FootageClass.ALERT),
        daysOrNull(policy.legalMaximum()),
        policy.mostBytes(),
        policy.freeBytes(),
        cameras);
  }

  private static @Nullable Limits limits(Map<FootageClass, ClassLimits> of, FootageClass each) {
    ClassLimits limits = of.get(each);
    return limits == null
        ? null
        : new Limits(
            daysOrNull(limits.mostAge()),
            days(limits.leastAge()),
            limits.mostBytes(),
            limits.leastBytes());
  }

  private static double days(Duration age) {
    return age.toSeconds() / DAY_SECONDS;
  }

  private static @Nullable Double daysOrNull(@Nullable Duration age) {
    return age == null ? null : days(age);
  }

  /// The policy that is asked for.
  ///
  /// @throws Refusal 422 where it makes no sense
  static RetentionPolicy policy(WireRetentionPolicy asked) {
    try {
      Map<CameraName, RetentionPolicy.ForCamera> cameras = new HashMap<>();
      List<CameraPolicy> given = asked.cameras();
      for (CameraPolicy each : given == null ? List.<CameraPolicy>of() : given) {
        cameras.put(
            new CameraName(each.camera()),
            new RetentionPolicy.ForCamera(
                classes(each.continuous(), each.motion(), each.object(), each.alert()),
                age("legalDays", each.legalDays())));
      }
      return new RetentionPolicy(
          classes(asked.continuous(), asked.motion(), asked.object(), asked.alert()),
          age("legalDays", asked.legalDays()),
          cameras,
          bytes(asked.sizeBytes(), 0),
          bytes(asked.freeBytes(), USUAL_FREE_BYTES));
    } catch (IllegalArgumentException e) {
      throw Refusal.badValue(
          "the policy cannot be used: " + e.getMessage(), "change it and save again");
    }
  }

  private static Map<FootageClass, ClassLimits> classes(@Nullable Limits... limits) {
    Map<FootageClass, ClassLimits> found = new EnumMap<>(FootageClass.class);
    for (int i = 0; i < limits.length; i++) {
      Limits each = limits[i];
      if (each != null) {
        Duration least = age("leastDays", each.leastDays());
        found.put(
            FootageClass.values()[i],
            new ClassLimits(
                age("days", each.days()),
                least == null ? Duration.ZERO : least,
                bytes(each.sizeBytes(), 0),
                bytes(each.leastSizeBytes(), 0)));
      }
    }
    return found;
  }

  private static @Nullable Duration age(String what, @Nullable Double days) {
    if (days == null) {
      return null;
    }
    if (!(days >= 0 && days <= MAX_DAYS)) {
      throw new IllegalArgumentException("%s is not from 0 to %.0f".formatted(what, MAX_DAYS));
    }
    return Duration.ofSeconds(Math.round(days * DAY_SECONDS));
  }

  private static long bytes(@Nullable Long given, long otherwise) {
    return given == null ? otherwise : given;
  }
}
