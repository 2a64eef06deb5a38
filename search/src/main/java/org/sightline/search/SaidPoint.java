package org.sightline.search;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One end of a stretch of time: a day, a time of day, or both in either order.
///
/// @param words how many words were taken
record SaidPoint(SaidDays.@Nullable Days days, @Nullable SaidClock clock, int words) {
  /// The point that stands at `at`.
  ///
  /// @param bare whether a number alone is a time
  static Optional<SaidPoint> at(SaidDays saidDays, List<String> w, int at, boolean bare) {
    int i = at;
    while (Phrase.at(w, i).matches("the|on|at") && i - at < 2) {
      i++;
    }
    Optional<SaidClock> clock = SaidClock.at(w, i, false);
    Optional<SaidDays.Days> day = clock.isEmpty() ? saidDays.at(w, i) : Optional.empty();
    if (day.isPresent()) {
      int next = i + day.get().words();
      int lead = Phrase.at(w, next).equals("at") ? 1 : 0;
      Optional<SaidClock> then = SaidClock.at(w, next + lead, lead == 1);
      return Optional.of(
          then.isPresent()
              ? new SaidPoint(day.get(), then.get(), next + lead + then.get().words() - at)
              : new SaidPoint(day.get(), null, next - at));
    }
    if (clock.isEmpty() && bare) {
      Optional<SaidClock> number = SaidClock.at(w, i, true);
      clock =
          number.filter(
              n ->
                  Numbers.unitMillis(Phrase.at(w, at + n.words())) == 0
                      && !Phrase.at(w, at + n.words()).matches("metres|meters|km/h|kmh|mph|m/s"));
    }
    if (clock.isEmpty()) {
      return Optional.empty();
    }
    int next = i + clock.get().words();
    int lead = Phrase.at(w, next).matches("on|of") ? 1 : 0;
    Optional<SaidDays.Days> of = saidDays.at(w, next + lead);
    return Optional.of(
        of.isPresent()
            ? new SaidPoint(of.get(), clock.get(), next + lead + of.get().words() - at)
            : new SaidPoint(null, clock.get(), next - at));
  }
}
