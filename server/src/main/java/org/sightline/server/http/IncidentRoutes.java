package org.sightline.server.http;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sightline.rule.Incident;
import org.sightline.rule.IncidentDeed;
import org.sightline.rule.IncidentStep;
import org.sightline.rule.Incidents;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireIncident;
import org.sightline.server.http.wire.WireIncidentDeed;
import org.sightline.server.http.wire.WireIncidentDetail;
import org.sightline.server.http.wire.WireIncidents;
import org.sightline.server.identity.Action;
import org.sightline.server.node.NodeRooms;

/// Incidents, and what people do with them.
final class IncidentRoutes {
  private static final int USUAL_LIMIT = 100;

  private IncidentRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/incidents",
            Access.to(Action.SEARCH),
            "Incidents, newest first, and whether the asker has seen them",
            Shape.gives(WireIncidents.class)
                .allowing("state", "states with commas between; all when left out")
                .allowing("before", "next of the page before")
                .allowing(
                    "limit", "1 to %d, usually %d".formatted(Incidents.MAX_LIMIT, USUAL_LIMIT)),
            IncidentRoutes::list),
        Route.of(
            "GET /api/v1/incidents/{id}",
            Access.to(Action.SEARCH),
            "An incident with its alerts and who did what with it",
            Shape.gives(WireIncidentDetail.class),
            IncidentRoutes::told),
        deed("acknowledge", "Take an incident", (i, id, how) -> i.acknowledge(id, how.deed())),
        deed(
            "escalate",
            "Ask for help with an incident",
            (i, id, how) -> i.escalate(id, how.deed())),
        deed(
            "close",
            "Close an incident with what it turned out to be",
            (i, id, how) -> i.close(id, outcome(how.asked()), how.deed())),
        deed("undo", "Take the last deed back", (i, id, how) -> i.undo(id, how.deed())),
        Route.of(
            "POST /api/v1/incidents/{id}/seen",
            Access.to(Action.SEARCH),
            "Note that the asker has seen an incident, or wants to see it as new",
            Shape.gives(WireIncident.class).taking(WireIncidentDeed.class),
            call -> {
              WireIncidentDeed asked = call.question(WireIncidentDeed.class);
              return Answer.of(
                  view(
                      call.rooms(),
                      call.rooms()
                          .rules()
                          .incidents()
                          .see(
                              call.number("id", "incident"),
                              call.caller().user(),
                              asked.seen() == null || asked.seen())));
            }));
  }

  /// A deed with what the call said.
  private record How(IncidentDeed deed, WireIncidentDeed asked) {}

  @FunctionalInterface
  private interface Doing {
    Incident to(Incidents incidents, long id, How how);
  }

  private static Route deed(String word, String summary, Doing doing) {
    return Route.of(
        "POST /api/v1/incidents/{id}/" + word,
        Access.to(Action.ACKNOWLEDGE),
        summary,
        Shape.gives(WireIncident.class).taking(WireIncidentDeed.class),
        call -> Answer.of(view(call.rooms(), done(call, doing))));
  }

  private static Incident done(Call call, Doing doing) throws IOException {
    WireIncidentDeed asked = call.question(WireIncidentDeed.class);
    String words = asked.words() == null ? "" : asked.words();
    if (words.length() > IncidentDeed.MAX_WORDS) {
      throw Refusal.badValue(
          "the words are longer than %d characters".formatted(IncidentDeed.MAX_WORDS),
          "say it shorter");
    }
    IncidentDeed deed =
        new IncidentDeed(call.caller().user(), call.rooms().clock().instant(), words);
    call.note(
        (asked.outcome() == null ? "" : "outcome=" + asked.outcome() + " ")
            + (deed.words().isEmpty() ? "" : "words=" + deed.words()));
    return doing.to(
        call.rooms().rules().incidents(), call.number("id", "incident"), new How(deed, asked));
  }

  private static Incident.Outcome outcome(WireIncidentDeed asked) {
    return switch (asked.outcome()) {
      case "true" -> Incident.Outcome.TRUE;
      case "false" -> Incident.Outcome.FALSE;
      case null, default ->
          throw Refusal.badValue("outcome is true or false", "say what it turned out to be");
    };
  }

  private static Answer list(Call call) {
    NodeRooms rooms = call.rooms();
    Incidents incidents = rooms.rules().incidents();
    String user = call.caller().user();
    int limit = call.parameter("limit", 1, Incidents.MAX_LIMIT, USUAL_LIMIT);
    List<Incident> found = incidents.list(user, states(call), before(call), limit);
    Map<String, Long> counts = incidents.counts(user);
    return Answer.of(
        new WireIncidents(
            found.stream().map(incident -> view(rooms, incident)).toList(),
            counts.getOrDefault("open", 0L),
            counts.getOrDefault("acknowledged", 0L),
            counts.getOrDefault("escalated", 0L),
            counts.getOrDefault("closed", 0L),
            counts.getOrDefault("unread", 0L),
            found.size() == limit ? (Long) found.getLast().id() : null));
  }

  private static Set<Incident.State> states(Call call) {
    String asked = call.parameter("state").orElse("");
    EnumSet<Incident.State> states = EnumSet.noneOf(Incident.State.class);
    for (String word : asked.isEmpty() ? new String[0] : asked.split(",", 8)) {
      switch (word.strip()) {
        case "open" -> states.add(Incident.State.OPEN);
        case "acknowledged" -> states.add(Incident.State.ACKNOWLEDGED);
        case "escalated" -> states.add(Incident.State.ESCALATED);
        case "closed" -> states.add(Incident.State.CLOSED);
        default -> throw Refusal.badCall("state is of open, acknowledged, escalated, closed");
      }
    }
    return states;
  }

  private static long before(Call call) {
    try {
      return call.parameter("before").map(Long::parseLong).orElse(Long.MAX_VALUE);
    } catch (NumberFormatException _) {
      throw Refusal.badCall("before is a number");
    }
  }

  private static Answer told(Call call) {
    NodeRooms rooms = call.rooms();
    Incidents.Told told =
        rooms.rules().incidents().told(call.number("id", "incident"), call.caller().user());
    return Answer.of(
        new WireIncidentDetail(
            view(rooms, told.incident()),
            told.alerts().stream().map(alert -> ObservationView.of(rooms, alert)).toList(),
            told.steps().stream().map(IncidentRoutes::view).toList()));
  }

  private static WireIncidentDetail.Step view(IncidentStep step) {
    return new WireIncidentDetail.Step(
        step.at(),
        step.who(),
        step.before().word(),
        step.after().word(),
        word(step.outcome()),
        step.words(),
        step.undone());
  }

  /// An incident in the words of the wire.
  static WireIncident view(NodeRooms rooms, Incident incident) {
    return new WireIncident(
        incident.id(),
        incident.title(),
        incident.group(),
        incident.severity().code(),
        incident.state().word(),
        incident.openedAt(),
        incident.when().start(),
        incident.when().end(),
        incident.cameras().stream().map(Object::toString).sorted().collect(Collectors.toList()),
        incident.alerts(),
        incident.escalateAt(),
        word(incident.outcome()),
        incident.why(),
        incident.unread(),
        rooms
            .rules()
            .alert(incident.lastAlert())
            .map(alert -> ObservationView.of(rooms, alert))
            .orElse(null));
  }

  private static @Nullable String word(Incident.@Nullable Outcome outcome) {
    return outcome == null ? null : outcome.word();
  }
}
