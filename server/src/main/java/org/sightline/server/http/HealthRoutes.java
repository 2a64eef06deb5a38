package org.sightline.server.http;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.sightline.domain.CameraScope;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.domain.StreamId;
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
            Access.narrowed(Action.OBSERVE_NODE),
            "What is wrong now, with severity, reason and remedy, worst first",
            Shape.gives(WireProblems.class),
            call -> Answer.of(now(call.rooms(), call.scope(Action.OBSERVE_NODE)))),
        Route.of(
            "GET /api/v1/health/history",
            Access.narrowed(Action.OBSERVE_NODE),
            "What was wrong and until when, newest first",
            Shape.gives(WireProblems.class)
                .allowing("before", "instant; problems that began before it")
                .allowing("limit", "1 to %d, usually %d".formatted(MAX_LIMIT, USUAL_LIMIT)),
            HealthRoutes::history));
  }

  /// The problems that somebody may know of: for who may not see every camera those alone that are
  /// about one that they may, because others can name any.
  static Stream<Problem> seen(List<Problem> problems, CameraScope scope) {
    return problems.stream().filter(problem -> isSeen(problem, scope));
  }

  private static boolean isSeen(Problem problem, CameraScope scope) {
    StreamId stream = problem.stream();
    return scope.isEverywhere() || stream != null && scope.has(stream.camera());
  }

  static WireProblems now(NodeRooms rooms, CameraScope scope) {
    List<Problem> problems = seen(rooms.health().problems(), scope).toList();
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
    CameraScope scope = call.scope(Action.OBSERVE_NODE);
    List<WireProblem> lines =
        call
            .rooms()
            .health()
            .history()
            .before(before, scope.isEverywhere() ? limit : MAX_LIMIT)
            .stream()
            .filter(line -> isSeen(line.problem(), scope))
            .limit(limit)
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
