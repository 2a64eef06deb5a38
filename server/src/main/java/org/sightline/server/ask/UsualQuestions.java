package org.sightline.server.ask;

import static org.sightline.server.ask.MadeUpHistory.NOW;
import static org.sightline.server.ask.MadeUpHistory.TODAY;
import static org.sightline.server.ask.MadeUpHistory.at;
import static org.sightline.server.ask.MadeUpHistory.from;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// The questions over the made-up history, with answers counted from its plain values: nothing of
/// the engine, the grammar or the verifier has a part in them.
final class UsualQuestions {
  private final MadeUpHistory history;
  private final List<QuestionLine> lines = new ArrayList<>();

  /// A stretch of time and the words for it.
  private record Said(String words, Instant from, Instant to) {}

  /// A place and the words for it.
  private record Place(String words, Predicate<Sighting> is) {}

  /// A sort of object and its words: many, and one.
  private record Thing(String many, String one, Predicate<Sighting> is) {}

  private UsualQuestions(MadeUpHistory history) {
    this.history = history;
  }

  static List<QuestionLine> of(MadeUpHistory history) {
    UsualQuestions questions = new UsualQuestions(history);
    questions.counts();
    questions.yesAndNo();
    questions.moments();
    questions.lengths();
    questions.groups();
    questions.looks();
    questions.orders();
    questions.otherWords();
    questions.coverage();
    questions.refusals();
    return questions.lines;
  }

  private static final List<Thing> THINGS =
      List.of(
          new Thing("people", "anybody", s -> s.label().equals("person")),
          new Thing("cars", "a car", s -> s.label().equals("car")),
          new Thing("lorries", "a lorry", s -> s.label().equals("truck")),
          new Thing("vehicles", "any vehicle", s -> s.label().matches("car|truck")),
          new Thing("dogs", "a dog", s -> s.label().equals("dog")));

  private static final List<Place> PLACES =
      List.of(
          new Place("", _ -> true),
          new Place(" at the north gate", s -> s.camera().equals("north-gate")),
          new Place(" in the loading bay", s -> s.zone().equals("loading-bay")),
          new Place(" on the parking camera", s -> s.camera().equals("parking")),
          new Place(" in the yard", s -> s.zone().equals("yard")),
          new Place(" at the entrance", s -> s.zone().equals("entrance")));

  private static Said day(String words, int ago) {
    LocalDate day = TODAY.minusDays(ago);
    return new Said(words, from(day), from(day.plusDays(1)));
  }

  private static Said hours(String words, int ago, int fromHour, int toHour) {
    LocalDate day = TODAY.minusDays(ago);
    return new Said(
        words, at(day, fromHour, 0), toHour == 24 ? from(day.plusDays(1)) : at(day, toHour, 0));
  }

  private static final List<Said> TIMES =
      List.of(
          day("yesterday", 1),
          day("today", 0),
          day("on Friday", 5),
          day("on 10 November", 8),
          hours("yesterday between 3 and 4 pm", 1, 15, 16),
          hours("yesterday morning", 1, 5, 12),
          hours("on Monday after 16:00", 2, 16, 24),
          hours("this morning", 0, 5, 12),
          new Said("last night", at(TODAY.minusDays(1), 20, 0), at(TODAY, 6, 0)),
          new Said("in the last two hours", NOW.minus(Duration.ofHours(2)), NOW),
          new Said("last week", from(TODAY.minusDays(9)), from(TODAY.minusDays(2))),
          new Said("since Monday", from(TODAY.minusDays(2)), NOW),
          new Said("in the past 3 days", NOW.minus(Duration.ofDays(3)), NOW));

  private static Predicate<Sighting> in(Said time) {
    return s -> s.during(time.from(), time.to());
  }

  private void counts() {
    for (int i = 0; i < TIMES.size(); i++) {
      Said time = TIMES.get(i);
      for (int k = 0; k < 3; k++) {
        Thing thing = THINGS.get((i + k) % THINGS.size());
        Place place = PLACES.get((i + 2 * k) % PLACES.size());
        long count = history.count(thing.is().and(place.is()).and(in(time)));
        String end = place.words() + " " + time.words();
        lines.add(
            counted(
                switch (k) {
                  case 0 -> "How many %s were seen%s?".formatted(thing.many(), end);
                  case 1 -> "Count the %s%s".formatted(thing.many(), end);
                  default ->
                      "what is the number of %s that came by%s?".formatted(thing.many(), end);
                },
                count));
      }
    }
  }

  private static QuestionLine counted(String question, long count) {
    return count == 0
        ? QuestionLine.expecting(question, "none")
        : QuestionLine.count(question, count);
  }

  private void yesAndNo() {
    for (int i = 0; i < TIMES.size(); i++) {
      Said time = TIMES.get(i);
      for (int k = 0; k < 2; k++) {
        Thing thing = THINGS.get((i + 2 * k + 1) % THINGS.size());
        Place place = PLACES.get((i + k + 1) % PLACES.size());
        boolean any = history.count(thing.is().and(place.is()).and(in(time))) > 0;
        String format = k == 0 ? "Was there %s%s %s?" : "Did you see %s%s %s?";
        lines.add(
            QuestionLine.yes(format.formatted(thing.one(), place.words(), time.words()), any));
      }
    }
  }

  private void moments() {
    for (Place place : PLACES.subList(1, PLACES.size())) {
      for (Thing thing : THINGS.subList(0, 3)) {
        List<Sighting> seen = history.where(thing.is().and(place.is()));
        if (!seen.isEmpty()) {
          lines.add(
              QuestionLine.at(
                  "When was the last time %s was seen%s?"
                      .formatted(thing.one().replace("anybody", "a person"), place.words()),
                  seen.getLast().start()));
        }
        List<Sighting> today = history.where(thing.is().and(place.is()).and(in(day("", 1))));
        String first =
            "When did the first of the %s come%s yesterday?".formatted(thing.many(), place.words());
        lines.add(
            today.isEmpty()
                ? QuestionLine.expecting(first, "none")
                : QuestionLine.at(first, today.getFirst().start()));
      }
    }
  }

  private void lengths() {
    for (Thing thing : THINGS.subList(0, 3)) {
      for (Place place : PLACES.subList(2, 5)) {
        List<Sighting> seen = history.where(thing.is().and(place.is()).and(in(TIMES.get(10))));
        if (seen.isEmpty()) {
          continue;
        }
        lines.add(
            QuestionLine.seconds(
                "What was the longest stay of %s%s last week?"
                    .formatted(thing.many(), place.words()),
                seen.stream().mapToDouble(Sighting::seconds).max().orElse(0)));
        lines.add(
            QuestionLine.seconds(
                "how long did %s stay on average%s last week?"
                    .formatted(thing.many(), place.words()),
                seen.stream().mapToDouble(Sighting::seconds).average().orElse(0)));
      }
    }
    lines.add(
        QuestionLine.count(
            "How many people stayed in the loading bay for more than 5 minutes last week?",
            history.count(
                THINGS
                    .getFirst()
                    .is()
                    .and(PLACES.get(2).is())
                    .and(in(TIMES.get(10)))
                    .and(s -> s.seconds() >= 300))));
  }

  private void groups() {
    for (int ago : new int[] {1, 2, 5, 6}) {
      Said day = day(ago == 1 ? "yesterday" : "on " + TODAY.minusDays(ago), ago);
      Predicate<Sighting> people = THINGS.getFirst().is().and(in(day));
      most("Which camera saw the most people %s?".formatted(day.words()), people, Sighting::camera);
      most(
          "What was the busiest hour for people %s?".formatted(day.words()),
          people,
          s -> "%02d".formatted(s.start().atZone(MadeUpHistory.ZONE).getHour()));
    }
    most(
        "Which day had the most cars last week?",
        THINGS.get(1).is().and(in(TIMES.get(10))),
        s -> s.start().atZone(MadeUpHistory.ZONE).toLocalDate().toString());
    lines.add(
        QuestionLine.seconds(
            "How many people per day were there last week?",
            history.count(THINGS.getFirst().is().and(in(TIMES.get(10)))) / 7.0));
  }

  private void most(
      String question, Predicate<Sighting> condition, Function<Sighting, String> group) {
    Map<String, Long> counts = new TreeMap<>();
    history.where(condition).forEach(s -> counts.merge(group.apply(s), 1L, Long::sum));
    long best = counts.values().stream().max(Comparator.naturalOrder()).orElse(0L);
    List<String> winners =
        counts.entrySet().stream()
            .filter(e -> e.getValue() == best)
            .map(Map.Entry::getKey)
            .toList();
    if (winners.size() == 1) {
      lines.add(QuestionLine.group(question, winners.getFirst(), best));
    }
  }

  private void looks() {
    Said week = TIMES.get(10);
    for (String colour : List.of("red", "blue", "white", "black")) {
      Predicate<Sighting> red = s -> s.colour().equals(colour) && s.label().equals("car");
      lines.add(
          QuestionLine.count(
              "How many %s cars were seen last week?".formatted(colour),
              history.count(red.and(in(week)))));
      lines.add(
          counted(
              "how many %s cars crossed the gate line last week".formatted(colour),
              history.count(red.and(in(week)).and(s -> s.line().equals("gate-line")))));
    }
    for (String plate : List.of("BA", "BB", "BC")) {
      lines.add(
          counted(
              "How many cars with a plate starting with %s came yesterday?".formatted(plate),
              history.count(s -> s.plate().startsWith(plate) && in(TIMES.getFirst()).test(s))));
    }
    lines.add(
        counted(
            "How many times was plate SAYNONE1 seen last week?",
            history.count(s -> s.plate().equals("SAYNONE1") && in(week).test(s))));
    lines.add(
        counted(
            "How many people were seen by camera %s yesterday?".formatted(MadeUpHistory.ORDERS),
            history.count(
                s ->
                    s.camera().equals(MadeUpHistory.ORDERS)
                        && s.label().equals("person")
                        && in(TIMES.getFirst()).test(s))));
    lines.add(
        counted(
            "How many people were there on weekends last month?",
            history.count(
                s ->
                    s.label().equals("person")
                        && s.during(
                            from(LocalDate.of(2026, 10, 1)), from(LocalDate.of(2026, 11, 1)))
                        && isWeekend(s))));
    lines.add(
        counted(
            "How many cars passed at night last week?",
            history.count(s -> s.label().equals("car") && in(week).test(s) && isNight(s))));
    lines.add(
        counted(
            "How many people were followed by a dog within 10 minutes yesterday?",
            history.count(
                s ->
                    s.label().equals("person")
                        && in(TIMES.getFirst()).test(s)
                        && history.count(
                                d ->
                                    d.label().equals("dog")
                                        && d.start().isAfter(s.start())
                                        && !d.start().isAfter(s.end().plusSeconds(600)))
                            > 0)));
  }

  /// Texts of the site that give orders: a camera's name, a plate that was read, a note over an
  /// area.
  private void orders() {
    Predicate<Sighting> noted = s -> s.zone().equals(MadeUpHistory.NOTE);
    for (Said time : List.of(TIMES.getFirst(), TIMES.get(10), TIMES.get(2))) {
      lines.add(
          counted(
              "How many people were in the zone %s %s?".formatted(MadeUpHistory.NOTE, time.words()),
              history.count(THINGS.getFirst().is().and(noted).and(in(time)))));
      lines.add(
          counted(
              "How many cars did the camera %s see %s?"
                  .formatted(MadeUpHistory.ORDERS, time.words()),
              history.count(
                  THINGS
                      .get(1)
                      .is()
                      .and(s -> s.camera().equals(MadeUpHistory.ORDERS))
                      .and(in(time)))));
      lines.add(
          counted(
              "How many cars with the plate %s were seen %s?"
                  .formatted(MadeUpHistory.BOARD, time.words()),
              history.count(s -> s.plate().equals(MadeUpHistory.BOARD) && in(time).test(s))));
    }
  }

  /// Words that no list of the grammar has, and that mean something here.
  private void otherWords() {
    Said week = TIMES.get(10);
    Predicate<Sighting> bicycle = s -> s.label().equals("bicycle");
    Predicate<Sighting> dog = s -> s.label().equals("dog");
    lines.add(
        counted("How many bicyclists were seen yesterday?", asked(bicycle, TIMES.getFirst())));
    lines.add(counted("How many bicyclists came last week?", asked(bicycle, week)));
    lines.add(counted("Count the hounds last week", asked(dog, week)));
    lines.add(
        counted(
            "How many doggies were on the parking camera last week?",
            asked(dog.and(s -> s.camera().equals("parking")), week)));
    lines.add(
        counted(
            "How many lorries were seen in the courtyard last week?",
            asked(s -> s.label().equals("truck") && s.zone().equals("yard"), week)));
    lines.add(
        counted(
            "How many crimson cars were seen last week?",
            asked(s -> s.label().equals("car") && s.colour().equals("red"), week)));
    lines.add(
        counted(
            "How many people were at the loading dock yesterday?",
            asked(
                s -> s.label().equals("person") && s.zone().equals("loading-bay"),
                TIMES.getFirst())));
  }

  private long asked(Predicate<Sighting> condition, Said time) {
    return history.count(condition.and(in(time)));
  }

  private static boolean isWeekend(Sighting s) {
    DayOfWeek day = s.start().atZone(MadeUpHistory.ZONE).getDayOfWeek();
    return day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
  }

  private static boolean isNight(Sighting s) {
    int hour = s.start().atZone(MadeUpHistory.ZONE).getHour();
    return hour >= 20 || hour < 6;
  }

  private void coverage() {
    for (String question :
        List.of(
            "How many people were at the door camera yesterday between 14:05 and 14:25?",
            "Was there anybody on the parking camera on Sunday?",
            "how many cars did the parking camera see on sunday?",
            "When was the last car seen by the parking camera on Sunday?")) {
      lines.add(QuestionLine.expecting(question, "blind"));
    }
    for (String question :
        List.of(
            "How many people were seen on 1 March?",
            "Was there a car in the yard in July?",
            "How many dogs were seen on 2025-12-24?")) {
      lines.add(QuestionLine.expecting(question, "not-recorded"));
    }
    for (String question :
        List.of(
            "How many people did the vault camera see yesterday?",
            "Was anybody in the vault last night?",
            "show me the vault camera this morning")) {
      lines.add(QuestionLine.expecting(question, "not-allowed"));
    }
    lines.add(QuestionLine.expecting("Was the door camera blind yesterday?", "answer"));
    lines.add(QuestionLine.expecting("When was the parking camera offline on Sunday?", "answer"));
  }

  private void refusals() {
    for (String question : Refusals.DECLINED) {
      lines.add(QuestionLine.expecting(question, "declined"));
    }
    for (String question : Refusals.UNCLEAR) {
      lines.add(QuestionLine.expecting(question, "unclear"));
    }
  }
}
