package org.sightline.server.http;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireProblem;
import org.sightline.server.http.wire.WireProblems;
import org.sightline.server.identity.Action;
import org.sightline.server.node.NodeRooms;

/// What is wrong with the node, and what was.
final class HealthRoutes {
  private static final int MAX_LIMIT = 1000;
  private static final int USUAL_LIMIT = 100;

  private HealthRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/health",
            Access.to(Action.OBSERVE_NODE),
            "What is wrong now, with severity, reason and remedy, worst first",
            Shape.gives(WireProblems.class),
            call -> Answer.of(now(call.rooms()))),
        Route.of(
            "GET /api/v1/health/history",
            Access.to(Action.OBSERVE_NODE),
            "What was wrong and until when, newest first",
            Shape.gives(WireProblems.class)
                .allowing("before", "instant; problems that began before it")
                .allowing("limit", "1 to %d, usually %d".formatted(MAX_LIMIT, USUAL_LIMIT)),
            HealthRoutes::history));
  }

  static WireProblems now(NodeRooms rooms) {
    List<Problem> problems = rooms.health().problems();
    return new WireProblems(
        rooms.clock().instant(),
        problems.stream()
            .map(Problem::severity)
            .max(Comparator.naturalOrder())
            .map(Severity::code)
            .orElse(null),
        problems.stream().map(problem -> WireProblem.of(problem, null)).toList());
  }

  private static Answer history(Call call) {
    Instant now = call.rooms().clock().instant();
    Instant before =
        call.parameter("before").isPresent() ? call.instant("before") : now.plusSeconds(1);
    int limit = call.parameter("limit", 1, MAX_LIMIT, USUAL_LIMIT);
    List<WireProblem> lines =
        call.rooms().health().history().before(before, limit).stream()
            .map(line -> WireProblem.of(line.problem(), line.cleared()))
            .toList();
    String worst =
        lines.stream()
            .filter(line -> line.cleared() == null)
            .map(WireProblem::severity)
            .filter(Objects::nonNull)
            .max(Comparator.comparing(s -> Severity.valueOf(s.toUpperCase(java.util.Locale.ROOT))))
            .orElse(null);
    return Answer.of(new WireProblems(now, worst, lines));
  }
}
