package org.sightline.server.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.sightline.domain.TimeRange;
import org.sightline.rule.Incidents;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireReport;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Asker;
import org.sightline.server.node.LogHistory;
import org.sightline.server.node.NodeRooms;
import org.sightline.server.node.Site;

/// Summaries: the hand-over of a shift, the report of a day, the report of an incident.
final class ReportRoutes {
  private static final Duration SHIFT = Duration.ofHours(8);
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final Duration AROUND = Duration.ofMinutes(1);

  private ReportRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/reports",
            Access.narrowed(Action.SEARCH),
            "A summary of which every line is checked and cited",
            Shape.gives(WireReport.class)
                .allowing("kind", "shift (the last 8 hours), day (today) or incident")
                .allowing("start", "another beginning")
                .allowing("end", "another end")
                .allowing("incident", "the number of the incident"),
            ReportRoutes::report));
  }

  private static Answer report(Call call) {
    NodeRooms rooms = call.rooms();
    Asker asker = new Asker(call.caller().rights());
    Instant now = rooms.clock().instant();
    ReportWriter writer =
        new ReportWriter(
            rooms,
            asker,
            new LogHistory(
                rooms.observations(),
                Site.of(rooms, AnalysisView.labels(rooms), asker.cameras()),
                asker));
    return switch (call.parameter("kind").orElse("shift")) {
      case "shift" ->
          Answer.of(
              writer.summary(
                  "shift", "Shift hand-over", range(call, new TimeRange(now.minus(SHIFT), now))));
      case "day" -> {
        Instant midnight =
            now.atZone(rooms.zone()).toLocalDate().atStartOfDay(rooms.zone()).toInstant();
        yield Answer.of(
            writer.summary("day", "Daily report", range(call, new TimeRange(midnight, now))));
      }
      case "incident" -> Answer.of(incident(call, writer, asker));
      default -> throw Refusal.badCall("kind is shift, day or incident");
    };
  }

  private static TimeRange range(Call call, TimeRange usual) {
    boolean said = call.parameter("start").isPresent() || call.parameter("end").isPresent();
    TimeRange range = said ? call.range() : usual;
    if (range.duration().compareTo(LONGEST) > 0) {
      throw Refusal.badValue(
          "a report is about %d days at most".formatted(LONGEST.toDays()), "ask for less");
    }
    return range;
  }

  private static WireReport incident(Call call, ReportWriter writer, Asker asker) {
    int id = call.parameter("incident", 1, Integer.MAX_VALUE, 0);
    if (id == 0) {
      throw Refusal.badCall("the parameter 'incident' is missing");
    }
    Incidents.Told told = call.rooms().rules().incidents().told(id, call.caller().user());
    if (!IncidentView.isSeen(told.incident(), asker)) {
      throw Refusal.notFound(
          "there is no incident %d".formatted(id), "list what there is, and choose from that");
    }
    TimeRange when = told.incident().when();
    return writer.incident(
        told, new TimeRange(when.start().minus(AROUND), when.end().plus(AROUND)));
  }
}
