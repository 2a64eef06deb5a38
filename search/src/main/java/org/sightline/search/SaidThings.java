package org.sightline.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Direction;
import org.sightline.domain.Motion;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.*;
import org.sightline.domain.QueryText;
import org.sightline.domain.Words;
import org.sightline.search.Question.Declined;
import org.sightline.search.Question.Understanding;

/// What one question says of objects, places, looks and movement.
final class SaidThings {
  private static final double KMH = 3.6;
  private static final double MPH = 2.2369362920544;

  private final Names names;
  private final Set<CameraName> forbidden;
  private final Set<String> labels = new LinkedHashSet<>();
  private final Set<String> unlabels = new LinkedHashSet<>();
  private final Set<CameraName> cameras = new LinkedHashSet<>();
  private final Set<String> zones = new LinkedHashSet<>();
  private final Set<String> both = new LinkedHashSet<>(); // names of a camera and a zone
  private final List<ObservationQuery> others = new ArrayList<>();
  private final List<ObservationQuery> places = new ArrayList<>(); // negated ones
  private final List<String> notes = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private @Nullable Duration dwell;
  private boolean dwellLess;
  private @Nullable Understanding refusal;
  private boolean anything;
  private boolean motion;
  private boolean negated;
  private boolean fromPlace; // "from the yard"

  SaidThings(Names names, Set<CameraName> forbidden) {
    this.names = names;
    this.forbidden = forbidden;
  }

  @Nullable Understanding refusal() {
    return refusal;
  }

  /// The longest name of a camera, a zone or a line that begins at `at`.
  int name(List<String> w, int at) {
    String lead = w.get(at);
    int skip = lead.matches("camera|zone|line|area|tripwire") ? 1 : 0;
    for (int count = Math.min(Names.MAX_WORDS, w.size() - at - skip); count > 0; count--) {
      String name = String.join(" ", w.subList(at + skip, at + skip + count));
      String after = Phrase.at(w, at + skip + count);
      boolean followed = after.matches("camera|cameras|zone|area|line|tripwire");
      String sort = skip == 1 ? lead : followed ? after : "";
      if (sort.isEmpty() && count == 1 && isOrdinary(name)) {
        continue;
      }
      int taken = place(name, sort, w, at) ? skip + count + (followed ? 1 : 0) : 0;
      if (taken > 0) {
        return taken + direction(w, at + taken);
      }
    }
    return 0;
  }

  /// Whether a word alone is rather a label or a word of the language than a name.
  private boolean isOrdinary(String name) {
    return names.label(name).isPresent() || Lexicon.FILLERS.contains(name);
  }

  private boolean place(String name, String sort, List<String> w, int at) {
    CameraName camera = sort.matches("zone|area|line|tripwire") ? null : names.camera(name);
    String zone = sort.matches("camera|cameras|line|tripwire") ? null : names.zone(name);
    String line = sort.matches("camera|cameras|zone|area") ? null : names.line(name);
    boolean crossing =
        sort.matches("line|tripwire")
            || w.subList(0, at).stream().anyMatch(x -> x.startsWith("cross"))
            || w.stream().anyMatch(x -> x.startsWith("cross") || x.matches("forwards?|backwards?"));
    if (line != null && (crossing || (camera == null && zone == null))) {
      Direction way = null;
      for (String word : w) {
        way = word.startsWith("forward") ? Direction.FORWARD : way;
        way = word.startsWith("backward") ? Direction.BACKWARD : way;
      }
      add(others, new Crossed(line, way));
      said.add("crossing " + line);
      return true;
    }
    if (camera == null && zone == null) {
      return isForbidden(name, sort);
    }
    fromPlace |= Phrase.at(w, at - 1).equals("from") || Phrase.are(w, at - 2, "from", "the");
    if (negated) {
      places.add(new Not(camera != null ? new CameraIs(camera) : new ZoneIs(String.valueOf(zone))));
      negated = false;
    } else if (camera != null && zone != null) {
      both.add(zone);
      notes.add("'%s' is a camera and a zone: both were looked at".formatted(name));
    } else if (camera != null) {
      cameras.add(camera);
    } else if (zone != null) {
      zones.add(zone);
    }
    return true;
  }

  private boolean isForbidden(String name, String sort) {
    for (CameraName camera : forbidden) {
      if (Names.normal(camera.value()).equals(Names.normal(name)) && !sort.equals("zone")) {
        refusal =
            new Declined(
                "not-allowed",
                "You may not see what the camera %s saw.".formatted(camera),
                List.of());
        return true;
      }
    }
    return false;
  }

  private static int direction(List<String> w, int at) {
    return Phrase.at(w, at).matches("(for|back)wards?") ? 1 : 0;
  }

  /// A colour, a plate, a label, how something moves, or a word that turns the next round.
  int take(List<String> w, int at) {
    String word = w.get(at);
    int taken = plate(w, at);
    taken = taken > 0 ? taken : label(w, at);
    if (taken > 0) {
      return taken;
    }
    String colour = Lexicon.COLOURS.get(word);
    if (colour != null) {
      said.add(negated ? "not " + colour : colour);
      add(others, new ColourIs(colour));
      return Phrase.at(w, at + 1).matches("colou?red") ? 2 : 1;
    }
    if (Lexicon.ROLES.contains(word)) {
      refusal =
          new Declined(
              "outside",
              "A detector says 'person', not '%s': ask about persons instead.".formatted(word),
              List.of(word));
      return 1;
    }
    if (word.matches("(for|back)wards?")) {
      return 1; // taken with its line
    }
    if (Lexicon.MOTION_WORDS.contains(word)) {
      motion = true;
      return 1;
    }
    if (Lexicon.ANYTHING.contains(word)) {
      anything = true;
      return 1;
    }
    if (Lexicon.MOVING.contains(word) || Lexicon.STATIONARY.contains(word)) {
      boolean moving = Lexicon.MOVING.contains(word);
      add(others, new MotionIs(moving ? Motion.MOVING : Motion.STATIONARY));
      said.add(0, moving ? "moving" : "still");
      return word.equals("standing") && Phrase.at(w, at + 1).equals("still") ? 2 : 1;
    }
    if (Phrase.are(w, at, "no", "one")) {
      return label(List.of("person"), 0) * 2;
    }
    if (Phrase.are(w, at, "other", "than")) {
      negated = true;
      return 2;
    }
    if (word.matches("not|without|except|excluding") && at > 0) {
      negated = true;
      return 1;
    }
    return word.matches("or|no|not|but") ? 1 : 0;
  }

  private void add(List<ObservationQuery> to, ObservationQuery term) {
    to.add(negated ? new Not(term) : term);
    negated = false;
  }

  private int label(List<String> w, int at) {
    for (int count = Math.min(3, w.size() - at); count > 0; count--) {
      String text = String.join(" ", w.subList(at, at + count));
      if (count == 1 && Lexicon.ROLES.contains(text)) {
        continue;
      }
      Optional<Names.Label> found = names.label(text);
      if (found.isEmpty()) {
        continue;
      }
      List<String> known = found.get().labels().stream().filter(names::isKnown).toList();
      if (known.isEmpty()) {
        refusal =
            new Declined(
                "unknown-label",
                "Nothing here looks for '%s'. Looked for are: %s."
                    .formatted(text, String.join(", ", new TreeSet<>(names.knownLabels()))),
                List.of(text));
        return count;
      }
      if (known.size() > 1 || !text.startsWith(known.getFirst().substring(0, 2))) {
        String note = "'%s' was read as %s".formatted(text, String.join(", ", known));
        if (!known.equals(List.of("person"))) {
          notes.add(note);
        }
      }
      (negated ? unlabels : labels).addAll(known);
      if (!negated) {
        said.add(known.size() == 1 ? known.getFirst() : Names.normal(text));
      }
      negated = false;
      return count;
    }
    return 0;
  }

  /// `plate AB123`, `plate starting with AB`, `number plate ending in 7`.
  private int plate(List<String> w, int at) {
    int i = at;
    if (Phrase.at(w, i).matches("license|licence|number|registration")) {
      i++;
    }
    if (!Phrase.at(w, i).matches("plates?|registration")) {
      return 0;
    }
    i++;
    boolean starts = false;
    boolean ends = false;
    boolean contains = false;
    while (Phrase.at(w, i)
        .matches(
            "number|starting|starts|beginning|begins|ending|ends|containing|contains|with|in|like|is|was|of|that|by")) {
      starts |= Phrase.at(w, i).matches("start.*|begin.*");
      ends |= Phrase.at(w, i).startsWith("end");
      contains |= Phrase.at(w, i).startsWith("contain");
      i++;
    }
    StringBuilder form = new StringBuilder();
    while (Phrase.at(w, i).matches(".*[0-9*].*|[a-z]{1,3}")
        && !Lexicon.FILLERS.contains(Phrase.at(w, i))
        && form.length() < 12) {
      form.append(w.get(i++));
    }
    if (Words.of(form.toString()).isEmpty()) {
      return 0;
    }
    String pattern = (ends || contains ? "*" : "") + form + (starts || contains ? "*" : "");
    add(others, new PlateLike(pattern));
    said.add("with plate " + pattern.toUpperCase(Locale.ROOT));
    return i - at;
  }

  /// A length, a speed or a height that is compared: `for more than 5 minutes`, `faster than 20
  /// km/h`.
  int measure(List<String> w, int at) {
    int i = at;
    String word = w.get(at);
    boolean less = false;
    if (word.equals("for") || word.equals("going") || word.equals("at")) {
      i++;
    }
    String how = Phrase.at(w, i) + " " + Phrase.at(w, i + 1);
    boolean signed = true;
    switch (how) {
      case "more than", "longer than", "at least", "faster than", "taller than", "higher than" ->
          i += 2;
      case "less than", "shorter than", "at most", "slower than", "up to" -> {
        less = true;
        i += 2;
      }
      default -> {
        if (Phrase.at(w, i).matches("over|above|exceeding")) {
          i++;
        } else if (Phrase.at(w, i).matches("under|below")) {
          less = true;
          i++;
        } else {
          signed = false;
        }
      }
    }
    if (!signed && i == at) {
      return 0;
    }
    int measured = signed ? speedOrHeight(w, i, less) : 0;
    if (measured > 0) {
      return i - at + measured;
    }
    Optional<Numbers.Length> length = Numbers.length(w, i);
    boolean wanted =
        signed
            ? length.isPresent() && !Phrase.at(w, i - 1).equals("over") || word.equals("for")
            : word.equals("for");
    if (length.isEmpty()
        || !wanted
        || Phrase.at(w, i + length.get().words()).matches("ago|after|before")) {
      return 0;
    }
    dwell = length.get().duration();
    dwellLess = less;
    said.add((less ? "for less than " : "for at least ") + Times.typed(dwell));
    return i - at + length.get().words();
  }

  private int speedOrHeight(List<String> w, int at, boolean less) {
    Optional<Numbers.Said> number = Numbers.number(w, at);
    String unit;
    double value;
    int words;
    String word = Phrase.at(w, at);
    if (word.matches("[0-9]+(\\.[0-9]+)?(km/h|kmh|kph|mph|m/s|m)")) {
      int cut = 0;
      while (Character.isDigit(word.charAt(cut)) || word.charAt(cut) == '.') {
        cut++;
      }
      value = Double.parseDouble(word.substring(0, cut));
      unit = word.substring(cut);
      words = 1;
    } else if (number.isPresent()) {
      value = number.get().value();
      unit = Phrase.at(w, at + number.get().words());
      words = number.get().words() + 1;
      if (unit.matches("kilomet(er|re)s") || unit.equals("km") || unit.equals("miles")) {
        String per = Phrase.at(w, at + words) + " " + Phrase.at(w, at + words + 1);
        unit = per.matches("(an|per) hour") ? (unit.equals("miles") ? "mph" : "km/h") : "";
        words += 2;
      } else if (unit.matches("met(er|re)s?") && Phrase.at(w, at + words).matches("per|a")) {
        unit = "m/s";
        words += 2;
      }
    } else {
      return 0;
    }
    boolean tall =
        Phrase.at(w, at - 2).matches("taller|higher")
            || Phrase.at(w, at + words).matches("tall|high");
    ObservationQuery term =
        switch (unit) {
          case "km/h", "kmh", "kph" -> new SpeedAtLeast(value / KMH);
          case "mph" -> new SpeedAtLeast(value / MPH);
          case "m/s" -> new SpeedAtLeast(value);
          case "m", "metre", "metres", "meter", "meters" -> tall ? new HeightAtLeast(value) : null;
          default -> null;
        };
    if (term == null) {
      return 0;
    }
    add(others, less ? new Not(term) : term);
    said.add((less ? "under " : "at least ") + value + " " + unit);
    return words + (Phrase.at(w, at + words).matches("tall|high") ? 1 : 0);
  }

  boolean hasSubject() {
    return !labels.isEmpty() || !unlabels.isEmpty() || anything || motion || !others.isEmpty();
  }

  /// Whether it is asked who went from one place to another, which no fact says.
  boolean isWayBetween() {
    return fromPlace && cameras.size() + zones.size() + both.size() > 1;
  }

  boolean hasPlace() {
    return !cameras.isEmpty() || !zones.isEmpty() || !both.isEmpty() || !places.isEmpty();
  }

  void subjectOf(SaidThings other) {
    labels.addAll(other.labels);
    others.addAll(other.others);
    anything = other.anything;
    motion = other.motion;
    said.addAll(other.said);
  }

  void placeOf(SaidThings other) {
    cameras.addAll(other.cameras);
    zones.addAll(other.zones);
    both.addAll(other.both);
  }

  /// Whether an object is named, by whatever.
  boolean hasLabel() {
    return !labels.isEmpty() || !unlabels.isEmpty() || anything || motion;
  }

  /// Takes along what the question before says and this one does not: a label that is named anew
  /// stands for all that was said of objects, a place for all places.
  void goOnFrom(SaidThings other) {
    if (!hasLabel()) {
      subjectOf(other);
      unlabels.addAll(other.unlabels);
      if (dwell == null) {
        dwell = other.dwell;
        dwellLess = other.dwellLess;
      }
    }
    if (!hasPlace()) {
      placeOf(other);
      places.addAll(other.places);
    }
  }

  List<CameraName> cameras() {
    return both.isEmpty() ? List.copyOf(cameras) : List.of();
  }

  List<String> notes() {
    return notes;
  }

  String subject() {
    List<String> words = new ArrayList<>(said.stream().distinct().toList());
    if (labels.isEmpty()) {
      words.add(motion ? "motion" : "object");
    }
    return String.join(" ", words);
  }

  /// Every part as a term of the query.
  List<ObservationQuery> terms() {
    List<ObservationQuery> terms = new ArrayList<>();
    any(labels.stream().<ObservationQuery>map(LabelIs::new).toList(), terms);
    unlabels.forEach(label -> terms.add(new Not(new LabelIs(label))));
    if (!unlabels.isEmpty() && labels.isEmpty() || anything && labels.isEmpty() && !motion) {
      terms.add(new KindIs(Kind.OBJECT));
    }
    if (motion && labels.isEmpty()) {
      terms.add(new KindIs(Kind.MOTION));
    }
    terms.addAll(others);
    any(cameras.stream().<ObservationQuery>map(CameraIs::new).toList(), terms);
    any(zones.stream().<ObservationQuery>map(ZoneIs::new).toList(), terms);
    both.forEach(
        name ->
            terms.add(
                new Or(
                    List.of(
                        new CameraIs(new CameraName(String.valueOf(names.camera(name)))),
                        new ZoneIs(name)))));
    terms.addAll(places);
    Duration length = dwell;
    if (length != null) {
      ObservationQuery least =
          zones.size() == 1
              ? new DwellsAtLeast(zones.iterator().next(), length)
              : new LastsAtLeast(length);
      terms.add(dwellLess ? new Not(least) : least);
    }
    return terms;
  }

  private static void any(List<ObservationQuery> choice, List<ObservationQuery> terms) {
    if (!choice.isEmpty()) {
      terms.add(choice.size() == 1 ? choice.getFirst() : new Or(choice));
    }
  }

  List<Chip> chips() {
    return terms().stream().map(term -> Chip.of(QueryText.print(term))).toList();
  }
}
