package org.sightline.search;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.DaysOfWeek;
import org.sightline.domain.ObservationQuery.HoursOfDay;
import org.sightline.domain.TimeRange;

/// All that one question says of time, gathered word by word and put together at the end.
///
/// A time of day belongs to the day that is named; beside several days it is meant on each of them;
/// without a day it is of its latest occurrence. Days are the zone's calendar's, whatever its clock
/// changes.
final class SaidTimes {
  private static final Set<String> BEFORE_TIMES =
      Set.of(
          "in", "during", "over", "within", "throughout", "at", "on", "of", "for", "the", "from");
  private static final Set<String> ABOUT = Set.of("around", "about", "approximately", "roughly");
  private static final Duration ABOUT_REACH = Duration.ofMinutes(15);

  private final Instant now;
  private final ZoneId zone;
  private final LocalDate today;
  private final SaidDays saidDays;

  private SaidDays.@Nullable Days days;
  private @Nullable LocalTime from;
  private @Nullable LocalTime to;
  private @Nullable TimeRange exact;
  private boolean recurring;
  private boolean clockSaid; // by a time, not by a part of the day
  private boolean partLed; // "in the morning", "during the night"
  private boolean overnight;
  private boolean openClock; // neither am nor pm was said
  private boolean ever;
  private final Set<DayOfWeek> weekdays = EnumSet.noneOf(DayOfWeek.class);
  final List<String> notes = new ArrayList<>();

  /// When a question is about.
  ///
  /// @param over the range; null for all that is kept
  /// @param terms hours and days of the week beside it
  record When(@Nullable TimeRange over, List<ObservationQuery> terms, List<String> chips) {}

  SaidTimes(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
    this.today = now.atZone(zone).toLocalDate();
    this.saidDays = new SaidDays(today);
  }

  /// Takes what is said of time at `at`; returns how many words that is, 0 for none.
  int take(List<String> w, int at) {
    int i = at;
    while (BEFORE_TIMES.contains(Phrase.at(w, i)) && i - at < 3) {
      i++;
    }
    String before = i > at ? Phrase.at(w, at) : "";
    int taken = ofAll(w, at);
    taken = taken > 0 ? taken : between(w, at);
    taken = taken > 0 ? taken : bounded(w, at);
    if (taken > 0) {
      return taken;
    }
    taken = again(w, i, before);
    taken = taken > 0 ? taken : rolling(w, i);
    taken = taken > 0 ? taken : ago(w, i);
    taken = taken > 0 ? taken : dayAndPart(w, i);
    taken = taken > 0 ? taken : clock(w, i, before);
    return taken > 0 ? i - at + taken : 0;
  }

  private int ofAll(List<String> w, int at) {
    int all = SaidLast.ever(w, at);
    ever |= all > 0;
    Optional<SaidLast> present = SaidLast.present(w, at, now);
    if (present.isPresent()) {
      exact = new TimeRange(present.get().from(), now);
      notes.add(present.get().note());
      return present.get().words();
    }
    return all;
  }

  /// `between 3 and 4 pm`, `from monday to wednesday`, `22:00-06:00`.
  private int between(List<String> w, int at) {
    boolean from = Phrase.at(w, at).equals("from");
    int i = from || Phrase.at(w, at).equals("between") ? at + 1 : at;
    boolean led = i > at;
    Optional<SaidPoint> first = SaidPoint.at(saidDays, w, i, led);
    if (first.isEmpty()) {
      return 0;
    }
    int joint = i + first.get().words();
    String word = Phrase.at(w, joint);
    boolean joined =
        word.matches("-|–|—|to|until|till|through") || (led && !from && word.equals("and"));
    if (!joined) {
      return 0;
    }
    Optional<SaidPoint> second = SaidPoint.at(saidDays, w, joint + 1, led || !word.equals("to"));
    if (second.isEmpty()) {
      return 0;
    }
    return stretch(first.get(), second.get()) ? joint + 1 - at + second.get().words() : 0;
  }

  private boolean stretch(SaidPoint first, SaidPoint second) {
    SaidClock a = first.clock();
    SaidClock b = second.clock();
    if (a == null || b == null) {
      return wholeDays(first, second);
    }
    if (a.open() && !b.open()) {
      SaidClock later = a.afternoon();
      a = later.time().isBefore(b.time()) || b.time().equals(LocalTime.MIDNIGHT) ? later : a;
    } else if (a.open()) {
      if (b.open() && !b.time().isAfter(a.time())) {
        b = b.afternoon(); // 9 to 5
      }
      notes.add("%s to %s was read on a clock of 24 hours".formatted(a.time(), b.time()));
    } else if (b.open() && b.time().isBefore(a.time())) {
      b = b.afternoon();
    }
    SaidDays.Days of = first.days() != null ? first.days() : second.days();
    if (first.days() != null && second.days() != null && !first.days().equals(second.days())) {
      Instant start = first.days().from().atTime(a.time()).atZone(zone).toInstant();
      Instant end = second.days().to().minusDays(1).atTime(b.time()).atZone(zone).toInstant();
      return start.isBefore(end) && isExact(new TimeRange(start, end));
    }
    days = of == null ? days : of;
    this.from = a.time();
    this.to = b.time();
    clockSaid = true;
    openClock = a.open();
    return true;
  }

  private boolean wholeDays(SaidPoint first, SaidPoint second) {
    if (first.days() == null || second.days() == null) {
      return false;
    }
    LocalDate begin = first.days().from();
    LocalDate end = second.days().to();
    if (!end.isAfter(begin)) {
      begin = begin.minusWeeks(1); // friday to monday
    }
    if (!end.isAfter(begin)) {
      return false;
    }
    days = new SaidDays.Days(begin, end, 0);
    return true;
  }

  private boolean isExact(TimeRange range) {
    exact = exact == null ? range : exact.intersection(range).orElse(range);
    return true;
  }

  /// `after 22:00`, `since monday`, `before 8 am on friday`, `by noon`.
  private int bounded(List<String> w, int at) {
    String word = Phrase.at(w, at);
    boolean lower = word.matches("after|since|from|past") || Phrase.are(w, at, "later", "than");
    boolean upper =
        word.matches("before|until|till|by")
            || Phrase.are(w, at, "up", "to")
            || Phrase.are(w, at, "earlier", "than");
    boolean passing = word.equals("by") && Phrase.at(w, at + 1).matches("on|in|at|the");
    if ((!lower && !upper) || passing) {
      return 0;
    }
    int lead = word.matches("later|earlier|up") ? 2 : 1;
    Optional<SaidPoint> point = SaidPoint.at(saidDays, w, at + lead, true);
    if (point.isEmpty()) {
      Optional<Numbers.Length> ago = Numbers.length(w, at + lead);
      if (ago.isPresent() && Phrase.at(w, at + lead + ago.get().words()).equals("ago")) {
        Instant when = now.minus(ago.get().duration());
        isExact(lower ? new TimeRange(when, now) : new TimeRange(Instant.EPOCH, when));
        return lead + ago.get().words() + 1;
      }
      return 0;
    }
    if (word.equals("from") && point.get().clock() == null) {
      return 0; // from yesterday: of that day
    }
    bound(point.get(), lower, word);
    return lead + point.get().words();
  }

  private void bound(SaidPoint point, boolean lower, String word) {
    SaidDays.Days of = point.days();
    SaidClock clock = point.clock();
    if (clock == null && of != null) {
      LocalDate day = lower && word.equals("after") ? of.to() : of.from();
      Instant at = day.atStartOfDay(zone).toInstant();
      isExact(lower ? new TimeRange(at, Times.later(at, now)) : new TimeRange(Instant.EPOCH, at));
      return;
    }
    if (clock == null) {
      return;
    }
    if (word.equals("since")) {
      LocalDate day =
          of != null
              ? of.from()
              : today.atTime(clock.time()).atZone(zone).toInstant().isAfter(now)
                  ? today.minusDays(1)
                  : today;
      Instant at = day.atTime(clock.time()).atZone(zone).toInstant();
      isExact(new TimeRange(at, Times.later(at, now)));
      return;
    }
    days = of == null ? days : of;
    clockSaid = true;
    if (lower) {
      from = clock.time();
    } else {
      to = clock.time();
    }
    if (clock.open()) {
      notes.add("%s was read on a clock of 24 hours".formatted(clock.time()));
    }
  }

  /// `every day`, `at night`, `on weekdays`, `on fridays`.
  private int again(List<String> w, int at, String before) {
    String word = Phrase.at(w, at);
    String next = Phrase.at(w, at + 1);
    if (word.matches("every|each")) {
      Optional<DayOfWeek> day = SaidDays.weekday(next);
      if (day.isPresent()) {
        weekdays.add(day.get());
        return 2;
      }
      LocalTime[] part = SaidClock.part(next);
      if (part != null) {
        return repeat(part, 2);
      }
      if (next.equals("day")) {
        recurring = true;
        return 2;
      }
      return 0;
    }
    if (word.matches("weekdays|workdays") || Phrase.are(w, at, "working", "days")) {
      weekdays.addAll(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
      return word.equals("working") ? 2 : 1;
    }
    if (word.equals("weekends")) {
      weekdays.addAll(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));
      return 1;
    }
    if (word.endsWith("days")
        && SaidDays.weekday(word.substring(0, word.length() - 1)).isPresent()) {
      weekdays.add(SaidDays.weekday(word.substring(0, word.length() - 1)).orElseThrow());
      return 1;
    }
    LocalTime[] part = SaidClock.part(word);
    if (part == null || word.equals("tonight")) {
      return 0;
    }
    if (word.equals("overnight")) {
      overnight = true;
      fill(part);
      return 1;
    }
    if (clockSaid && openClock) { // between 2 and 4 on monday, afternoon
      fill(part);
      return 1;
    }
    if (word.endsWith("s") || before.equals("at")) {
      return repeat(part, 1);
    }
    if (!before.isEmpty()) { // in the morning: of the day that is named, else of every day
      fill(part);
      partLed = true;
      return 1;
    }
    return 0;
  }

  /// Takes the part of the day for what was not said as a time.
  private void fill(LocalTime[] part) {
    if (openClock && part[0].getHour() >= 12) {
      openClock = false;
      from = from == null || from.getHour() >= 12 ? from : from.plusHours(12);
      to = to == null || to.getHour() >= 13 ? to : to.plusHours(12);
      notes.removeIf(note -> note.contains("clock of 24 hours") || note.contains("was read as"));
    } else if (!clockSaid) {
      from = part[0];
      to = part[1];
    } else if (from == null) {
      from = part[0];
    } else if (to == null) {
      to = part[1];
    }
  }

  private int repeat(LocalTime[] part, int words) {
    recurring = true;
    from = part[0];
    to = part[1];
    return words;
  }

  private int rolling(List<String> w, int at) {
    Optional<SaidLast> last = SaidLast.at(w, at, now.atZone(zone));
    if (last.isEmpty()) {
      return 0;
    }
    isExact(new TimeRange(last.get().from(), now));
    if (!last.get().note().isEmpty()) {
      notes.add(last.get().note());
    }
    return last.get().words();
  }

  /// `two hours ago`, `three days ago`.
  private int ago(List<String> w, int at) {
    Optional<Numbers.Length> length = Numbers.length(w, at);
    if (length.isEmpty() || !Phrase.at(w, at + length.get().words()).equals("ago")) {
      return 0;
    }
    Duration duration = length.get().duration();
    if (length.get().unit() >= 86_400_000L) {
      LocalDate day = today.minusDays(duration.toDays());
      days = new SaidDays.Days(day, day.plusDays(1), 0);
    } else {
      Duration reach = duration.dividedBy(8);
      isExact(new TimeRange(now.minus(duration).minus(reach), now.minus(duration).plus(reach)));
      notes.add("'ago' was read as give or take %s".formatted(Times.typed(reach)));
    }
    return length.get().words() + 1;
  }

  /// `yesterday`, `yesterday morning`, `last night`, `this evening`, `the night before last`.
  private int dayAndPart(List<String> w, int at) {
    if (Phrase.are(w, at, "night", "before", "last")) {
      return part(new SaidDays.Days(today.minusDays(2), today.minusDays(1), 0), "night", 3);
    }
    String word = Phrase.at(w, at);
    String next = Phrase.at(w, at + 1);
    if (word.equals("tonight")) {
      return part(new SaidDays.Days(today, today.plusDays(1), 0), "night", 1);
    }
    if (word.matches("this|last|yesterday") && SaidClock.part(next) != null) {
      LocalDate day = word.equals("this") ? today : today.minusDays(1);
      return part(new SaidDays.Days(day, day.plusDays(1), 0), next, 2);
    }
    Optional<SaidDays.Days> said = saidDays.at(w, at);
    if (said.isEmpty()) {
      return 0;
    }
    int words = said.get().words();
    int lead =
        Phrase.are(w, at + words, "in", "the") ? 2 : Phrase.at(w, at + words).equals("at") ? 1 : 0;
    String part = Phrase.at(w, at + words + lead);
    if (SaidClock.part(part) != null) {
      return part(said.get(), part, words + lead + 1);
    }
    SaidDays.Days together = days == null ? said.get() : SaidDays.together(days, said.get());
    if (together == null) {
      return 0;
    }
    days = together;
    return words;
  }

  private int part(SaidDays.Days of, String name, int words) {
    LocalTime[] part = SaidClock.part(name);
    if (part == null) {
      return 0;
    }
    days = of;
    fill(part);
    return words;
  }

  /// `at 3 pm`, `around noon`, `at 14:30`.
  private int clock(List<String> w, int at, String before) {
    boolean about = ABOUT.contains(Phrase.at(w, at));
    int i = about ? at + 1 : at;
    if (about && Phrase.at(w, i).equals("at")) {
      i++;
    }
    boolean led = before.equals("at") || about;
    Optional<SaidClock> said = SaidClock.at(w, i, led);
    if (said.isEmpty() || (!led && said.get().open())) {
      return 0;
    }
    if (Numbers.length(w, i).isPresent() && !said.get().time().equals(LocalTime.NOON)) {
      return 0; // 5 m is a length
    }
    SaidClock clock = said.get();
    clockSaid = true;
    openClock = clock.open();
    if (clock.open()) {
      notes.add("%s was read on a clock of 24 hours".formatted(clock.time()));
    }
    if (about) {
      from = clock.time().minus(ABOUT_REACH);
      to = clock.time().plus(ABOUT_REACH);
      notes.add("'around' was read as give or take 15 minutes");
    } else {
      from = clock.time();
      to = clock.hourOnly() ? clock.time().plusHours(1) : clock.time().plusMinutes(1);
      notes.add("%s was read as %s to %s".formatted(clock.time(), from, to));
    }
    return i - at + clock.words();
  }

  /// Takes the present, where a question of it says no time.
  void atPresent() {
    exact = new TimeRange(now.minus(Duration.ofMinutes(1)), now);
    notes.add("no time was said: it was read as now, the last minute");
  }

  /// Whether a time is said at all.
  boolean isSaid() {
    return days != null
        || exact != null
        || from != null
        || to != null
        || ever
        || recurring
        || !weekdays.isEmpty();
  }

  /// All of it together.
  When when() {
    List<ObservationQuery> terms = new ArrayList<>();
    List<String> chips = new ArrayList<>();
    recurring |= partLed && days == null;
    if (overnight && days == null && exact == null) {
      days = new SaidDays.Days(today.minusDays(1), today, 0);
    }
    if (!weekdays.isEmpty()) {
      terms.add(new DaysOfWeek(weekdays, zone));
    }
    boolean clock = from != null || to != null;
    boolean onEach =
        recurring || !weekdays.isEmpty() || exact != null || (days != null && !days.isOne());
    TimeRange range = exact;
    if (days != null) {
      range = wholeDays(days);
      if (exact != null) {
        range = exact.intersection(range).orElse(range);
      }
    }
    if (clock && onEach) {
      LocalTime begin = from == null ? LocalTime.MIDNIGHT : from;
      terms.add(new HoursOfDay(begin, to == null ? LocalTime.MIDNIGHT : to, zone));
    } else if (clock) {
      range = onOneDay();
    }
    for (ObservationQuery term : terms) {
      chips.add(org.sightline.domain.QueryText.print(term));
    }
    return new When(range, terms, chips);
  }

  private TimeRange wholeDays(SaidDays.Days of) {
    return new TimeRange(
        of.from().atStartOfDay(zone).toInstant(), of.to().atStartOfDay(zone).toInstant());
  }

  private TimeRange onOneDay() {
    LocalDate day = days != null ? days.from() : today;
    boolean free = days == null;
    LocalTime begin = from == null ? LocalTime.MIDNIGHT : from;
    if (free && from != null && day.atTime(begin).atZone(zone).toInstant().isAfter(now)) {
      day = day.minusDays(1);
    }
    Instant start = day.atTime(begin).atZone(zone).toInstant();
    if (from == null) {
      start = day.atStartOfDay(zone).toInstant();
    }
    Instant end;
    if (to == null) {
      end = free ? Times.later(now, start) : day.plusDays(1).atStartOfDay(zone).toInstant();
    } else {
      LocalDate last = to.isAfter(begin) ? day : day.plusDays(1);
      end = last.atTime(to).atZone(zone).toInstant();
    }
    return new TimeRange(start, Times.later(start, end));
  }
}
