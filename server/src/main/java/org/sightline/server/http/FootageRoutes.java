package org.sightline.server.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Gap;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.recording.Clip;
import org.sightline.recording.PictureTime;
import org.sightline.recording.Playback;
import org.sightline.recording.Recordings;
import org.sightline.recording.Timeline;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireDamage;
import org.sightline.server.http.wire.WireFrames;
import org.sightline.server.http.wire.WireGap;
import org.sightline.server.http.wire.WirePlayback;
import org.sightline.server.http.wire.WireSpan;
import org.sightline.server.http.wire.WireTimeline;
import org.sightline.server.identity.Action;
import org.sightline.server.json.Json;

/// Kept footage: where it is, why it is missing, and itself.
final class FootageRoutes {
  private static final String CAMERA = "/api/v1/cameras/{name}";
  private static final Duration LONGEST_TIMELINE = Duration.ofDays(400);
  private static final Duration LONGEST_FRAMES = Duration.ofMinutes(10);
  private static final int MAX_FRAMES = 20_000;
  private static final Duration PLAYBACK_PIECE = Duration.ofHours(1);

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
            "Footage as one MP4 that begins and ends where asked, to the picture; X-Footage-Start and"
                + " X-Footage-End tell what it holds, which is less where the codec changed",
            FootageFiles.parameters(ranged(Shape.givesMedia("video/mp4"))),
            FootageFiles::footage),
        Route.of(
            "GET " + CAMERA + "/frames",
            replay,
            "When each picture of a range was taken, for stepping; at most ten minutes at once",
            ranged(Shape.gives(WireFrames.class)).allowing("stream", "main or sub"),
            FootageRoutes::frames));
  }

  static Shape ranged(Shape shape) {
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
            timeline.damaged().stream().map(WireDamage::of).toList(),
            recordings(call).analysisGaps().gaps(call.stream().camera(), range).stream()
                .map(gap -> gap(gap, now))
                .toList(),
            timeline.marks().stream().map(mark -> gap(mark, now)).toList()));
  }

  private static Answer playback(Call call) {
    return Answer.of(playback(call, call.stream(), call.instant("at")));
  }

  /// Where to find the footage of an instant.
  static WirePlayback playback(Call call, StreamId stream, Instant at) {
    Playback footage = footageOf(call);
    Optional<TimeRange> found = footage.playable(stream, at);
    TimeRange span = found.filter(range -> range.contains(at)).orElse(null);
    TimeRange next =
        span == null
            ? found.orElse(null)
            : footage.playable(stream, span.end()).filter(r -> r.start().isAfter(at)).orElse(null);
    WireGap gap = span != null ? null : gapAt(call, stream, at);
    TimeRange played =
        span != null ? piece(new TimeRange(at, span.end())) : next != null ? piece(next) : null;
    Optional<Clip> clip = played == null ? Optional.empty() : footage.clip(stream, played);
    return new WirePlayback(
        span == null ? null : span(span),
        gap,
        next == null ? null : span(next),
        clip.isEmpty() || played == null ? null : url(stream, played),
        clip.map(Clip::startsAt).orElse(null));
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

  /// Footage for a player that takes fragments as they come and knows where to begin.
  private static String url(StreamId stream, TimeRange range) {
    return "/api/v1/cameras/%s/footage.mp4?start=%s&end=%s&format=fmp4&edges=key&sound=browser%s"
        .formatted(
            stream.camera(),
            Json.instant(range.start()),
            Json.instant(range.end()),
            stream.equals(StreamId.main(stream.camera())) ? "" : "&stream=sub");
  }

  private static Answer frames(Call call) {
    TimeRange range = within(call.range(), LONGEST_FRAMES);
    List<PictureTime> pictures = footageOf(call).pictures(call.stream(), range, MAX_FRAMES + 1);
    boolean more = pictures.size() > MAX_FRAMES;
    return Answer.of(
        new WireFrames(
            range.start(),
            range.end(),
            pictures.stream().limit(MAX_FRAMES).map(WireFrames.Frame::of).toList(),
            more));
  }

  static Playback footageOf(Call call) {
    return call.rooms().recordings().playback();
  }

  private static Recordings recordings(Call call) {
    return call.rooms().recordings();
  }

  static TimeRange within(TimeRange range, Duration longest) {
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
