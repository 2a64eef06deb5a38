package org.sightline.domain;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery.ConfidenceAtLeast;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ObservationQuery.KindIs;
import org.sightline.domain.ObservationQuery.MotionIs;

/// Reads the terms of a query that hold no other, from behind their key on.
final class QueryLeaves {
  private final QueryScanner in;

  QueryLeaves(QueryScanner in) {
    this.in = in;
  }

  /// `0.7; label:car colour:red shape:0.8`, up to the bracket.
  ObservationQuery like(int begin) {
    in.skipSpace();
    double least = in.number(in.value(), begin, 1);
    in.skipSpace();
    if (in.at >= in.text.length() || in.text.charAt(in.at) != ';') {
      throw in.wrong("a ; must stand after the likeness, such as like(0.7; label:car)");
    }
    in.at++;
    @Nullable String label = null;
    Set<String> colours = new HashSet<>();
    OptionalDouble shape = OptionalDouble.empty();
    OptionalDouble height = OptionalDouble.empty();
    for (in.skipSpace(); in.at < in.text.length() && in.text.charAt(in.at) != ')'; in.skipSpace()) {
      int from = in.at;
      while (in.at < in.text.length() && Character.isLetter(in.text.charAt(in.at))) {
        in.at++;
      }
      String key = in.text.substring(from, in.at);
      if (in.at >= in.text.length() || in.text.charAt(in.at++) != ':') {
        throw in.wrong(from, "inside like( stand label: colour: shape: and height:");
      }
      switch (key) {
        case "label" -> label = in.word(key);
        case "colour" -> colours.add(in.word(key));
        case "shape" -> shape = OptionalDouble.of(in.number(in.value(), from, 1e6));
        case "height" -> height = OptionalDouble.of(in.number(in.value(), from, 1e6));
        default -> throw in.wrong(from, "inside like( stand label: colour: shape: and height:");
      }
    }
    if (label == null) {
      throw in.wrong(begin, "an example needs its label, such as like(0.7; label:car)");
    }
    try {
      Likeness example = new Likeness(label, colours, shape, height);
      return new ObservationQuery.LikeExample(example, least);
    } catch (IllegalArgumentException e) {
      throw in.wrong(begin, String.valueOf(e.getMessage()));
    }
  }

  private ObservationQuery region() {
    int begin = in.at;
    List<Point> points = new ArrayList<>();
    try {
      for (String point : in.value().split("/", -1)) {
        String[] xy = point.split(",", -1);
        if (xy.length != 2) {
          throw new NumberFormatException(point);
        }
        points.add(new Point(Double.parseDouble(xy[0]), Double.parseDouble(xy[1])));
      }
      return new ObservationQuery.InRegion(new Polygon(points));
    } catch (IllegalArgumentException _) {
      throw in.wrong(
          begin,
          "region: is an outline of 3 to %d points from 0 to 1, such as region:0.1,0.1/0.5,0.1/0.3,0.9"
              .formatted(Polygon.MAX_POINTS));
    }
  }

  private ObservationQuery heading() {
    int begin = in.at;
    String value = in.value();
    for (Heading heading : Heading.values()) {
      if (heading.name().toLowerCase(Locale.ROOT).equals(value)) {
        return new ObservationQuery.HeadingIs(heading);
      }
    }
    throw in.wrong(begin, "heading: is left, right, towards or away");
  }

  ObservationQuery keyed(String key, int begin) {
    return switch (key) {
      case "label" -> new ObservationQuery.LabelIs(in.word(key));
      case "zone" -> new ObservationQuery.ZoneIs(in.word(key));
      case "text" -> new ObservationQuery.TextMatches(in.word(key));
      case "camera" -> camera();
      case "after" -> new During(TimeRange.from(in.instant(in.value())));
      case "before" -> new During(TimeRange.until(in.instant(in.value())));
      case "during" -> during();
      case "confidence" -> confidence();
      case "lasts" -> lasts();
      case "moving" -> moving();
      case "kind" -> kind();
      case "colour" -> new ObservationQuery.ColourIs(in.word(key));
      case "plate" -> plate();
      case "line" -> line();
      case "dwell" -> dwell();
      case "speed" -> new ObservationQuery.SpeedAtLeast(measure(key));
      case "height" -> new ObservationQuery.HeightAtLeast(measure(key));
      case "size" -> new ObservationQuery.SizeAtLeast(measure(key));
      case "hours" -> hours();
      case "days" -> days();
      case "site" -> new ObservationQuery.SiteIs(in.word(key));
      case "heading" -> heading();
      case "region" -> region();
      case "caption" -> new ObservationQuery.CaptionSays(in.word(key));
      default ->
          throw in.wrong(
              begin,
              "the key '%s:' is unknown: write one of %s".formatted(key, QueryTextParser.KEYS));
    };
  }

  private ObservationQuery camera() {
    int begin = in.at;
    String name = in.word("camera");
    if (!CameraName.isValid(name)) {
      throw in.wrong(begin, "this is no camera name: letters, digits, _ and - only, 64 at most");
    }
    return new ObservationQuery.CameraIs(new CameraName(name));
  }

  private ObservationQuery during() {
    int begin = in.at;
    String value = in.value();
    int slash = value.indexOf('/');
    if (slash < 0) {
      throw in.wrong(begin, "during: needs two instants, START/END, with .. for an open end");
    }
    String from = value.substring(0, slash);
    String to = value.substring(slash + 1);
    Instant start = from.equals("..") ? Instant.MIN : in.instant(from);
    Instant end = to.equals("..") ? Instant.MAX : in.instant(to);
    if (end.isBefore(start)) {
      throw in.wrong(begin, "the range ends before it starts: swap the two");
    }
    return new During(new TimeRange(start, end));
  }

  private ObservationQuery confidence() {
    int begin = in.at;
    String value = in.value();
    try {
      if (value.startsWith(">=")) {
        double least = Double.parseDouble(value.substring(2));
        if (least >= 0 && least <= 1) {
          return new ConfidenceAtLeast(least);
        }
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw in.wrong(
        begin, "confidence: needs >= and a number from 0 to 1, such as confidence:>=0.6");
  }

  private ObservationQuery lasts() {
    int begin = in.at;
    String value = in.value();
    if (value.startsWith(">=")) {
      return new ObservationQuery.LastsAtLeast(in.duration(value.substring(2), begin));
    }
    if (value.startsWith("<")) {
      return new ObservationQuery.LastsLessThan(in.duration(value.substring(1), begin));
    }
    throw in.wrong(begin, "lasts: needs >= or <, such as lasts:>=10s");
  }

  private ObservationQuery moving() {
    int begin = in.at;
    return switch (in.value()) {
      case "yes" -> new MotionIs(Motion.MOVING);
      case "no" -> new MotionIs(Motion.STATIONARY);
      default -> throw in.wrong(begin, "moving: is yes or no");
    };
  }

  private ObservationQuery kind() {
    int begin = in.at;
    return switch (in.value()) {
      case "object" -> new KindIs(ObservationQuery.Kind.OBJECT);
      case "motion" -> new KindIs(ObservationQuery.Kind.MOTION);
      case "signal" -> new KindIs(ObservationQuery.Kind.SIGNAL);
      case "caption" -> new KindIs(ObservationQuery.Kind.CAPTION);
      default -> throw in.wrong(begin, "kind: is object, motion, signal or caption");
    };
  }

  private ObservationQuery plate() {
    int begin = in.at;
    try {
      return new ObservationQuery.PlateLike(in.value());
    } catch (IllegalArgumentException e) {
      throw in.wrong(begin, String.valueOf(e.getMessage()));
    }
  }

  private ObservationQuery line() {
    String line = in.word("line");
    if (in.at >= in.text.length() || in.text.charAt(in.at) != ':') {
      return new ObservationQuery.Crossed(line, null);
    }
    int begin = ++in.at;
    return switch (in.value()) {
      case "forward" -> new ObservationQuery.Crossed(line, Direction.FORWARD);
      case "backward" -> new ObservationQuery.Crossed(line, Direction.BACKWARD);
      default -> throw in.wrong(begin, "a direction is forward or backward");
    };
  }

  private ObservationQuery dwell() {
    String zone = in.word("dwell");
    int begin = in.at;
    String value = in.value();
    if (!value.startsWith(":>=")) {
      throw in.wrong(begin, "dwell: needs a zone and a time, such as dwell:dock:>=60s");
    }
    return new ObservationQuery.DwellsAtLeast(zone, in.duration(value.substring(3), begin));
  }

  private double measure(String key) {
    int begin = in.at;
    String value = in.value();
    try {
      double measure = value.startsWith(">=") ? Double.parseDouble(value.substring(2)) : -1;
      if (measure >= 0 && measure < 1e6) {
        return measure;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw in.wrong(begin, "%s: needs >= and a number, such as %s:>=1.5".formatted(key, key));
  }

  private ObservationQuery hours() {
    int begin = in.at;
    String[] value = in.value().split("[-@]", 3);
    try {
      if (value.length == 3) {
        return new ObservationQuery.HoursOfDay(
            LocalTime.parse(value[0]), LocalTime.parse(value[1]), ZoneId.of(value[2]));
      }
    } catch (DateTimeException _) {
      // said below
    }
    throw in.wrong(begin, "hours: is written hours:22:00-06:00@Europe/Berlin");
  }

  private ObservationQuery days() {
    int begin = in.at;
    String[] value = in.value().split("@", 2);
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      String word = day.name().substring(0, 3).toLowerCase(Locale.ROOT);
      if (List.of(value[0].split(",")).contains(word)) {
        days.add(day);
      }
    }
    try {
      if (value.length == 2
          && (value[0].isEmpty() ? days.isEmpty() : days.size() == value[0].split(",").length)) {
        return new ObservationQuery.DaysOfWeek(days, ZoneId.of(value[1]));
      }
    } catch (DateTimeException _) {
      // said below
    }
    throw in.wrong(begin, "days: is written days:mon,tue@Europe/Berlin");
  }
}
