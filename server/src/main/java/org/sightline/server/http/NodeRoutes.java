package org.sightline.server.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.recording.RecordingSettings;
import org.sightline.recording.StorageFigures;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireCamera;
import org.sightline.server.http.wire.WireHealth;
import org.sightline.server.http.wire.WireNode;
import org.sightline.server.identity.Action;
import org.sightline.server.node.NodeFacts;
import org.sightline.server.node.NodeRooms;

/// The node itself: whether it works, how it fares, and its figures.
final class NodeRoutes {
  /// Below this much free space the node warns.
  private static final long LOW_DISK_BYTES = 512L << 20;

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
            Access.to(Action.OBSERVE_NODE),
            "Figures for Prometheus",
            Shape.givesMedia(Metrics.MEDIA_TYPE),
            call ->
                Answer.bytes(
                    Metrics.MEDIA_TYPE,
                    Metrics.of(call.reception(), call.rooms()).getBytes(StandardCharsets.UTF_8))),
        Route.of(
            "GET /api/v1/node",
            Access.to(Action.OBSERVE_NODE),
            "The node and how it fares",
            Shape.gives(WireNode.class),
            call -> Answer.of(node(call.rooms()))));
  }

  private static Answer health(Call call) {
    NodeRooms rooms = call.reception().roomsOrNull();
    String version = call.reception().version();
    if (rooms == null) {
      return unwell(new WireHealth("starting", version, List.of("the node is starting")));
    }
    List<String> reasons = new ArrayList<>();
    try {
      rooms.recordings().storage();
      rooms.observations().lastPosition();
      rooms.rules().openAlerts();
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

  private static WireNode node(NodeRooms rooms) {
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
        problems(rooms, storage, now));
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

  private static List<WireNode.Problem> problems(
      NodeRooms rooms, StorageFigures storage, Instant now) {
    List<WireNode.Problem> problems = new ArrayList<>();
    if (storage.freeBytes() < LOW_DISK_BYTES) {
      problems.add(
          new WireNode.Problem(
              null,
              GapCause.DISK_FULL.code(),
              "the disk has %d MiB left: %s"
                  .formatted(storage.freeBytes() >> 20, Remedies.of(GapCause.DISK_FULL)),
              now));
    }
    String analysis = AnalysisView.of(rooms).problem();
    if (analysis != null) {
      problems.add(new WireNode.Problem(null, "analysis", analysis, rooms.facts().startedAt()));
    }
    rooms.cameras().cameras().forEach(camera -> add(problems, CameraView.of(rooms, camera), now));
    return problems;
  }

  private static void add(List<WireNode.Problem> problems, WireCamera camera, Instant now) {
    WireCamera.Problem down = camera.problem();
    WireCamera.Recording recording = camera.recording();
    if (down != null) {
      problems.add(new WireNode.Problem(camera.name(), down.cause(), down.message(), down.since()));
    } else if (camera.record() && !recording.on() && camera.state().equals("playing")) {
      problems.add(
          new WireNode.Problem(
              camera.name(),
              String.valueOf(recording.cause()),
              String.valueOf(recording.detail()),
              recording.since() == null ? now : recording.since()));
    }
    String analysis = camera.analysis().problem();
    if (analysis != null && camera.analyse()) {
      problems.add(new WireNode.Problem(camera.name(), "analysis", analysis, now));
    }
  }
}
