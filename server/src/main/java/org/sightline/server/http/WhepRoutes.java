package org.sightline.server.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.picture.PictureWorks;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireLiveWays;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Caller;
import org.sightline.server.live.Conversions;
import org.sightline.server.live.LiveDesk;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamState;
import org.sightline.webrtc.Offered;
import org.sightline.webrtc.Viewer;
import org.sightline.webrtc.WebRtc;

/// Live pictures by WebRTC: WHEP (draft-ietf-wish-whep).
///
/// A session belongs to the user and the camera that it was made for; to all others it is unknown.
final class WhepRoutes {
  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
  private static final int MAX_OFFER_BYTES = 64 << 10;

  /// How long a viewer waits for the sound to be turned before the pictures begin without it.
  private static final Duration SOUND_PATIENCE = Duration.ofSeconds(5);

  private static final int MAX_FRAGMENT_BYTES = 16 << 10;

  private WhepRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/live",
            Access.narrowed(Action.VIEW_LIVE),
            "How live pictures can be had besides the live socket",
            Shape.gives(WireLiveWays.class),
            WhepRoutes::ways),
        Route.of(
            "POST /api/v1/cameras/{name}/whep",
            Access.toCamera(Action.VIEW_LIVE),
            "Live pictures by WebRTC (WHEP): takes an offer, application/sdp, and gives the answer"
                + " and the session's Location",
            Shape.givesMedia(SDP).as(201).allowing("stream", "main or sub"),
            WhepRoutes::begin),
        Route.of(
            "PATCH /api/v1/cameras/{name}/whep/{session}",
            Access.toCamera(Action.VIEW_LIVE),
            "Candidates of the browser (application/trickle-ice-sdpfrag), which this node finds by"
                + " itself; ICE cannot be restarted",
            Shape.givesNothing(),
            WhepRoutes::trickle),
        Route.of(
            "DELETE /api/v1/cameras/{name}/whep/{session}",
            Access.toCamera(Action.VIEW_LIVE),
            "End a WebRTC session",
            Shape.givesNothing(),
            WhepRoutes::end));
  }

  private static Answer ways(Call call) {
    LiveDesk live = call.rooms().live();
    String user = call.caller().user();
    return Answer.of(
        new WireLiveWays(
            live.webRtc().isPresent(),
            live.whyNoWebRtc().orElse(null),
            live.turn(user).stream()
                .map(t -> new WireLiveWays.IceServer(t.url(), t.user(), t.password()))
                .toList()));
  }

  private static Answer begin(Call call) throws Exception {
    call.camera();
    StreamId id = call.stream();
    WebRtc webRtc = webRtc(call);
    String offer = text(call, SDP, MAX_OFFER_BYTES);
    Stream stream = LiveRoutes.stream(call, id);
    Conversions.@Nullable Share share = share(call.rooms().live().conversions(), stream, offer);
    Offered offered = webRtc.offer(viewer(call, id, share), playable(stream, share), offer);
    return switch (offered) {
      case Offered.Accepted(String session, String answer) ->
          new Answer.Bytes(201, SDP, answer.getBytes(StandardCharsets.UTF_8), Map.of())
              .with("Location", "/api/v1/cameras/%s/whep/%s".formatted(id.camera(), session))
              .with("Accept-Patch", FRAGMENT);
      case Offered.Refused(Offered.Reason reason, String message) -> {
        giveBack(share);
        throw refusal(reason, message);
      }
    };
  }

  private static Viewer viewer(Call call, StreamId id, Conversions.@Nullable Share share) {
    Caller caller = call.caller();
    return new Viewer(
        caller.user(),
        () ->
            call.reception()
                .identity()
                .still(caller)
                .filter(now -> now.rights().may(Action.VIEW_LIVE, id.camera()))
                .isPresent(),
        () -> giveBack(share));
  }

  private static void giveBack(Conversions.@Nullable Share share) {
    if (share != null) {
      share.close();
    }
  }

  private static Stream playable(Stream stream, Conversions.@Nullable Share share) {
    return share == null ? stream : share.stream();
  }

  /// A share in the stream with its sound turned into Opus, where the browser hears it only so;
  /// null where it hears it anyway, or where nothing can be made in time: then it sees and does not
  /// hear.
  private static Conversions.@Nullable Share share(
      Conversions conversions, Stream stream, String offer) throws InterruptedException {
    if (!(stream.state() instanceof StreamState.Playing playing)
        || playing.tracks().stream().noneMatch(PictureWorks::isForOpus)
        || !WebRtc.isOpusNeeded(playing.tracks(), offer)) {
      return null;
    }
    Conversions.@Nullable Share share = conversions.shareOpus(stream).orElse(null);
    if (share == null) {
      return null;
    }
    long end = System.nanoTime() + SOUND_PATIENCE.toNanos();
    while (!(share.stream().state() instanceof StreamState.Playing)) {
      if (System.nanoTime() - end > 0) {
        share.close();
        return null;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return share;
  }

  private static Refusal refusal(Offered.Reason reason, String message) {
    String remedy = "use the live socket, /api/v1/cameras/{name}/live";
    return switch (reason) {
      case BAD_OFFER -> Refusal.of(400, reason.word(), message, "send an offer that takes video");
      case NOT_PLAYING -> Refusal.conflict(reason.word(), message, remedy);
      case UNPLAYABLE -> Refusal.of(422, reason.word(), message, remedy);
      case FULL -> Refusal.unavailable(reason.word(), message, remedy);
    };
  }

  private static Answer trickle(Call call) throws Exception {
    requireSession(call);
    String fragment = text(call, FRAGMENT, MAX_FRAGMENT_BYTES);
    boolean restarts =
        fragment.lines().anyMatch(line -> line.strip().startsWith("a=ice-pwd:"))
            && fragment.lines().noneMatch(line -> line.startsWith("a=candidate:"))
            && fragment.lines().noneMatch(line -> line.startsWith("a=end-of-candidates"));
    if (restarts) {
      throw Refusal.of(
          422, "no-restart", "this node cannot restart ICE", "end the session and begin another");
    }
    return Answer.done();
  }

  private static Answer end(Call call) {
    // One that is over already has been ended as asked.
    if (webRtc(call).isKnown(call.variable("session"))) {
      requireSession(call);
      webRtc(call).end(call.variable("session"));
    }
    return Answer.done();
  }

  private static void requireSession(Call call) {
    String session = call.variable("session");
    String user = call.caller().user();
    boolean open =
        webRtc(call).isOpen(session, user, StreamId.main(call.cameraName()))
            || webRtc(call)
                .isOpen(
                    session,
                    user,
                    new StreamId(call.cameraName(), org.sightline.domain.StreamRole.SUB));
    if (!open) {
      throw Refusal.notFound("there is no such session", "begin one");
    }
  }

  private static WebRtc webRtc(Call call) {
    LiveDesk live = call.rooms().live();
    return live.webRtc()
        .orElseThrow(
            () ->
                Refusal.of(
                    404,
                    "webrtc-off",
                    "WebRTC is off on this node: " + live.whyNoWebRtc().orElse(""),
                    "use the live socket, /api/v1/cameras/{name}/live"));
  }

  private static String text(Call call, String mediaType, int most) throws Exception {
    return new String(call.body(mediaType, most), StandardCharsets.UTF_8);
  }
}
