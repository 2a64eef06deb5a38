package org.sightline.server.http;

import java.io.IOException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.evaluate.FootageLook;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.domain.TimeRange;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireBox;
import org.sightline.server.http.wire.WireNewReplay;
import org.sightline.server.http.wire.WireReplay;
import org.sightline.server.http.wire.WireReplayComparison;
import org.sightline.server.http.wire.WireReplayFrames;
import org.sightline.server.http.wire.WireReplays;
import org.sightline.server.identity.Action;
import org.sightline.server.replay.ReplayComparison;
import org.sightline.server.replay.ReplayDesk;
import org.sightline.server.replay.ReplayDesk.Replay;

/// Recorded footage through other networks and settings: priced, run, and compared.
///
/// Who may configure a camera may order, start and end replays of it; who may see its footage may
/// see what they found.
final class ReplayRoutes {
  private static final double USUAL_RATE = 5;
  private static final double USUAL_CONFIDENCE = 0.25;

  private ReplayRoutes() {}

  static List<Route> routes() {
    Access see = Access.narrowed(Action.REPLAY);
    Access change = Access.narrowed(Action.CONFIGURE);
    return List.of(
        Route.of(
            "POST /api/v1/replays",
            change,
            "Look at recorded footage anew; a sample of it is measured first, and the price told",
            Shape.gives(WireReplay.class).taking(WireNewReplay.class).as(201),
            ReplayRoutes::order),
        Route.of(
            "GET /api/v1/replays",
            see,
            "All replays with price and progress, newest first, and the networks to choose from",
            Shape.gives(WireReplays.class),
            call ->
                Answer.of(
                    new WireReplays(
                        desk(call).list().stream()
                            .filter(job -> may(call, Action.REPLAY, job))
                            .map(WireReplay::of)
                            .toList(),
                        desk(call).networks()))),
        Route.of(
            "GET /api/v1/replays/{id}",
            see,
            "One replay with price and progress",
            Shape.gives(WireReplay.class),
            call -> Answer.of(WireReplay.of(found(call, Action.REPLAY, call.variable("id"))))),
        Route.of(
            "POST /api/v1/replays/{id}/start",
            change,
            "Start a replay whose price was told",
            Shape.gives(WireReplay.class),
            ReplayRoutes::start),
        Route.of(
            "DELETE /api/v1/replays/{id}",
            change,
            "Cancel a replay, or remove one that is over with what it found",
            Shape.gives(WireReplay.class),
            call -> {
              String id = found(call, Action.CONFIGURE, call.variable("id")).order().id();
              return Answer.of(
                  desk(call).remove(id).map(WireReplay::of).orElseThrow(ReplayRoutes::none));
            }),
        Route.of(
            "GET /api/v1/replays/{id}/frames",
            see,
            "What a replay found in the pictures of a range",
            FootageRoutes.ranged(Shape.gives(WireReplayFrames.class)),
            ReplayRoutes::frames),
        Route.of(
            "GET /api/v1/replays/{id}/comparison",
            see,
            "Where two replays of the same camera differ, counted",
            Shape.gives(WireReplayComparison.class).needing("with", "id of the other replay"),
            ReplayRoutes::compare));
  }

  private static ReplayDesk desk(Call call) {
    return call.rooms().replays();
  }

  private static boolean may(Call call, Action action, Replay job) {
    return call.scope(action).has(job.order().stream().camera());
  }

  private static Replay found(Call call, Action action, String id) {
    return desk(call)
        .find(id)
        .filter(job -> may(call, action, job))
        .orElseThrow(ReplayRoutes::none);
  }

  private static Refusal none() {
    return Refusal.notFound("there is no such replay", "list the replays, and choose from those");
  }

  private static Answer order(Call call) throws IOException {
    WireNewReplay asked = call.question(WireNewReplay.class);
    Optional<Replay> ordered;
    try {
      CameraName camera =
          call.require(Action.CONFIGURE, new CameraName(String.valueOf(asked.camera())));
      String network = asked.network();
      if (network == null) {
        network =
            desk(call).networks().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the node has no network"));
      }
      ordered =
          desk(call)
              .order(
                  new StreamId(
                      camera,
                      asked.stream() == null ? StreamRole.MAIN : StreamRole.ofWord(asked.stream())),
                  new TimeRange(asked.start(), asked.end()),
                  network,
                  new FootageLook.Settings(
                      asked.picturesPerSecond() == null ? USUAL_RATE : asked.picturesPerSecond(),
                      asked.leastConfidence() == null ? USUAL_CONFIDENCE : asked.leastConfidence(),
                      asked.columns() == null ? 1 : asked.columns(),
                      asked.rows() == null ? 1 : asked.rows()),
                  call.caller().user());
    } catch (IllegalArgumentException
        | NullPointerException
        | DateTimeException
        | AnalysisException e) {
      throw Refusal.badValue(
          "the replay cannot be made: "
              + (e.getMessage() == null ? "something is missing" : e.getMessage()),
          "give camera, start, end, and the name of a network of the list");
    }
    return Answer.made(
        WireReplay.of(
            ordered.orElseThrow(
                () ->
                    Refusal.of(
                        409,
                        "too-many-replays",
                        "there are %d replays already".formatted(ReplayDesk.MAX_JOBS),
                        "remove some that are over"))));
  }

  private static Answer start(Call call) {
    Replay job = found(call, Action.CONFIGURE, call.variable("id"));
    return Answer.of(
        desk(call)
            .begin(job.order().id())
            .map(WireReplay::of)
            .orElseThrow(
                () ->
                    Refusal.of(
                        409,
                        "not-offered",
                        "the replay is %s and cannot be started".formatted(job.state().word()),
                        "wait until its price is told; start each once")));
  }

  private static Answer frames(Call call) throws IOException {
    Replay job = found(call, Action.REPLAY, call.variable("id"));
    List<ReplayDesk.ReplayFrame> frames = desk(call).frames(job.order().id(), call.range());
    return Answer.of(
        new WireReplayFrames(
            frames.stream()
                .map(
                    f ->
                        new WireReplayFrames.Frame(
                            f.at(),
                            f.found().stream()
                                .map(
                                    b ->
                                        new WireReplayFrames.Found(
                                            b.label(), b.confidence(), WireBox.of(b.box())))
                                .toList()))
                .toList(),
            frames.size() == ReplayDesk.MOST_FRAMES));
  }

  private static Answer compare(Call call) throws IOException {
    Replay a = found(call, Action.REPLAY, call.variable("id"));
    Replay b = found(call, Action.REPLAY, call.parameter("with").orElse(""));
    if (!a.order().stream().equals(b.order().stream())) {
      throw Refusal.badValue(
          "the replays are of two streams, whose pictures differ",
          "compare two of the same stream");
    }
    ReplayComparison found = desk(call).compare(a, b);
    return Answer.of(
        new WireReplayComparison(
            found.frames(),
            found.labels().entrySet().stream()
                .map(
                    e ->
                        new WireReplayComparison.Count(
                            e.getKey(),
                            e.getValue().both(),
                            e.getValue().onlyA(),
                            e.getValue().onlyB()))
                .toList(),
            found.moments().stream()
                .map(m -> new WireReplayComparison.Moment(m.at(), m.onlyA(), m.onlyB()))
                .toList()));
  }
}
