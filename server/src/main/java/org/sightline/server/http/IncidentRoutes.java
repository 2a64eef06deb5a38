package org.sightline.server.http;

import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sightline.domain.CameraScope;
import org.sightline.rule.Incident;
import org.sightline.rule.IncidentDeed;
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
import org.sightline.server.identity.Asker;
import org.sightline.server.node.NodeRooms;

/// Incidents, and what people do with them.
final class IncidentRoutes {
  private static final int USUAL_LIMIT = 100;

  private IncidentRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/incidents",
            Access.narrowed(Action.SEARCH),
            "Incidents, newest first, and whether the asker has seen them",
            Shape.gives(WireIncidents.class)
                .allowing("state", "states with commas between; all when left out")
                .allowing("before", "next of the page before")
                .allowing(
                    "limit", "1 to %d, usually %d".formatted(Incidents.MAX_LIMIT, USUAL_LIMIT)),
            IncidentRoutes::list),
        Route.of(
            "GET /api/v1/incidents/{id}",
            Access.narrowed(Action.SEARCH),
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
            Access.narrowed(Action.SEARCH),
            "Note that the asker has seen an incident, or wants to see it as new",
            Shape.gives(WireIncident.class).taking(WireIncidentDeed.class),
            IncidentRoutes::seen));
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
        Access.narrowed(Action.ACKNOWLEDGE),
        summary,
        Shape.gives(WireIncident.class).taking(WireIncidentDeed.class),
        call -> Answer.of(view(call, done(call, doing))));
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
    Incidents incidents = call.rooms().rules().incidents();
    long id = call.number("id", "incident");
    Incident before = incidents.told(id, "").incident();
    CameraScope scope = call.scope(Action.ACKNOWLEDGE);
    if (before.cameras().stream().noneMatch(scope::has) && !scope.isEverywhere()) {
      throw unknown(id);
    }
    if (!before.cameras().stream().allMatch(scope::has)) {
      throw Refusal.notAllowed(
          "the incident reaches beyond the cameras that you may answer for",
          "ask somebody who may answer for all of them");
    }
    return doing.to(incidents, id, new How(deed, asked));
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
    Asker asker = new Asker(call.caller().rights());
    List<Incident> found = incidents.list(user, states(call), before(call), limit);
    Map<String, Long> counts = counts(incidents, user, asker);
    return Answer.of(
        new WireIncidents(
            found.stream()
                .map(incident -> IncidentView.of(rooms, incident, asker))
                .flatMap(Optional::stream)
                .toList(),
            counts.getOrDefault("open", 0L),
            counts.getOrDefault("acknowledged", 0L),
            counts.getOrDefault("escalated", 0L),
            counts.getOrDefault("closed", 0L),
            counts.getOrDefault("unread", 0L),
            found.size() == limit ? (Long) found.getLast().id() : null));
  }

  /// For somebody who may not see all cameras of the newest [Incidents#MAX_LIMIT] alone.
  private static Map<String, Long> counts(Incidents incidents, String user, Asker asker) {
    if (asker.cameras().isEverywhere()) {
      return incidents.counts(user);
    }
    Map<String, Long> counts = new HashMap<>();
    for (Incident incident : incidents.list(user, Set.of(), Long.MAX_VALUE, Incidents.MAX_LIMIT)) {
      if (IncidentView.isSeen(incident, asker)) {
        counts.merge(incident.state().word(), 1L, Long::sum);
        if (incident.unread() && incident.state() != Incident.State.CLOSED) {
          counts.merge("unread", 1L, Long::sum);
        }
      }
    }
    return counts;
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
    Asker asker = new Asker(call.caller().rights());
    Incidents.Told told =
        rooms.rules().incidents().told(call.number("id", "incident"), call.caller().user());
    return Answer.of(
        IncidentView.detail(rooms, told, asker).orElseThrow(() -> unknown(told.incident().id())));
  }

  private static Answer seen(Call call) throws IOException {
    WireIncidentDeed asked = call.question(WireIncidentDeed.class);
    Asker asker = new Asker(call.caller().rights());
    Incidents incidents = call.rooms().rules().incidents();
    long id = call.number("id", "incident");
    if (!IncidentView.isSeen(incidents.told(id, "").incident(), asker)) {
      throw unknown(id);
    }
    return Answer.of(
        view(call, incidents.see(id, call.caller().user(), asked.seen() == null || asked.seen())));
  }

  /// An incident as the caller may know it.
  private static WireIncident view(Call call, Incident incident) {
    return IncidentView.of(call.rooms(), incident, new Asker(call.caller().rights()))
        .orElseThrow(() -> unknown(incident.id()));
  }

  private static Refusal unknown(long id) {
    return Refusal.notFound(
        "there is no incident %d".formatted(id), "list what there is, and choose from that");
  }
}
