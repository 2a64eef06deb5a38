package org.sightline.recording;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sightline.domain.CameraName;

/// What one run of retention goes by: policy, pins and holds as they stood when it began.
final class Kept {
  private static final System.Logger LOG = System.getLogger(Kept.class.getName());

  private final RetentionPolicy policy;
  private final List<Pin> pins;
  private final List<Hold> holds;
  private final boolean holdsKnown;
  private final long nowUs;

  Kept(RetentionPolicy policy, List<Pin> pins, Supplier<List<Hold>> holds, long nowUs) {
    this.policy = policy;
    this.pins = pins;
    this.nowUs = nowUs;
    List<Hold> held = new ArrayList<>();
    boolean known = true;
    try {
      held.addAll(holds.get());
    } catch (RuntimeException e) {
      known = false;
      LOG.log(
          System.Logger.Level.ERROR, "open alerts cannot be read, nothing expires by time now", e);
    }
    this.holds = held;
    this.holdsKnown = known;
  }

  RetentionPolicy policy() {
    return policy;
  }

  long nowUs() {
    return nowUs;
  }

  /// Whether it is known what is held; if not, nothing may expire by time.
  boolean holdsAreKnown() {
    return holdsKnown;
  }

  Optional<Pin> pin(SegmentRow row) {
    for (Pin pin : pins) {
      if ((pin.stream() == null || row.stream().equals(pin.stream()))
          && Micros.of(pin.range().start()) < row.endUs()
          && Micros.of(pin.range().end()) > row.startUs()) {
        return Optional.of(pin);
      }
    }
    return Optional.empty();
  }

  boolean isHeld(SegmentRow row) {
    for (Hold hold : holds) {
      if (hold.camera().equals(row.stream().camera())
          && Micros.of(hold.range().start()) < row.endUs()
          && Micros.of(hold.range().end()) > row.startUs()) {
        return true;
      }
    }
    return !holdsKnown;
  }

  /// Whether the footage is so young that it goes only where there is no room at all.
  boolean isYoung(KeepTable.Valued each) {
    Duration least = policy.limits(each.row().stream().camera(), classOf(each.worth())).leastAge();
    return !least.isZero() && each.row().endUs() > nowUs - Micros.of(least);
  }

  /// Whether its age lets the footage go.
  boolean isExpired(KeepTable.Valued each) {
    Duration age = mostAge(each.row().stream().camera(), each.worth());
    return age != null && each.row().endUs() < nowUs - Micros.of(age);
  }

  /// The age at which footage of that worth goes, or null.
  @org.jspecify.annotations.Nullable
  Duration mostAge(CameraName camera, int worth) {
    return worth == Marks.UNKNOWN
        ? policy.longestAge(camera)
        : policy.mostAge(camera, classOf(worth));
  }

  /// The class whose limits hold for footage of that worth; the highest where it is not known.
  static FootageClass classOf(int worth) {
    return FootageClass.values()[Math.min(worth, FootageClass.ALERT.ordinal())];
  }
}
