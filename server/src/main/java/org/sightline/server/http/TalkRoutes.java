package org.sightline.server.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Camera;
import org.sightline.media.rtsp.BackChannel;
import org.sightline.media.rtsp.TalkOutcome;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Conversation;
import org.sightline.server.http.route.Line;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireTalk;
import org.sightline.server.http.wire.WireTalker;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Caller;
import org.sightline.server.json.Json;
import org.sightline.server.live.Talk;
import org.sightline.server.live.TalkDesk;
import org.sightline.stream.Loudspeaker;

/// Two-way talk: a voice from the browser to a camera's loudspeaker (ONVIF back channel).
final class TalkRoutes {
  /// The longest that one person talks at a stretch.
  static final Duration LONGEST = Duration.ofMinutes(2);

  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final System.Logger LOG = System.getLogger(TalkRoutes.class.getName());

  private TalkRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/cameras/{name}/talker",
            Access.toCamera(Action.VIEW_LIVE),
            "Who talks through the camera's loudspeaker",
            Shape.gives(WireTalker.class),
            TalkRoutes::talker),
        Route.socket(
            "GET /api/v1/cameras/{name}/talk",
            Access.toCamera(Action.TALK),
            "Talk through the camera: binary messages of linear sound, 16 bits little-endian, 8000"
                + " samples a second, one channel, at most 4096 bytes; texts say how it stands."
                + " One person at a time, two minutes at most",
            Shape.becomesSocket(),
            TalkRoutes::talk));
  }

  private static Answer talker(Call call) {
    TalkDesk desk = call.rooms().live().talks();
    Camera camera = call.camera();
    Boolean loudspeaker =
        desk.loudspeaker(camera.name(), call.rooms().clock().instant(), () -> asked(call, camera))
            .orElse(null);
    return Answer.of(new WireTalker(desk.talker(camera.name()).orElse(null), loudspeaker));
  }

  /// Whether the camera has a loudspeaker that takes what browsers bring; empty where it did not
  /// say.
  private static Optional<Boolean> asked(Call call, Camera camera) {
    if (!String.valueOf(camera.main().getScheme())
        .toLowerCase(java.util.Locale.ROOT)
        .startsWith("rtsp")) {
      return Optional.of(false);
    }
    return switch (Loudspeaker.open(camera.main(), camera.reach(), call.rooms().clock())) {
      case TalkOutcome.Refused _ -> Optional.of(false);
      case TalkOutcome.Unreachable _ -> Optional.empty();
      case TalkOutcome.Talking(BackChannel channel) -> {
        try (channel) {
          yield Optional.of(new Talk(channel).isPossible());
        }
      }
    };
  }

  private static Conversation talk(Call call) {
    Camera camera = call.camera();
    Caller caller = call.caller();
    TalkDesk desk = call.rooms().live().talks();
    return line -> {
      try (TalkDesk.Turn turn = desk.take(camera.name(), caller.user()).orElse(null)) {
        if (turn == null) {
          say(line, "refused", desk.talker(camera.name()).orElse("somebody") + " is talking");
        } else {
          through(call, camera, line);
        }
      }
    };
  }

  private static void through(Call call, Camera camera, Line line) throws InterruptedException {
    URI address = camera.main();
    switch (Loudspeaker.open(address, camera.reach(), call.rooms().clock())) {
      case TalkOutcome.Refused(var reason, String message) -> say(line, "refused", message);
      case TalkOutcome.Unreachable(String message) -> say(line, "refused", message);
      case TalkOutcome.Talking(BackChannel channel) -> {
        LOG.log(Level.INFO, "talk began camera={0} user={1}", camera.name(), call.caller().user());
        try (channel) {
          hear(call, new Talk(channel), channel, line);
        } finally {
          LOG.log(
              Level.INFO, "talk ended camera={0} user={1}", camera.name(), call.caller().user());
        }
      }
    }
  }

  private static void hear(Call call, Talk talk, BackChannel channel, Line line)
      throws InterruptedException {
    if (!talk.isPossible()) {
      say(line, "refused", "the camera's loudspeaker takes no G.711; switch it on there");
      return;
    }
    say(line, "talking", "the camera listens");
    long end = System.nanoTime() + LONGEST.toNanos();
    try {
      while (line.isOpen() && System.nanoTime() < end) {
        byte @Nullable [] sound = line.hear(WAIT);
        if (sound != null) {
          talk.say(sound);
        } else {
          channel.hearOut();
          @Nullable Caller now = call.reception().identity().still(call.caller()).orElse(null);
          if (now == null || !now.rights().may(Action.TALK, call.cameraName())) {
            line.close(Line.SIGNED_OUT, "the session is over");
          }
        }
      }
      say(line, "over", "two minutes are over; press again to go on");
    } catch (IOException e) {
      say(line, "over", "the camera listens no more: " + e.getMessage());
    }
  }

  private static void say(Line line, String state, String message) {
    line.say(Json.text(new WireTalk(state, message)));
  }
}
