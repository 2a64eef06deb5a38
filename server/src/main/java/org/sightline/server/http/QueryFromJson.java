package org.sightline.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;
import org.sightline.domain.QueryTextException;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.wire.WireQuery;

/// The JSON form of a query to the query. Each term is said as its text and read by the reader of
/// texts, so that both forms have one meaning, one set of bounds and the same messages.
public final class QueryFromJson {
  private QueryFromJson() {}

  /// The query.
  ///
  /// @throws Refusal if a term has no name or several, or a value that is none of it
  public static ObservationQuery read(WireQuery wire) {
    ObservationQuery query = read(wire, 0);
    try {
      QueryText.requireBounded(query);
    } catch (IllegalArgumentException e) {
      throw Refusal.badValue(String.valueOf(e.getMessage()), "ask for less at once");
    }
    return query;
  }

  private static ObservationQuery read(@Nullable WireQuery wire, int depth) {
    if (wire == null || depth > QueryText.MAX_DEPTH) {
      throw Refusal.badValue(
          wire == null ? "a term of the query is null" : "the query is nested too deeply",
          "write each term as an object with one name, and the query flatter");
    }
    List<Function<Integer, ObservationQuery>> said = new ArrayList<>();
    nested(wire, said);
    leaves(wire, text -> said.add(_ -> leaf(text)));
    if (said.size() != 1) {
      throw Refusal.badValue(
          "a term of the query has %s names".formatted(said.isEmpty() ? "no" : said.size()),
          "write each term as an object with one name, and several terms as {\"and\": […]}");
    }
    return said.getFirst().apply(depth + 1);
  }

  private static void nested(WireQuery wire, List<Function<Integer, ObservationQuery>> said) {
    List<WireQuery> and = wire.and();
    List<WireQuery> or = wire.or();
    WireQuery not = wire.not();
    WireQuery.Near then = wire.then();
    WireQuery.Near earlier = wire.earlier();
    WireQuery.Counted count = wire.count();
    if (and != null) {
      said.add(depth -> new ObservationQuery.And(list(and, depth)));
    }
    if (or != null) {
      said.add(depth -> new ObservationQuery.Or(list(or, depth)));
    }
    if (not != null) {
      said.add(depth -> new ObservationQuery.Not(read(not, depth)));
    }
    if (then != null) {
      said.add(
          depth ->
              leaf("then(%s; all)".formatted(word(then.within())))
                      instanceof ObservationQuery.FollowedBy(var _, var within)
                  ? new ObservationQuery.FollowedBy(read(then.query(), depth), within)
                  : leaf(""));
    }
    if (earlier != null) {
      said.add(
          depth ->
              leaf("earlier(%s; all)".formatted(word(earlier.within())))
                      instanceof ObservationQuery.PrecededBy(var _, var within)
                  ? new ObservationQuery.PrecededBy(read(earlier.query(), depth), within)
                  : leaf(""));
    }
    if (count != null) {
      said.add(
          depth ->
              leaf("count(%d; %s; all)".formatted(count.least(), word(count.within())))
                      instanceof ObservationQuery.CountAtLeast(int least, var _, var within)
                  ? new ObservationQuery.CountAtLeast(least, read(count.query(), depth), within)
                  : leaf(""));
    }
  }

  private static List<ObservationQuery> list(List<WireQuery> terms, int depth) {
    List<ObservationQuery> list = new ArrayList<>();
    for (@Nullable WireQuery term : terms) {
      list.add(read(term, depth));
      if (list.size() > ObservationQuery.MAX_TERMS) {
        throw Refusal.badValue(
            "the query has more than %d terms".formatted(ObservationQuery.MAX_TERMS),
            "ask for less at once");
      }
    }
    return list;
  }

  private interface Said {
    void as(String text);
  }

  private static void leaves(WireQuery w, Said said) {
    if (w.all() != null) {
      said.as(w.all() ? "all" : "or()");
    }
    say(w.site(), "site:%s", QueryFromJson::quoted, said);
    say(w.camera(), "camera:%s", QueryFromJson::quoted, said);
    say(w.zone(), "zone:%s", QueryFromJson::quoted, said);
    say(w.label(), "label:%s", QueryFromJson::quoted, said);
    say(w.kind(), "kind:%s", QueryFromJson::word, said);
    say(w.text(), "text:%s", QueryFromJson::quoted, said);
    say(w.during(), "during:%s", QueryFromJson::between, said);
    say(w.confidence(), "confidence:>=%s", String::valueOf, said);
    say(w.lasts(), "lasts:>=%s", QueryFromJson::word, said);
    say(w.lastsLess(), "lasts:<%s", QueryFromJson::word, said);
    say(w.moving(), "moving:%s", yes -> yes ? "yes" : "no", said);
    say(w.colour(), "colour:%s", QueryFromJson::quoted, said);
    say(w.plate(), "plate:%s", QueryFromJson::word, said);
    say(w.line(), "line:%s", QueryFromJson::crossing, said);
    say(w.dwell(), "dwell:%s", dwell -> quoted(dwell.zone()) + ":>=" + word(dwell.least()), said);
    say(w.speed(), "speed:>=%s", String::valueOf, said);
    say(w.height(), "height:>=%s", String::valueOf, said);
    say(w.size(), "size:>=%s", String::valueOf, said);
    say(w.heading(), "heading:%s", QueryFromJson::word, said);
    say(w.region(), "region:%s", QueryFromJson::region, said);
    say(w.like(), "like(%s)", QueryFromJson::example, said);
    say(w.caption(), "caption:%s", QueryFromJson::quoted, said);
    say(
        w.hours(),
        "hours:%s",
        hours -> word(hours.from()) + "-" + word(hours.to()) + "@" + word(hours.zone()),
        said);
    say(
        w.days(),
        "days:%s",
        days ->
            String.join(",", present(days.days()).stream().map(QueryFromJson::word).toList())
                + "@"
                + word(days.zone()),
        said);
  }

  private static <T> void say(@Nullable T value, String form, Function<T, String> text, Said said) {
    if (value != null) {
      said.as(form.formatted(text.apply(value)));
    }
  }

  private static String between(WireQuery.Between between) {
    String start = between.start();
    String end = between.end();
    return (start == null ? ".." : word(start)) + "/" + (end == null ? ".." : word(end));
  }

  private static String crossing(WireQuery.Crossing line) {
    String direction = line.direction();
    return quoted(line.name()) + (direction == null ? "" : ":" + word(direction));
  }

  private static String region(List<List<Double>> points) {
    StringJoiner region = new StringJoiner("/");
    for (@Nullable List<Double> point : points) {
      if (point == null || point.size() != 2) {
        throw Refusal.badValue("a point of the region is no pair of x and y", "write [0.1, 0.2]");
      }
      region.add(point.get(0) + "," + point.get(1));
    }
    return region.toString();
  }

  private static String example(WireQuery.Example example) {
    StringBuilder like = new StringBuilder(example.least() + "; label:" + quoted(example.label()));
    present(example.colours()).forEach(colour -> like.append(" colour:").append(quoted(colour)));
    Double shape = example.shape();
    Double height = example.height();
    return like.append(shape == null ? "" : " shape:" + shape)
        .append(height == null ? "" : " height:" + height)
        .toString();
  }

  /// A value that may hold no character that ends a term of a text.
  private static String word(@Nullable String value) {
    if (value == null
        || value.isEmpty()
        || value.chars().anyMatch(c -> Character.isWhitespace(c) || "();\"".indexOf(c) >= 0)) {
      throw Refusal.badValue(
          "'%s' is no value of a term".formatted(value == null ? "null" : value),
          "write it as docs/QUESTIONS.md shows");
    }
    return value;
  }

  private static String quoted(@Nullable String text) {
    if (text == null) {
      throw Refusal.badValue(
          "a name in a term of the query is null", "say it, or leave the term out");
    }
    return QueryText.quoted(text);
  }

  private static <T> List<T> present(@Nullable List<T> list) {
    if (list == null) {
      throw Refusal.badValue("a list in a term of the query is null", "write [] for none");
    }
    return list;
  }

  private static ObservationQuery leaf(String text) {
    try {
      return QueryText.parse(text);
    } catch (QueryTextException e) {
      throw Refusal.badValue(
          "a term of the query: " + e.getMessage(), "write it as docs/QUESTIONS.md shows");
    }
  }
}
