package org.sightline.server.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraScope;
import org.sightline.domain.Problem;
import org.sightline.domain.StreamId;
import org.sightline.recording.RecordingSettings;
import org.sightline.recording.StorageFigures;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireHealth;
import org.sightline.server.http.wire.WireNode;
import org.sightline.server.identity.Action;
import org.sightline.server.node.CameraProblems;
import org.sightline.server.node.NodeFacts;
import org.sightline.server.node.NodeRooms;

/// The node itself: whether it works, how it fares, and its figures.
final class NodeRoutes {
  private NodeRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /healthz",
            new Access.Open(),
            "Whether the node works; 503 when it does not",
            Shape.gives(WireHealth.class),
            NodeRoutes::health),
        Route.of(
            "GET /metrics",
            Access.narrowed(Action.OBSERVE_NODE),
            "Figures for Prometheus",
            Shape.givesMedia(Metrics.MEDIA_TYPE),
            call ->
                Answer.bytes(
                    Metrics.MEDIA_TYPE,
                    Metrics.of(call.reception(), call.rooms(), call.scope(Action.OBSERVE_NODE))
                        .getBytes(StandardCharsets.UTF_8))),
        Route.of(
            "GET /api/v1/node",
            Access.narrowed(Action.OBSERVE_NODE),
            "The node and how it fares",
            Shape.gives(WireNode.class),
            call -> Answer.of(node(call.rooms(), call.scope(Action.OBSERVE_NODE)))));
  }

  private static Answer health(Call call) {
    NodeRooms rooms = call.reception().roomsOrNull();
    String version = call.reception().version();
    if (rooms == null) {
      return unwell(new WireHealth("starting", version, List.of("the node is starting")));
    }
    List<String> reasons = new ArrayList<>();
    try {
      rooms.recordings().storekeeping().oldest();
      rooms.observations().lastPosition();
      rooms.rules().openAlerts();
      String standstill = CameraProblems.standstill(rooms.cameras(), rooms.recordings());
      if (standstill != null) {
        reasons.add(standstill);
      }
    } catch (RuntimeException e) {
      reasons.add("a database of the node cannot be read: look into the node's log");
      System.getLogger(NodeRoutes.class.getName())
          .log(System.Logger.Level.ERROR, "health check failed", e);
    }
    return reasons.isEmpty()
        ? Answer.of(new WireHealth("ready", version, reasons))
        : unwell(new WireHealth("not-ready", version, reasons));
  }

  private static Answer unwell(WireHealth health) {
    return new Answer.Json(503, health, Map.of("Retry-After", "1"));
  }

  private static WireNode node(NodeRooms rooms, CameraScope scope) {
    NodeFacts facts = rooms.facts();
    Instant now = rooms.clock().instant();
    StorageFigures storage = rooms.recordings().storage();
    String footage = facts.demoFootage();
    return new WireNode(
        facts.name(),
        facts.version(),
        facts.startedAt(),
        now,
        rooms.zone().getId(),
        facts.listen(),
        footage == null ? null : new WireNode.Demo(footage, facts.demoDrawn(), facts.demoCredit()),
        disk(rooms, storage),
        AnalysisView.of(rooms),
        HealthRoutes.seen(rooms.health().problems(), scope).map(NodeRoutes::problem).toList());
  }

  private static WireNode.Disk disk(NodeRooms rooms, StorageFigures storage) {
    RecordingSettings settings = rooms.recordings().settings();
    return new WireNode.Disk(
        rooms.facts().data().toString(),
        storage.totalBytes(),
        storage.freeBytes(),
        storage.footageBytes(),
        storage.oldest(),
        days(settings.maxAge()),
        settings.maxBytes() == 0 ? null : settings.maxBytes());
  }

  private static @Nullable Double days(@Nullable Duration age) {
    return age == null ? null : age.toSeconds() / 86_400.0;
  }

  private static WireNode.Problem problem(Problem problem) {
    StreamId stream = problem.stream();
    return new WireNode.Problem(
        stream == null ? null : stream.camera().value(),
        problem.code(),
        problem.sentence() + ": " + problem.remedy(),
        problem.since());
  }
}
