package org.sightline.search;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.ConfidenceAtLeast;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ObservationQuery.KindIs;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.LastsAtLeast;
import org.sightline.domain.ObservationQuery.LastsLessThan;
import org.sightline.domain.ObservationQuery.MotionIs;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.TextMatches;
import org.sightline.domain.ObservationQuery.ZoneIs;
import org.sightline.domain.QueryText;
import org.sightline.domain.QueryTextException;
import org.sightline.domain.TimeRange;
import org.sightline.domain.Words;

/// Keys and their values to parts of a query. Whatever is said in free words comes through here
/// too, which is why a chip reads back as what it was.
final class Chips {
  private static final Pattern COMPARED = Pattern.compile("(>=|<=|>|<|=)?\\s*(.*)");
  private static final Pattern NUMBER =
      Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,15})?|\\.[0-9]{1,15})(%?)");

  private final Names names;
  private final Times times;

  /// A chip with its meaning.
  record Part(Chip chip, ObservationQuery query, boolean negated) {
    Part negate() {
      Chip not = new Chip(chip.key(), "not " + chip.value(), "-" + chip.text(), chip.said());
      return new Part(not, new Not(query), true);
    }

    Part guessedOf(String words) {
      return new Part(chip.guessedOf(words), query, negated);
    }
  }

  Chips(Names names, Times times) {
    this.names = names;
    this.times = times;
  }

  /// What `key:value` means; empty where the value is none of that key.
  ///
  /// @param day the day that a bare time of day is of, or null for its latest occurrence
  Optional<Part> part(String key, String value, @Nullable LocalDate day) {
    return switch (key) {
      case "label" -> label(value);
      case "camera" -> camera(value);
      case "zone" -> zone(value);
      case "place" -> place(value);
      case "after", "since" -> after(value, day);
      case "before", "until" -> before(value, day);
      case "on" -> times.day(value).map(this::on);
      case "during", "between" -> during(value, day);
      case "last" -> Times.length(value).filter(l -> !l.isZero()).map(this::last);
      case "confidence" -> confidence(value);
      case "dwell" -> value.contains(":") ? canonical(key, value) : lasts(value);
      case "lasts" -> lasts(value);
      case "moving" -> moving(value.toLowerCase(Locale.ROOT));
      case "is" -> is(value.toLowerCase(Locale.ROOT));
      case "kind" -> kind(value.toLowerCase(Locale.ROOT));
      case "text" -> text(value);
      case "color" -> canonical("colour", value);
      case "colour",
          "plate",
          "line",
          "speed",
          "height",
          "size",
          "hours",
          "days",
          "site",
          "heading",
          "region",
          "caption" ->
          canonical(key, value);
      default -> Optional.empty();
    };
  }

  /// A term in the words of [QueryText]; hours and days are of the site's clock where none is said.
  private Optional<Part> canonical(String key, String value) {
    boolean clock = (key.equals("hours") || key.equals("days")) && value.indexOf('@') < 0;
    String said = clock ? value + "@" + times.zone() : value;
    for (String form : List.of(said, QueryText.quoted(said))) {
      try {
        if (QueryText.parse(key + ":" + form) instanceof ObservationQuery.Leaf leaf) {
          return Optional.of(part(key, said, leaf));
        }
      } catch (QueryTextException _) {
        // the next form, or none
      }
    }
    return Optional.empty();
  }

  Optional<Part> text(String words) {
    String text = words.strip();
    return Words.of(text).isEmpty()
        ? Optional.empty()
        : Optional.of(part("text", text, new TextMatches(text)));
  }

  Optional<Part> label(String value) {
    if (Words.of(value).isEmpty()) {
      return Optional.empty();
    }
    Optional<Names.Label> known = names.label(value);
    if (known.isEmpty()) {
      String label = value.toLowerCase(Locale.ROOT);
      return Optional.of(part("label", label, new LabelIs(label)));
    }
    List<ObservationQuery> any =
        known.get().labels().stream().<ObservationQuery>map(LabelIs::new).toList();
    return Optional.of(
        part("label", known.get().name(), any.size() == 1 ? any.getFirst() : new Or(any)));
  }

  Optional<Part> camera(String value) {
    @Nullable CameraName known = names.camera(value);
    if (known == null && !CameraName.isValid(value)) {
      return Optional.empty();
    }
    CameraName camera = known != null ? known : new CameraName(value);
    return Optional.of(part("camera", camera.value(), new CameraIs(camera)));
  }

  Optional<Part> zone(String value) {
    if (Words.of(value).isEmpty()) {
      return Optional.empty();
    }
    @Nullable String known = names.zone(value);
    String zone = known != null ? known : value;
    return Optional.of(part("zone", zone, new ZoneIs(zone)));
  }

  /// A camera or a zone, or either where both have the name; empty where neither has.
  Optional<Part> place(String value) {
    @Nullable CameraName camera = names.camera(value);
    @Nullable String zone = names.zone(value);
    if (camera != null && zone != null) {
      Or either = new Or(List.of(new CameraIs(camera), new ZoneIs(zone)));
      return Optional.of(part("place", camera.value(), either));
    }
    return camera != null ? camera(value) : zone != null ? zone(value) : Optional.empty();
  }

  private Optional<Part> after(String value, @Nullable LocalDate day) {
    return times
        .moment(value, day)
        .map(m -> part("after", m.typed(), new During(TimeRange.from(m.instant()))));
  }

  /// Before a bare time of day means today's, even if that is still to come.
  private Optional<Part> before(String value, @Nullable LocalDate day) {
    return times
        .moment(value, day != null ? day : times.today())
        .map(m -> part("before", m.typed(), new During(TimeRange.until(m.instant()))));
  }

  Part on(LocalDate day) {
    TimeRange whole =
        new TimeRange(times.startOf(day).instant(), times.startOf(day.plusDays(1)).instant());
    String word =
        day.equals(times.today())
            ? "today"
            : day.equals(times.today().minusDays(1)) ? "yesterday" : day.toString();
    return part("on", word, new During(whole));
  }

  Part last(Duration length) {
    return part("last", Times.typed(length), new During(TimeRange.from(times.now.minus(length))));
  }

  /// `START/END` or `START-END`; an end before its start is of the next day where only times of day
  /// were said.
  private Optional<Part> during(String value, @Nullable LocalDate day) {
    int cut = value.indexOf('/');
    if (cut < 0) {
      cut = value.indexOf('-');
      if (cut != value.lastIndexOf('-')) {
        return Optional.empty();
      }
    }
    return cut < 0
        ? Optional.empty()
        : between(value.substring(0, cut).strip(), value.substring(cut + 1).strip(), day);
  }

  Optional<Part> between(String from, String to, @Nullable LocalDate day) {
    Optional<Times.Moment> start = times.moment(from, day);
    if (start.isEmpty()) {
      return Optional.empty();
    }
    @Nullable LocalDateTime local = start.get().local();
    LocalDate ofStart = local == null ? day : local.toLocalDate();
    Optional<Times.Moment> end = times.moment(to, ofStart);
    if (end.isPresent()
        && end.get().instant().isBefore(start.get().instant())
        && ofStart != null
        && times.clock(to).isPresent()) {
      end = times.moment(to, ofStart.plusDays(1));
    }
    return end.filter(e -> !e.instant().isBefore(start.get().instant()))
        .map(e -> during(start.get(), e));
  }

  Part during(Times.Moment start, Times.Moment end) {
    Times.requireInReach(end);
    return part(
        "during",
        start.typed() + "/" + end.typed(),
        new During(new TimeRange(start.instant(), end.instant())));
  }

  private Optional<Part> confidence(String value) {
    Matcher compared = COMPARED.matcher(value);
    if (!compared.matches()) {
      return Optional.empty();
    }
    Matcher number = NUMBER.matcher(compared.group(2));
    if (!number.matches()) {
      return Optional.empty();
    }
    double share = Double.parseDouble(number.group(1)) / (number.group(2).isEmpty() ? 1 : 100);
    if (share > 1) {
      return Optional.empty();
    }
    String sign = compared.group(1);
    String typed = BigDecimal.valueOf(share).stripTrailingZeros().toPlainString();
    ConfidenceAtLeast least = new ConfidenceAtLeast(share);
    return Optional.of(
        sign != null && sign.startsWith("<")
            ? part("confidence", "<" + typed, new Not(least))
            : part("confidence", ">=" + typed, least));
  }

  private Optional<Part> lasts(String value) {
    Matcher compared = COMPARED.matcher(value);
    if (!compared.matches()) {
      return Optional.empty();
    }
    String sign = compared.group(1);
    boolean less = sign != null && sign.startsWith("<");
    return Times.length(compared.group(2)).map(length -> lasts(length, less));
  }

  Part lasts(Duration length, boolean less) {
    String typed = Times.typed(length);
    return less
        ? part("lasts", "<" + typed, new LastsLessThan(length))
        : part("lasts", ">=" + typed, new LastsAtLeast(length));
  }

  private static Optional<Part> moving(String value) {
    return switch (value) {
      case "yes", "true", "y" -> Optional.of(moving(Motion.MOVING));
      case "no", "false", "n" -> Optional.of(moving(Motion.STATIONARY));
      default -> Optional.empty();
    };
  }

  private static Optional<Part> is(String value) {
    return switch (value) {
      case "moving" -> Optional.of(moving(Motion.MOVING));
      case "stationary", "still", "parked" -> Optional.of(moving(Motion.STATIONARY));
      default -> Optional.empty();
    };
  }

  static Part moving(Motion motion) {
    return switch (motion) {
      case MOVING -> part("moving", "yes", new MotionIs(motion));
      case STATIONARY -> part("moving", "no", new MotionIs(motion));
    };
  }

  private static Optional<Part> kind(String value) {
    return switch (value) {
      case "object", "objects" ->
          Optional.of(part("kind", "object", new KindIs(ObservationQuery.Kind.OBJECT)));
      case "motion" ->
          Optional.of(part("kind", "motion", new KindIs(ObservationQuery.Kind.MOTION)));
      case "signal", "signals" ->
          Optional.of(part("kind", "signal", new KindIs(ObservationQuery.Kind.SIGNAL)));
      case "caption", "captions" ->
          Optional.of(part("kind", "caption", new KindIs(ObservationQuery.Kind.CAPTION)));
      default -> Optional.empty();
    };
  }

  private static Part part(String key, String value, ObservationQuery query) {
    boolean quote =
        value.isEmpty()
            || value.chars().anyMatch(c -> c == ',' || Character.isWhitespace(c) || c == '"');
    return new Part(
        new Chip(key, value, key + ":" + (quote ? "\"" + value + "\"" : value)), query, false);
  }
}
