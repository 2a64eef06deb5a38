package org.sightline.recording;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;

/// Measures what cameras bring and reckons how long it can be kept. Any thread may call.
///
/// A camera's rate is the bytes of its footage of the last seven days by the seconds that it lasts;
/// a day has 86,400 of them, so a camera that was off for a while is reckoned as if it were on.
final class Forecasts {
  private static final Duration LOOK_BACK = Duration.ofDays(7);
  private static final long MEASURED_US = Duration.ofHours(1).toNanos() / 1000;
  private static final long FRESH_NANOS = 60_000_000_000L;
  // A site of the first hour is small and changes fast.
  private static final long FRESH_AT_FIRST_NANOS = 5_000_000_000L;
  private static final double DAY_SECONDS = 86_400;

  private final Workplace place;
  private final KeepTable table;
  private final LongSupplier nanoTime;
  // Guarded by this.
  private @Nullable Measured last;
  private long lastNanos;

  /// What was measured.
  private record Measured(Map<CameraName, Rate> rates) {
    long freshNanos() {
      boolean settled = !rates.isEmpty() && rates.values().stream().allMatch(Rate::measured);
      return settled ? FRESH_NANOS : FRESH_AT_FIRST_NANOS;
    }
  }

  private record Rate(double bytesPerSecond, double[] shares, boolean measured) {
    double bytesPerDay() {
      return bytesPerSecond * DAY_SECONDS;
    }
  }

  Forecasts(Workplace place, LongSupplier nanoTime) {
    this.place = place;
    this.table = new KeepTable(place.index());
    this.nanoTime = nanoTime;
  }

  private synchronized Measured measured() {
    Measured known = last;
    if (known == null || nanoTime.getAsLong() - lastNanos > known.freshNanos()) {
      known = measure();
      last = known;
      lastNanos = nanoTime.getAsLong();
    }
    return known;
  }

  private Measured measure() {
    Map<CameraName, double[]> bytes = new HashMap<>();
    Map<CameraName, long[]> duration = new HashMap<>();
    for (KeepTable.Brought each : table.broughtSince(place.nowUs() - Micros.of(LOOK_BACK))) {
      CameraName camera = each.stream().camera();
      int of = Kept.classOf(each.worth()).ordinal();
      bytes.computeIfAbsent(camera, c -> new double[4])[of] += each.bytes();
      duration.computeIfAbsent(camera, c -> new long[1])[0] += each.durationUs();
    }
    Map<CameraName, Rate> rates = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    bytes.forEach(
        (camera, of) -> {
          long us = Math.max(1, duration.getOrDefault(camera, new long[1])[0]);
          double all = of[0] + of[1] + of[2] + of[3];
          double[] shares = new double[4];
          for (int i = 0; i < 4; i++) {
            shares[i] = all == 0 ? 0 : of[i] / all;
          }
          rates.put(camera, new Rate(all / (us / 1e6), shares, us >= MEASURED_US));
        });
    return new Measured(rates);
  }

  /// The room that footage may take: on each disk what it takes now and what is free, less what
  /// stays free, within the volume's bound; a disk that two volumes share counts once.
  long capacity(RetentionPolicy policy) {
    long all = 0;
    Set<Long> counted = new HashSet<>();
    for (Volume volume : place.volumes().all()) {
      if (!volume.isThere()) {
        continue;
      }
      long footage = table.bytesOn(volume.id());
      long free =
          counted.add(volume.device())
              ? Math.max(0, volume.usableBytes() - Retention.wantedFree(volume, policy))
              : 0;
      long most = volume.settings().mostBytes();
      all += most == 0 ? footage + free : Math.min(most, footage + free);
    }
    return policy.mostBytes() == 0 ? all : Math.min(policy.mostBytes(), all);
  }

  /// The forecast under a policy.
  Forecast under(RetentionPolicy policy) {
    Measured measured = measured();
    long capacity = capacity(policy);
    List<Forecast.CameraRate> cameras = new ArrayList<>();
    double perDay = 0;
    double continuousPerDay = 0;
    double needed = 0;
    boolean forEver = false;
    double continuousNeeded = 0;
    double continuousDays = 0;
    for (Map.Entry<CameraName, Rate> each : measured.rates().entrySet()) {
      Rate rate = each.getValue();
      double keptDays = 0;
      boolean ever = false;
      for (FootageClass of : FootageClass.values()) {
        double share = rate.shares()[of.ordinal()];
        Duration age = policy.mostAge(each.getKey(), of);
        if (age == null) {
          ever |= share > 0 || of == FootageClass.CONTINUOUS;
        } else {
          keptDays += share * days(age);
          if (of == FootageClass.CONTINUOUS) {
            continuousDays = Math.max(continuousDays, days(age));
            continuousNeeded += share * rate.bytesPerDay() * days(age);
          }
        }
      }
      perDay += rate.bytesPerDay();
      continuousPerDay += rate.shares()[0] * rate.bytesPerDay();
      needed += keptDays * rate.bytesPerDay();
      forEver |= ever;
      cameras.add(
          new Forecast.CameraRate(
              each.getKey(),
              rate.bytesPerSecond(),
              java.util.Arrays.stream(rate.shares()).boxed().toList(),
              ever ? null : keptDays,
              rate.measured()));
    }
    double others = needed - continuousNeeded;
    double fits =
        continuousPerDay <= 0
            ? (perDay <= 0 ? Double.POSITIVE_INFINITY : capacity / perDay)
            : Math.max(0, capacity - others) / continuousPerDay;
    boolean enough = cameras.stream().allMatch(Forecast.CameraRate::measured);
    Need need = new Need(perDay, needed, others, continuousDays, forEver);
    return new Forecast(
        cameras,
        perDay,
        forEver ? null : needed,
        capacity,
        fits,
        fullAfter(capacity, perDay, forEver ? Double.POSITIVE_INFINITY : needed),
        enough && !cameras.isEmpty(),
        sentence(cameras, need, capacity, fits));
  }

  private static double days(Duration age) {
    return age.toSeconds() / DAY_SECONDS;
  }

  private @Nullable Duration fullAfter(long capacity, double perDay, double needed) {
    double left = capacity - place.index().bytes();
    if (perDay <= 0 || needed <= capacity) {
      return null;
    }
    return Duration.ofSeconds((long) (Math.max(0, left) / perDay * DAY_SECONDS));
  }

  private record Need(
      double perDay, double needed, double others, double continuousDays, boolean forEver) {}

  private static String sentence(
      List<Forecast.CameraRate> cameras, Need need, long capacity, double fits) {
    if (cameras.isEmpty()) {
      return "no footage was recorded in the last seven days, so what cameras bring is not known yet";
    }
    String brings =
        "%d %s %s a day"
            .formatted(
                cameras.size(),
                cameras.size() == 1 ? "camera brings" : "cameras bring",
                Sizes.of(need.perDay()));
    String room = "the disks have %s for footage".formatted(Sizes.of(capacity));
    if (need.forEver()) {
      return "%s; %s: %s of it fit, then the oldest goes"
          .formatted(brings, room, dayWords(capacity / need.perDay()));
    }
    String needs = "%s need %s".formatted(dayWords(need.continuousDays()), Sizes.of(need.needed()));
    if (need.others() > 0) {
      needs += " (%s of it for motion, objects and alerts)".formatted(Sizes.of(need.others()));
    }
    if (need.needed() <= capacity) {
      return "%s; %s, %s".formatted(brings, needs, room);
    }
    String advice =
        fits >= 1
            ? "Lower to %d %s, or add %s"
                .formatted(
                    (long) fits,
                    (long) fits == 1 ? "day" : "days",
                    Sizes.of(need.needed() - capacity))
            : "Lower the days of motion, objects and alerts too, or add %s"
                .formatted(Sizes.of(need.needed() - capacity));
    return "%s; %s, %s: %s fit. %s".formatted(brings, needs, room, dayWords(fits), advice);
  }

  private static String dayWords(double days) {
    String number =
        days == Math.rint(days)
            ? "%d".formatted((long) days)
            : String.format(Locale.ROOT, "%.1f", days);
    return number + (number.equals("1") ? " day" : " days");
  }
}
