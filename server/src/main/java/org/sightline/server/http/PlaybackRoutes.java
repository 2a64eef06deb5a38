package org.sightline.server.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.domain.TimeRange;
import org.sightline.recording.Clip;
import org.sightline.recording.ClipForm;
import org.sightline.recording.PictureTime;
import org.sightline.recording.Playback;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireFrames;
import org.sightline.server.http.wire.WireListed;
import org.sightline.server.http.wire.WirePlan;
import org.sightline.server.http.wire.WirePlayback;
import org.sightline.server.http.wire.WirePlaybackFault;
import org.sightline.server.identity.Action;

/// Playback over several cameras, and the playback calls that scripts written for MediaMTX make.
///
/// `list` and `get` take and give what MediaMTX's playback server documents: `path` is a camera's
/// name, with `/sub` behind it for that stream; times are RFC 3339; failures are `{"error": …}`.
final class PlaybackRoutes {
  private static final int MAX_CAMERAS = 64;
  private static final String NO_FOOTAGE = "no recording segments found";
  private static final Duration LOOK_BACK = Duration.ofSeconds(10);
  private static final Instant FIRST = Instant.EPOCH;
  private static final WirePlayback NOTHING = new WirePlayback(null, null, null, null, null);

  private PlaybackRoutes() {}

  static List<Route> routes() {
    List<Route> all = new ArrayList<>();
    all.add(
        Route.of(
            "GET /api/v1/playback/plan",
            Access.narrowed(Action.REPLAY),
            "Where several cameras' footage of one instant is, to play them in step",
            Shape.gives(WirePlan.class)
                .needing("cameras", "names with commas between, at most " + MAX_CAMERAS)
                .needing("at", "instant")
                .allowing("stream", "main or sub"),
            PlaybackRoutes::plan));
    for (String prefix : List.of("/api/v1/playback", "")) {
      all.add(
          Route.of(
              "GET " + prefix + "/list",
              Access.narrowed(Action.REPLAY),
              "Unbroken footage of a camera, as MediaMTX lists it",
              Shape.givesMedia("application/json")
                  .needing("path", "camera, or camera/sub")
                  .allowing("start", "RFC 3339")
                  .allowing("end", "RFC 3339"),
              call -> list(call, prefix)));
      all.add(
          Route.of(
              "GET " + prefix + "/get",
              Access.narrowed(Action.REPLAY),
              "Footage from an instant on, as MediaMTX gives it; ends at the first gap",
              Shape.givesMedia("video/mp4")
                  .needing("path", "camera, or camera/sub")
                  .needing("start", "RFC 3339")
                  .needing("duration", "seconds, or a duration such as 1m30s")
                  .allowing("format", "fmp4 or mp4; fmp4 when left out"),
              PlaybackRoutes::get));
    }
    return List.copyOf(all);
  }

  private static Answer plan(Call call) {
    Instant at = call.instant("at");
    String[] names = call.parameter("cameras").orElse("").split(",", -1);
    if (names.length > MAX_CAMERAS) {
      throw Refusal.badCall("more than %d cameras".formatted(MAX_CAMERAS));
    }
    List<WirePlan.Camera> cameras = new ArrayList<>();
    for (String name : names) {
      StreamId stream =
          stream(name.strip(), call.parameter("stream").orElse("main"))
              .orElseThrow(() -> Refusal.badCall("'%s' is no camera's name".formatted(name)));
      if (!call.scope(Action.REPLAY).has(stream.camera())) {
        // As for a camera of which nothing was ever recorded.
        cameras.add(new WirePlan.Camera(stream.camera().toString(), NOTHING, null));
        continue;
      }
      List<PictureTime> before =
          FootageRoutes.footageOf(call)
              .pictures(stream, new TimeRange(at.minus(LOOK_BACK), at.plusNanos(1000)), 4096);
      cameras.add(
          new WirePlan.Camera(
              stream.camera().toString(),
              FootageRoutes.playback(call, stream, at),
              before.isEmpty() ? null : WireFrames.Frame.of(before.getLast()).atMicros()));
    }
    return Answer.of(new WirePlan(at, cameras));
  }

  private static Optional<StreamId> stream(String camera, String role) {
    return CameraName.isValid(camera) && (role.equals("main") || role.equals("sub"))
        ? Optional.of(new StreamId(new CameraName(camera), StreamRole.ofWord(role)))
        : Optional.empty();
  }

  private static Answer list(Call call, String prefix) {
    StreamId stream = path(call).orElse(null);
    if (stream == null) {
      return fault(400, "invalid path: it is a camera's name");
    }
    if (!call.scope(Action.REPLAY).has(stream.camera())) {
      return fault(404, NO_FOOTAGE);
    }
    TimeRange range;
    try {
      Instant start = call.parameter("start").isEmpty() ? FIRST : call.instant("start");
      Instant now = call.rooms().clock().instant();
      Instant end = call.parameter("end").isEmpty() ? now : call.instant("end");
      if (!end.isAfter(start)) {
        return fault(400, "invalid end: it has to be after start");
      }
      range = new TimeRange(start, end);
    } catch (Refusal refused) {
      return fault(400, String.valueOf(refused.getMessage()));
    }
    List<WireListed> listed = new ArrayList<>();
    for (TimeRange span : FootageRoutes.footageOf(call).timeline(stream, range).spans()) {
      listed.add(listed(call, prefix, span));
    }
    return listed.isEmpty() ? fault(404, NO_FOOTAGE) : new Answer.Json(200, listed, Map.of());
  }

  private static WireListed listed(Call call, String prefix, TimeRange span) {
    double seconds = span.duration().toNanos() / 1e9;
    String start = FootageFiles.micros(span.start());
    String address =
        "%s://%s%s/get?duration=%s&path=%s&start=%s"
            .formatted(
                call.isSecure() ? "https" : "http",
                call.header(HttpHeader.HOST).orElse("localhost"),
                prefix,
                seconds,
                encoded(call.parameter("path").orElse("")),
                encoded(start));
    return new WireListed(start, seconds, address);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Answer get(Call call) throws Exception {
    StreamId stream = path(call).orElse(null);
    if (stream == null) {
      return fault(400, "invalid path: it is a camera's name");
    }
    if (!call.scope(Action.REPLAY).has(stream.camera())) {
      return fault(404, NO_FOOTAGE);
    }
    Instant start;
    try {
      start = call.instant("start");
    } catch (Refusal refused) {
      return fault(400, "invalid start: " + refused.getMessage());
    }
    Duration duration = WrittenDuration.read(call.parameter("duration").orElse("")).orElse(null);
    if (duration == null
        || duration.isZero()
        || duration.compareTo(FootageFiles.LONGEST_FILE) > 0) {
      return fault(400, "invalid duration: it is seconds, at most a day");
    }
    String format = call.parameter("format").orElse("fmp4");
    if (!format.equals("fmp4") && !format.equals("mp4")) {
      return fault(400, "invalid format: " + format);
    }
    @Nullable Clip clip = clip(call, stream, new TimeRange(start, start.plus(duration)));
    if (clip == null) {
      return fault(404, NO_FOOTAGE);
    }
    return format.equals("mp4")
        ? FootageFiles.plain(call, clip)
        : FootageFiles.streaming(clip, clip::writeTo).with("Accept-Ranges", "none");
  }

  /// The first unbroken footage in the range.
  private static @Nullable Clip clip(Call call, StreamId stream, TimeRange range) {
    Playback footage = FootageRoutes.footageOf(call);
    TimeRange span = footage.playable(stream, range.start()).orElse(null);
    if (span == null || !span.start().isBefore(range.end())) {
      return null;
    }
    Instant start = span.start().isAfter(range.start()) ? span.start() : range.start();
    Instant end = span.end().isBefore(range.end()) ? span.end() : range.end();
    return end.isAfter(start)
        ? footage.clip(stream, new TimeRange(start, end), ClipForm.EXACT).orElse(null)
        : null;
  }

  private static Optional<StreamId> path(Call call) {
    String path = call.parameter("path").orElse("");
    return path.endsWith("/sub")
        ? stream(path.substring(0, path.length() - 4), "sub")
        : stream(path.endsWith("/main") ? path.substring(0, path.length() - 5) : path, "main");
  }

  private static Answer fault(int status, String message) {
    return new Answer.Json(status, new WirePlaybackFault("error", message), Map.of());
  }
}
