package org.sightline.server.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.sightline.domain.StreamId;
import org.sightline.recording.HlsPiece;
import org.sightline.recording.Playback;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.identity.Action;

/// Kept footage as HTTP Live Streaming (RFC 8216).
final class HlsRoutes {
  private static final String HLS = "/api/v1/cameras/{name}/hls/";
  private static final String PLAYLIST = "application/vnd.apple.mpegurl";

  private HlsRoutes() {}

  static List<Route> routes() {
    Access replay = Access.toCamera(Action.REPLAY);
    return List.of(
        Route.of(
            "GET " + HLS + "index.m3u8",
            replay,
            "Footage as a playlist (RFC 8216)",
            FootageRoutes.ranged(Shape.givesMedia(PLAYLIST))
                .allowing("stream", "main or sub")
                .allowing(
                    "sound",
                    "aac: plain sound is turned into AAC, which players need; all: as recorded; aac"
                        + " when left out"),
            HlsRoutes::playlist),
        Route.of(
            "GET " + HLS + "{segment}/init.mp4",
            replay,
            "The initialisation of a segment of the playlist",
            Shape.givesMedia("video/mp4")
                .allowing("stream", "main or sub")
                .allowing("sound", "aac to turn plain sound into AAC"),
            call ->
                Answer.bytes(
                    "video/mp4",
                    FootageRoutes.footageOf(call)
                        .hlsInitialisation(
                            call.stream(), call.number("segment", "segment"), isAac(call)))),
        Route.of(
            "GET " + HLS + "{segment}/media.m4s",
            replay,
            "A piece of the playlist",
            Shape.givesMedia("video/mp4")
                .allowing("stream", "main or sub")
                .allowing("from", "first fragment, from 0")
                .allowing("to", "behind the last fragment")
                .allowing("end", "instant from which pictures are left out")
                .allowing("complete", "1 to put parameter sets before each key picture")
                .allowing("sound", "aac to turn plain sound into AAC"),
            HlsRoutes::segment));
  }

  private static Answer playlist(Call call) {
    return Answer.bytes(
        PLAYLIST,
        FootageRoutes.footageOf(call)
            .hlsPlaylist(
                call.stream(),
                FootageRoutes.within(call.range(), FootageFiles.LONGEST_FILE),
                call.parameter("sound").filter("all"::equals).isEmpty())
            .getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isAac(Call call) {
    return call.parameter("sound").filter("aac"::equals).isPresent();
  }

  private static Answer segment(Call call) {
    StreamId stream = call.stream();
    long segment = call.number("segment", "segment");
    HlsPiece piece =
        new HlsPiece(
            call.parameter("from", 0, Integer.MAX_VALUE, 0),
            call.parameter("to", 0, Integer.MAX_VALUE, Integer.MAX_VALUE),
            call.parameter("end").isPresent() ? call.instant("end") : null,
            call.parameter("complete").filter("1"::equals).isPresent(),
            isAac(call));
    Playback footage = FootageRoutes.footageOf(call);
    footage.hlsInitialisation(stream, segment, false); // refuses while it still can
    return new Answer.Streaming(
        "video/mp4",
        out -> FootageFiles.limited(() -> footage.hlsSegment(stream, segment, piece, out)),
        Map.of());
  }
}
