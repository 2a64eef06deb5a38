package org.sightline.search;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate.Grouping;
import org.sightline.domain.CameraName;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.PrecededBy;
import org.sightline.domain.TimeRange;
import org.sightline.search.Question.Asked;
import org.sightline.search.Question.Declined;
import org.sightline.search.Question.Intent;
import org.sightline.search.Question.Unclear;
import org.sightline.search.Question.Understanding;

/// Reads one question in plain words: from left to right, at each word the longest phrase that is
/// known; what is left over is never dropped, it makes the question one that is not answered.
final class QuestionReader {
  private static final Duration USUAL_WITHIN = Duration.ofMinutes(1);

  private final Names names;
  private final Set<CameraName> forbidden;
  private final Instant now;
  private final ZoneId zone;

  private Intents intents = new Intents();
  private SaidTimes times;
  private final Set<String> unknown = new LinkedHashSet<>();
  private final List<String> notes = new ArrayList<>();
  private SaidThings things;
  private @Nullable SaidThings before; // what stood before "followed by" and the like
  private boolean following;
  private @Nullable Duration within;
  private @Nullable Understanding refusal;
  private boolean aboutCameras;
  private boolean goesOn;

  QuestionReader(Names names, Set<CameraName> forbidden, Instant now, ZoneId zone) {
    this.names = names;
    this.forbidden = forbidden;
    this.now = now;
    this.zone = zone;
    this.times = new SaidTimes(now, zone);
    this.things = new SaidThings(names, forbidden);
  }

  Understanding read(List<String> w) {
    if (w.isEmpty()) {
      return new Unclear("Nothing was asked.", List.of("How many people were seen today?"));
    }
    Optional<OutOfScope.Reason> outside = OutOfScope.reason(w, names.nameWords());
    if (outside.isPresent()) {
      return new Declined("outside", outside.get().text(), List.of(outside.get().word()));
    }
    if (w.indexOf("how") != w.lastIndexOf("how")) {
      return new Unclear(
          "That is two questions at once.", List.of("Ask them one after the other."));
    }
    int split = comparison(w);
    if (split > 0) {
      return compared(w, split);
    }
    readAll(w);
    if (w.getFirst().equals("who") && !things.hasSubject()) {
      things.take(List.of("person"), 0);
      notes.add("who a person is, is not known: persons were looked for");
    }
    boolean present =
        w.getFirst().matches("is|are") || (w.getFirst().equals("how") && w.contains("are"));
    if (present && !times.isSaid() && things.hasSubject()) {
      times.atPresent();
    }
    return refusal != null ? refusal : understood();
  }

  /// Reads words that go on from questions before.
  ///
  /// @param earlier the words of those questions, the oldest first
  Understanding read(List<String> w, List<List<String>> earlier) {
    if (earlier.isEmpty() || w.isEmpty()) {
      return read(w);
    }
    QuestionReader before = null;
    for (List<String> words : earlier) {
      before = another().goingOn(words, before);
    }
    QuestionReader whole = another().goingOn(w, before);
    if (before == null || whole == null || !whole.goesOn) {
      return read(w);
    }
    whole.notes.add("goes on from '%s'".formatted(String.join(" ", earlier.getLast())));
    return whole.refusal != null ? whole.refusal : whole.understood();
  }

  /// Which of the words nobody knows.
  Set<String> unknown(List<String> w) {
    readAll(FollowUp.without(w));
    return unknown;
  }

  private QuestionReader another() {
    return new QuestionReader(names, forbidden, now, zone);
  }

  /// This reader with these words, gone on from those before where they do; null where nothing can
  /// go on from them.
  private @Nullable QuestionReader goingOn(List<String> w, @Nullable QuestionReader earlier) {
    if (OutOfScope.reason(w, names.nameWords()).isPresent() || comparison(w) > 0) {
      return null;
    }
    boolean leads = FollowUp.leads(w);
    readAll(leads ? FollowUp.without(w) : w);
    boolean fragment =
        w.size() <= FollowUp.MAX_FRAGMENT
            && intents.intent == null
            && !things.hasLabel()
            && before == null
            && (times.isSaid() || things.hasPlace());
    if (earlier == null || !(leads || fragment)) {
      return this;
    }
    goesOn = true;
    if (before == null) {
      SaidThings mine = things;
      mine.goOnFrom(earlier.before == null ? earlier.things : earlier.before);
      if (earlier.before != null) {
        before = mine;
        things = earlier.things;
        following = earlier.following;
        within = earlier.within;
      }
    }
    times = times.isSaid() ? times : earlier.times;
    boolean wishes = intents.intent != null || intents.by != Grouping.NONE || intents.limit != null;
    intents = wishes ? intents : earlier.intents;
    aboutCameras |= earlier.aboutCameras;
    return this;
  }

  private void readAll(List<String> w) {
    int at = 0;
    while (at < w.size() && refusal == null) {
      at += step(w, at);
    }
  }

  private int step(List<String> w, int at) {
    int taken = state(w, at);
    taken = taken > 0 ? taken : things.name(w, at);
    taken = taken > 0 ? taken : intents.take(w, at);
    taken = taken > 0 ? taken : withinSaid(w, at);
    taken = taken > 0 ? taken : things.measure(w, at);
    taken = taken > 0 ? taken : times.take(w, at);
    taken = taken > 0 ? taken : sequence(w, at);
    taken = taken > 0 ? taken : things.take(w, at);
    if (taken > 0) {
      refusal = refusal != null ? refusal : things.refusal();
      return taken;
    }
    String word = w.get(at);
    if (!Lexicon.FILLERS.contains(word) && !word.matches("[-–—;/]")) {
      unknown.add(word);
    }
    return 1;
  }

  /// What is said of a camera itself.
  private int state(List<String> w, int at) {
    String word = w.get(at);
    if (!Lexicon.STATE.contains(word) || things.hasSubject()) {
      return 0;
    }
    if (word.matches("down|running|gap|missing|dark|recording") && !mentionsCamera(w)) {
      return 0;
    }
    boolean plain = word.equals("recording") && Phrase.at(w, at - 1).matches("the|any|a|show");
    if (plain) {
      return 0;
    }
    aboutCameras = true;
    return 1;
  }

  private static boolean mentionsCamera(List<String> w) {
    return w.contains("camera")
        || w.contains("cameras")
        || w.contains("footage")
        || w.contains("recording")
        || w.contains("site")
        || w.contains("system");
  }

  /// `within 30 seconds`, beside something that comes before or after.
  private int withinSaid(List<String> w, int at) {
    if (before == null || !Phrase.at(w, at).matches("within|in|inside")) {
      return 0;
    }
    Optional<Numbers.Length> length = Numbers.length(w, at + 1);
    if (length.isEmpty() || length.get().duration().compareTo(ObservationQuery.MAX_WITHIN) > 0) {
      return 0;
    }
    within = length.get().duration();
    int taken = 1 + length.get().words();
    return Phrase.are(w, at + taken, "of", "each", "other") ? taken + 3 : taken;
  }

  private int sequence(List<String> w, int at) {
    if (before != null || !things.hasSubject()) {
      return 0;
    }
    String[][] phrases = {
      {"followed by", "f"}, {"and then", "f"}, {"and shortly after", "f"}, {"shortly before", "f"},
      {"shortly after", "p"}, {"right after", "p"}, {"right before", "f"}, {"preceded by", "p"},
      {"then", "f"}, {"before", "f"}, {"after", "p"}
    };
    Optional<Numbers.Length> length = Numbers.length(w, at);
    if (length.isPresent()) {
      String word = Phrase.at(w, at + length.get().words());
      if (word.equals("after") || word.equals("before")) { // 30 seconds after a car
        within = length.get().duration();
        begin(word.equals("before"));
        return length.get().words() + 1;
      }
    }
    for (String[] phrase : phrases) {
      String[] words = phrase[0].split(" ");
      if (Phrase.are(w, at, words)) {
        begin(phrase[1].equals("f"));
        return words.length;
      }
    }
    return 0;
  }

  private void begin(boolean isFollowing) {
    before = things;
    following = isFollowing;
    things = new SaidThings(names, forbidden);
  }

  /// Where a question of the form `more X than Y` is cut; 0 for none.
  private static int comparison(List<String> w) {
    int than = w.indexOf("than");
    if (than > 1
        && w.subList(0, than - 1).contains("more")
        && !Phrase.at(w, than - 1)
            .matches(
                "more|less|fewer|longer|shorter|faster|slower|taller|higher|later|earlier|rather|other|sooner|lower")) {
      return than;
    }
    int or = w.indexOf("or");
    boolean asks = w.contains("more") && !w.contains("than");
    return asks && or > 1 && w.indexOf("more") < or ? or : 0;
  }

  private Understanding compared(List<String> w, int split) {
    List<String> left = new ArrayList<>(w.subList(0, split));
    left.remove("more");
    List<String> right = w.subList(split + 1, w.size());
    QuestionReader second = new QuestionReader(names, forbidden, now, zone);
    second.readAll(right);
    QuestionReader first = new QuestionReader(names, forbidden, now, zone);
    first.readAll(left);
    boolean sameThing = !second.things.hasSubject();
    if (sameThing) {
      second.things.subjectOf(first.things);
    }
    if (!sameThing || !second.times.isSaid() || !first.times.isSaid()) {
      // what is said once holds for both
      if (!first.things.hasPlace() && second.things.hasPlace() && !sameThing) {
        first.things.placeOf(second.things);
      } else if (!second.things.hasPlace() && first.things.hasPlace()) {
        second.things.placeOf(first.things);
      }
    }
    SaidTimes.When a = first.times.isSaid() ? first.times.when() : second.times.when();
    SaidTimes.When b = second.times.isSaid() ? second.times.when() : first.times.when();
    Understanding one = first.understood(a);
    Understanding two = second.understood(b);
    if (!(one instanceof Asked(Question asked))) {
      return one;
    }
    if (!(two instanceof Asked(Question other))) {
      return two;
    }
    return new Asked(
        new Question(
            Intent.COMPARE,
            asked.query(),
            asked.over(),
            Grouping.NONE,
            null,
            counted(other),
            asked.subject(),
            asked.cameras(),
            asked.chips(),
            asked.notes()));
  }

  private static Question counted(Question q) {
    return new Question(
        Intent.COUNT,
        q.query(),
        q.over(),
        Grouping.NONE,
        null,
        null,
        q.subject(),
        q.cameras(),
        q.chips(),
        q.notes());
  }

  private Understanding understood() {
    return understood(times.when());
  }

  private Understanding understood(SaidTimes.When when) {
    if (refusal != null) {
      return refusal;
    }
    if (!unknown.isEmpty()) {
      return unknownWords();
    }
    if (things.isWayBetween()) {
      return new Declined(
          "outside",
          "From where to where something went is not kept as one fact: ask about each place, or what followed within a time.",
          List.of("from"));
    }
    TimeRange over = when.over();
    if (over != null && over.start().isAfter(now)) {
      return new Declined(
          "future",
          "%s has not been yet; observations are about what has been."
              .formatted(Times.shown(over, zone)),
          List.of());
    }
    Intent intent = intents.wanted(aboutCameras && !things.hasSubject());
    boolean watched = aboutCameras && !things.hasSubject();
    if (watched) {
      intent = Intent.WATCHED;
    }
    SaidThings main = before == null ? things : before;
    Optional<Unclear> unclear = watched ? Optional.empty() : unclear(intent, main);
    if (unclear.isPresent()) {
      return unclear.get();
    }
    return new Asked(question(intent, main, when));
  }

  private Declined unknownWords() {
    return new Declined(
        "unknown-words",
        "Not understood: %s. Nothing is answered on half a question; known here are labels (%s), cameras, zones, lines, colours and times."
            .formatted(
                String.join(", ", unknown),
                String.join(", ", names.knownLabels().stream().sorted().limit(12).toList())),
        List.copyOf(unknown));
  }

  private Optional<Unclear> unclear(Intent intent, SaidThings main) {
    if (before != null && !things.hasSubject()) {
      return Optional.of(
          new Unclear(
              "What came before or after is not named.",
              List.of("How many people were followed by a car within 30 seconds today?")));
    }
    boolean countsNothing =
        !main.hasSubject()
            && switch (intent) {
              case COUNT, PER_HOUR, PER_DAY, AVERAGE, EXISTS -> true;
              default -> false;
            };
    if (countsNothing) {
      return Optional.of(
          new Unclear(
              "It is not said what is asked for: persons, vehicles, or anything at all?",
              List.of("How many people …?", "How many vehicles …?", "Was anything seen …?")));
    }
    boolean empty =
        !main.hasSubject() && !main.hasPlace() && !times.isSaid() && intent == Intent.FIND;
    return empty
        ? Optional.of(
            new Unclear(
                "It is not said what is asked for.", List.of("What was seen at … yesterday?")))
        : Optional.empty();
  }

  private Question question(Intent intent, SaidThings main, SaidTimes.When when) {
    List<ObservationQuery> terms = new ArrayList<>(main.terms());
    List<Chip> chips = new ArrayList<>(main.chips());
    if (before != null) {
      Duration reach = within != null ? within : USUAL_WITHIN;
      if (within == null) {
        notes.add("no time between the two was said: one minute was taken");
      }
      ObservationQuery other = joined(things.terms());
      ObservationQuery relation =
          following ? new FollowedBy(other, reach) : new PrecededBy(other, reach);
      terms.add(relation);
      String text = org.sightline.domain.QueryText.print(relation);
      chips.add(new Chip(following ? "then" : "earlier", text, text));
      notes.addAll(things.notes());
    }
    terms.addAll(when.terms());
    when.chips().forEach(text -> chips.add(Chip.of(text)));
    if (when.over() != null) {
      chips.add(
          new Chip(
              "during",
              Times.shown(when.over(), zone),
              "during:" + when.over().start() + "/" + when.over().end()));
    }
    List<String> all = new ArrayList<>(notes);
    all.addAll(main.notes());
    all.addAll(times.notes);
    if (!times.isSaid() && intent != Intent.LAST && when.over() == null) {
      all.add("no time was said: all that is kept was looked at");
    }
    return new Question(
        intent,
        joined(terms),
        when.over(),
        intents.by,
        intents.limit,
        null,
        main.subject(),
        main.cameras(),
        chips,
        all);
  }

  private static ObservationQuery joined(List<ObservationQuery> terms) {
    return switch (terms.size()) {
      case 0 -> new ObservationQuery.All();
      case 1 -> terms.getFirst();
      default -> new And(terms);
    };
  }
}
