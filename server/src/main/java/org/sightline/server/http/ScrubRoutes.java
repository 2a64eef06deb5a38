package org.sightline.server.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.sightline.domain.TimeRange;
import org.sightline.recording.ScrubPicture;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireScrubSheet;
import org.sightline.server.identity.Action;

/// Small pictures of footage, for looking through a timeline.
final class ScrubRoutes {
  private static final String SCRUB = "/api/v1/cameras/{name}/scrub";
  private static final Duration LONGEST = Duration.ofDays(400);
  private static final int MOST_TIMES = 1000;
  private static final int USUAL_TIMES = 100;

  private ScrubRoutes() {}

  static List<Route> routes() {
    Access replay = Access.toCamera(Action.REPLAY);
    return List.of(
        Route.of(
            "GET " + SCRUB,
            replay,
            "The newest small picture of footage at or before an instant; X-Picture-Time tells when"
                + " it was taken",
            Shape.givesMedia("image/jpeg")
                .needing("at", "instant")
                .allowing("stream", "main or sub"),
            ScrubRoutes::picture),
        Route.of(
            "GET " + SCRUB + "/sheet",
            replay,
            "When small pictures of a range were taken, spread over it",
            Shape.gives(WireScrubSheet.class)
                .needing("from", "instant")
                .needing("to", "instant, after from")
                .allowing("count", "the most instants, 1 to " + MOST_TIMES)
                .allowing("stream", "main or sub"),
            ScrubRoutes::sheet));
  }

  private static Answer picture(Call call) {
    Instant at = call.instant("at");
    ScrubPicture picture =
        call.rooms()
            .scrub()
            .newest(call.stream(), at)
            .orElseThrow(
                () ->
                    Refusal.of(
                        404,
                        "no-picture",
                        "there is no small picture of %s at or before that instant"
                            .formatted(call.stream()),
                        "ask for the sheet of a range; pictures are made while scrub is on"));
    return Answer.bytes("image/jpeg", picture.jpeg())
        .with("X-Picture-Time", FootageFiles.micros(picture.at()));
  }

  private static Answer sheet(Call call) {
    Instant from = call.instant("from");
    Instant to = call.instant("to");
    if (!to.isAfter(from)) {
      throw Refusal.badCall("to has to be after from");
    }
    TimeRange range = FootageRoutes.within(new TimeRange(from, to), LONGEST);
    int count = call.parameter("count", 1, MOST_TIMES, USUAL_TIMES);
    return Answer.of(
        new WireScrubSheet(from, to, call.rooms().scrub().times(call.stream(), range, count)));
  }
}
