package org.sightline.server.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Broadcast;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Conversation;
import org.sightline.server.http.route.Line;
import org.sightline.server.http.route.Reception;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireLive;
import org.sightline.server.http.wire.WireUpdate;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Caller;
import org.sightline.server.identity.Rights;
import org.sightline.server.json.Json;
import org.sightline.server.live.Conversions;
import org.sightline.stream.LiveMessage;
import org.sightline.stream.LiveView;
import org.sightline.stream.Stream;

/// The two lasting conversations: live pictures of one camera, and what changes on the node.
///
/// Both look every [#CHECK_CALLER], and at once when anybody's rights have changed, whether the
/// caller is still signed in and may still look.
final class LiveRoutes {
  static final Duration CHECK_CALLER = Duration.ofSeconds(15);
  private static final Duration HELLO_EVERY = Duration.ofSeconds(20);
  private static final Duration WAIT = Duration.ofSeconds(1);

  private static final int MAX_PLAYS = 256;

  private LiveRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.socket(
            "GET /api/v1/cameras/{name}/live",
            Access.toCamera(Action.VIEW_LIVE),
            "Live pictures: texts say start and status, bytes are fragmented MP4",
            Shape.becomesSocket()
                .allowing("stream", "main or sub")
                .allowing(
                    "plays",
                    "codecs that the browser plays, such as avc1,mp4a: pictures of another and plain"
                        + " sound are converted; left out, all are sent as they are"),
            LiveRoutes::live),
        Route.socket(
            "GET /api/v1/updates",
            Access.narrowed(Action.VIEW_LIVE),
            "What changes: cameras, observations, alerts",
            Shape.becomesSocket(),
            LiveRoutes::updates));
  }

  private static Conversation live(Call call) {
    CameraName camera = call.camera().name();
    Stream stream = stream(call, call.stream());
    InstantSource clock = call.rooms().clock();
    Watch watch =
        new Watch(call.reception(), call.caller(), rights -> rights.may(Action.VIEW_LIVE, camera));
    Set<String> plays = plays(call);
    Conversions conversions = call.rooms().live().conversions();
    return line -> {
      try (Conversions.Share share = share(conversions, stream, plays);
          LiveView view = new LiveView(share == null ? stream : share.stream(), clock)) {
        while (line.isOpen() && watch.goesOn(line)) {
          LiveMessage message = view.next(WAIT);
          if (message != null) {
            say(line, message, share != null && share.pictures());
          } else if (view.isOver()) {
            return;
          }
        }
      }
    };
  }

  /// The codecs that the browser says it plays; empty where it does not say.
  private static Set<String> plays(Call call) {
    String words = call.parameter("plays").orElse("").toLowerCase(Locale.ROOT);
    return words.isEmpty() || words.length() > MAX_PLAYS
        ? Set.of()
        : new HashSet<>(List.of(words.split(",", -1)));
  }

  /// A share in the conversion of the stream, where this browser needs one; null where it does not,
  /// or where no more may run: then the browser is sent what it cannot play, and says so.
  private static Conversions.@Nullable Share share(
      Conversions conversions, Stream stream, Set<String> plays) {
    if (plays.isEmpty()) {
      return null;
    }
    Optional<Conversions.Share> share =
        Conversions.isNeeded(stream, plays) ? conversions.share(stream) : Optional.empty();
    if (share.isEmpty() && Conversions.isSoundNeeded(stream, plays)) {
      share = conversions.shareSound(stream);
    }
    return share.orElse(null);
  }

  /// The open stream of that name.
  ///
  /// @throws Refusal 404 where the camera has none
  static Stream stream(Call call, StreamId id) {
    return call.rooms()
        .streams()
        .find(id)
        .orElseThrow(
            () ->
                Refusal.of(
                    404,
                    "no-stream",
                    "camera %s has no %s stream".formatted(id.camera(), id.role().word()),
                    "ask for stream=main"));
  }

  private static void say(Line line, LiveMessage message, boolean converted) {
    switch (message) {
      case LiveMessage.Start(String mimeType, byte[] initialisation, Instant at) -> {
        line.say(
            Json.text(
                new WireLive.Start(mimeType, at, converted ? "converted for this browser" : null)));
        line.say(initialisation);
      }
      case LiveMessage.Fragment(byte[] bytes, Instant received) -> line.say(bytes);
      case LiveMessage.Status(String state, String cause, String detail) ->
          line.say(Json.text(new WireLive.Status(state, cause, detail)));
    }
  }

  private static Conversation updates(Call call) {
    Reception reception = call.reception();
    reception.rooms();
    Watch watch = new Watch(reception, call.caller(), rights -> rights.may(Action.VIEW_LIVE));
    return line -> {
      try (Broadcast.Mailbox mailbox = reception.broadcast().join()) {
        line.say(hello(reception));
        long helloNanos = System.nanoTime();
        while (line.isOpen() && watch.goesOn(line)) {
          Broadcast.News news = mailbox.waiting().poll(WAIT.toMillis(), TimeUnit.MILLISECONDS);
          if (news != null && watch.goesOn(line)) {
            news.said(watch.rights()).ifPresent(line::say);
          }
          if (mailbox.missed()) {
            line.close(Line.TOO_SLOW, "the reader does not keep up");
          }
          if (System.nanoTime() - helloNanos >= HELLO_EVERY.toNanos()) {
            line.say(hello(reception));
            helloNanos = System.nanoTime();
          }
        }
      }
    };
  }

  private static String hello(Reception reception) {
    return Json.text(new WireUpdate.Hello(reception.rooms().clock().instant()));
  }

  /// Whether a caller may go on; asked at every turn of a conversation, looked up now and then.
  private static final class Watch {
    private final Reception reception;
    private final Predicate<Rights> met;
    private Caller caller;
    private long revision;
    private long lookedNanos = System.nanoTime();

    Watch(Reception reception, Caller caller, Predicate<Rights> met) {
      this.reception = reception;
      this.caller = caller;
      this.met = met;
      this.revision = -1; // rights may have changed since the gate looked
    }

    /// What the caller may do now.
    Rights rights() {
      return caller.rights();
    }

    boolean goesOn(Line line) {
      long current = reception.identity().revision();
      if (current == revision && System.nanoTime() - lookedNanos < CHECK_CALLER.toNanos()) {
        return true;
      }
      revision = current;
      lookedNanos = System.nanoTime();
      @Nullable Caller now = reception.identity().still(caller).orElse(null);
      if (now != null && met.test(now.rights())) {
        caller = now;
        return true;
      }
      line.close(Line.SIGNED_OUT, "the session is over");
      return false;
    }
  }
}
