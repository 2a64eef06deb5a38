package org.sightline.server.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Gap;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.recording.Clip;
import org.sightline.recording.Recordings;
import org.sightline.recording.Timeline;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.Json;
import org.sightline.server.http.wire.WireDamage;
import org.sightline.server.http.wire.WireGap;
import org.sightline.server.http.wire.WirePlayback;
import org.sightline.server.http.wire.WireSpan;
import org.sightline.server.http.wire.WireTimeline;
import org.sightline.server.identity.Action;

/// Kept footage: where it is, why it is missing, and itself.
final class FootageRoutes {
  private static final String CAMERA = "/api/v1/cameras/{name}";
  private static final Duration LONGEST_TIMELINE = Duration.ofDays(400);
  private static final Duration LONGEST_FILE = Duration.ofHours(24);
  private static final Duration PLAYBACK_PIECE = Duration.ofHours(1);

  // Each holds a disk and a socket busy; recording must keep its share of the disk.
  private static final int MAX_FILES_AT_ONCE = 32;
  private static final Semaphore FILES = new Semaphore(MAX_FILES_AT_ONCE);

  private FootageRoutes() {}

  static List<Route> routes() {
    Access replay = Access.toCamera(Action.REPLAY);
    return List.of(
        Route.of(
            "GET " + CAMERA + "/timeline",
            replay,
            "What footage there is, and why some is missing",
            ranged(Shape.gives(WireTimeline.class)).allowing("stream", "main or sub"),
            FootageRoutes::timeline),
        Route.of(
            "GET " + CAMERA + "/playback",
            replay,
            "Where to find the footage of an instant",
            Shape.gives(WirePlayback.class)
                .needing("at", "instant")
                .allowing("stream", "main or sub"),
            FootageRoutes::playback),
        Route.of(
            "GET " + CAMERA + "/footage.mp4",
            replay,
            "Footage as one fragmented MP4; X-Footage-Start tells the instant of its first picture",
            ranged(Shape.givesMedia("video/mp4"))
                .allowing("stream", "main or sub")
                .allowing("download", "1 to save it as a file"),
            FootageRoutes::footage),
        Route.of(
            "GET " + CAMERA + "/hls/index.m3u8",
            replay,
            "Footage as a playlist (RFC 8216)",
            ranged(Shape.givesMedia("application/vnd.apple.mpegurl")),
            call ->
                Answer.bytes(
                    "application/vnd.apple.mpegurl",
                    recordings(call)
                        .hlsPlaylist(call.stream(), within(call.range(), LONGEST_FILE))
                        .getBytes(StandardCharsets.UTF_8))),
        Route.of(
            "GET " + CAMERA + "/hls/{segment}/init.mp4",
            replay,
            "The initialisation of a segment of the playlist",
            Shape.givesMedia("video/mp4"),
            call ->
                Answer.bytes(
                    "video/mp4",
                    recordings(call)
                        .hlsInitialisation(call.stream(), call.number("segment", "segment")))),
        Route.of(
            "GET " + CAMERA + "/hls/{segment}/media.m4s",
            replay,
            "A segment of the playlist",
            Shape.givesMedia("video/mp4"),
            FootageRoutes::hlsSegment));
  }

  private static Shape ranged(Shape shape) {
    return shape.needing("start", "instant").needing("end", "instant, after start");
  }

  private static Answer timeline(Call call) {
    TimeRange range = within(call.range(), LONGEST_TIMELINE);
    Instant now = call.rooms().clock().instant();
    Timeline timeline = recordings(call).timeline(call.stream(), range);
    return Answer.of(
        new WireTimeline(
            range.start(),
            range.end(),
            timeline.spans().stream().map(FootageRoutes::span).toList(),
            timeline.gaps().stream().map(gap -> gap(gap, now)).toList(),
            timeline.damaged().stream().map(WireDamage::of).toList()));
  }

  private static Answer playback(Call call) {
    Instant at = call.instant("at");
    StreamId stream = call.stream();
    Recordings recordings = recordings(call);
    Optional<TimeRange> found = recordings.playable(stream, at);
    TimeRange span = found.filter(range -> range.contains(at)).orElse(null);
    TimeRange next =
        span == null
            ? found.orElse(null)
            : recordings
                .playable(stream, span.end())
                .filter(r -> r.start().isAfter(at))
                .orElse(null);
    WireGap gap = span != null ? null : gapAt(call, stream, at);
    TimeRange played =
        span != null ? piece(new TimeRange(at, span.end())) : next != null ? piece(next) : null;
    Optional<Clip> clip = played == null ? Optional.empty() : recordings.clip(stream, played);
    return Answer.of(
        new WirePlayback(
            span == null ? null : span(span),
            gap,
            next == null ? null : span(next),
            clip.isEmpty() || played == null ? null : url(stream, played),
            clip.map(Clip::startsAt).orElse(null)));
  }

  private static @Nullable WireGap gapAt(Call call, StreamId stream, Instant at) {
    Timeline timeline = recordings(call).timeline(stream, new TimeRange(at, at.plusMillis(1)));
    Instant now = call.rooms().clock().instant();
    return timeline.gaps().stream().findFirst().map(gap -> gap(gap, now)).orElse(null);
  }

  private static TimeRange piece(TimeRange range) {
    return range.duration().compareTo(PLAYBACK_PIECE) > 0
        ? TimeRange.of(range.start(), PLAYBACK_PIECE)
        : range;
  }

  private static String url(StreamId stream, TimeRange range) {
    return "/api/v1/cameras/%s/footage.mp4?start=%s&end=%s%s"
        .formatted(
            stream.camera(),
            Json.instant(range.start()),
            Json.instant(range.end()),
            stream.equals(StreamId.main(stream.camera())) ? "" : "&stream=sub");
  }

  private static Answer footage(Call call) {
    TimeRange range = within(call.range(), LONGEST_FILE);
    StreamId stream = call.stream();
    Clip clip =
        recordings(call)
            .clip(stream, range)
            .orElseThrow(
                () ->
                    Refusal.of(
                        404,
                        "no-footage",
                        "there is no footage of %s in this range".formatted(stream),
                        "ask the timeline where footage is"));
    Answer answer =
        new Answer.Streaming(
            "video/mp4",
            out -> limited(() -> clip.writeTo(out)),
            Map.of("X-Footage-Start", Json.instant(clip.startsAt())));
    if (call.parameter("download").filter("1"::equals).isEmpty()) {
      return answer;
    }
    String name =
        "%s-%s.mp4"
            .formatted(
                stream.camera(), Json.instant(clip.startsAt()).replace(":", "").replace(".", ""));
    return answer.with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  private static Answer hlsSegment(Call call) {
    StreamId stream = call.stream();
    long segment = call.number("segment", "segment");
    Recordings recordings = recordings(call);
    recordings.hlsInitialisation(stream, segment); // refuses while it still can
    return new Answer.Streaming(
        "video/mp4", out -> limited(() -> recordings.hlsSegment(stream, segment, out)), Map.of());
  }

  private interface Writing {
    void run() throws java.io.IOException;
  }

  private static void limited(Writing writing) throws java.io.IOException {
    if (!FILES.tryAcquire()) {
      throw Refusal.unavailable(
          "busy",
          "%d pieces of footage are being sent already".formatted(MAX_FILES_AT_ONCE),
          "wait for one to end and try again");
    }
    try {
      writing.run();
    } finally {
      FILES.release();
    }
  }

  private static Recordings recordings(Call call) {
    return call.rooms().recordings();
  }

  private static TimeRange within(TimeRange range, Duration longest) {
    if (range.duration().compareTo(longest) > 0) {
      throw Refusal.badValue(
          "the range is longer than %d hours".formatted(longest.toHours()), "ask for less at once");
    }
    return range;
  }

  private static WireSpan span(TimeRange range) {
    return new WireSpan(range.start(), range.end());
  }

  private static WireGap gap(Gap gap, Instant now) {
    Instant end = gap.end();
    return new WireGap(
        gap.start(),
        end == null || end.isAfter(now) ? null : end,
        gap.cause().code(),
        gap.cause().words(),
        CameraView.sentence(gap.cause(), gap.detail()));
  }
}
