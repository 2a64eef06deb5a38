package org.sightline.server.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate;
import org.sightline.domain.AggregateText;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;
import org.sightline.domain.TimeRange;
import org.sightline.observation.Count;
import org.sightline.observation.Page;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireAsked;
import org.sightline.server.http.wire.WireFound;
import org.sightline.server.http.wire.WireQuery;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Asker;
import org.sightline.server.node.NodeRooms;

/// Questions in the query language itself, as JSON or as text: for programs, as people have search.
final class QueryRoutes {
  private static final int USUAL_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private QueryRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "POST /api/v1/query",
            Access.narrowed(Action.SEARCH),
            "Ask in the query language, as JSON or text, for facts or for numbers",
            Shape.gives(WireFound.class).taking(WireAsked.class),
            QueryRoutes::ask));
  }

  private static Answer ask(Call call) throws Exception {
    WireAsked asked = call.question(WireAsked.class);
    WireQuery wire = asked.query();
    String text = asked.text();
    if ((wire == null) == (text == null)) {
      throw Refusal.badCall("a question is said either as query or as text");
    }
    String said = wire == null ? text : QueryText.print(QueryFromJson.read(wire));
    if (asked.numbers() != null) {
      said = said + " | " + asked.numbers();
    }
    call.note(Purpose.note("query=" + said, asked.purpose()));
    Moderation.check(call.rooms().facts().data(), said);
    return AggregateText.isAggregate(said) ? numbers(call, asked, said) : facts(call, asked, said);
  }

  private static Answer facts(Call call, WireAsked asked, String said) {
    NodeRooms rooms = call.rooms();
    ObservationQuery query = QueryText.parse(said);
    Asker asker = SearchRoutes.asker(call, query, said);
    ObservationQuery narrowed = asker.narrowed(query);
    Integer wanted = asked.limit();
    int limit = wanted == null ? USUAL_LIMIT : wanted;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw Refusal.badCall("limit is not a whole number from 1 to " + MAX_LIMIT);
    }
    String order = asked.order() == null ? "newest" : asked.order();
    Page page =
        rooms.observations().query(narrowed, SearchRoutes.order(order), limit, asked.cursor());
    Count count = asked.cursor() == null ? rooms.observations().count(narrowed) : null;
    return Answer.of(
        new WireFound(
            QueryText.print(query),
            QueryJson.of(query),
            page.observations().stream().map(fact -> ObservationView.of(fact, asker)).toList(),
            page.next(),
            page.lookedBackTo(),
            count == null || count.more() ? null : count.value(),
            List.of()));
  }

  private static Answer numbers(Call call, WireAsked asked, String said) {
    NodeRooms rooms = call.rooms();
    Aggregate aggregate = AggregateText.parse(said, over(asked), rooms.zone());
    Asker asker = SearchRoutes.asker(call, aggregate.query(), said);
    Aggregate narrowed =
        new Aggregate(
            asker.narrowed(aggregate.query()),
            aggregate.over(),
            aggregate.measure(),
            aggregate.by(),
            aggregate.zone());
    return Answer.of(
        new WireFound(
            AggregateText.print(aggregate),
            QueryJson.of(aggregate.query()),
            List.of(),
            null,
            null,
            null,
            rooms.observations().tally(narrowed).entrySet().stream()
                .map(number -> new WireFound.Number(number.getKey(), number.getValue()))
                .toList()));
  }

  private static @Nullable TimeRange over(WireAsked asked) {
    String start = asked.start();
    String end = asked.end();
    if (start == null && end == null) {
      return null;
    }
    try {
      if (start != null && end != null) {
        Instant from = OffsetDateTime.parse(start).toInstant();
        Instant to = OffsetDateTime.parse(end).toInstant();
        if (!to.isBefore(from)) {
          return new TimeRange(from, to);
        }
      }
    } catch (DateTimeException _) {
      // said below
    }
    throw Refusal.badCall("start and end are two instants, such as 2026-11-22T10:00:00Z");
  }
}
