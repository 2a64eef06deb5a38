package org.sightline.server.http;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.domain.Embedding;
import org.sightline.domain.Likeness;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.LikeExample;
import org.sightline.observation.Lookalikes;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.Order;
import org.sightline.observation.StoredObservation;
import org.sightline.search.Reading;
import org.sightline.server.analysis.AnalysisDesk;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireLooks;
import org.sightline.server.http.wire.WireSimilar;
import org.sightline.server.http.wire.WireSimilarAsked;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Asker;
import org.sightline.server.looks.ExampleException;
import org.sightline.server.looks.ExamplePictures;
import org.sightline.server.node.LogCompany;
import org.sightline.server.node.NodeRooms;

/// What looks like an example: an object that was seen, or a picture that somebody brings.
///
/// Pictures are compared where a network for images says what they look like; else label, colours,
/// shape and height are, and the answer says so.
final class SimilarRoutes {
  private static final int USUAL_LIMIT = 48;
  private static final int MOST_BY_ATTRIBUTES = 1000;
  private static final double LEAST_BY_ATTRIBUTES = 0.5;
  private static final ExamplePictures PICTURES = new ExamplePictures();

  private SimilarRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "POST /api/v1/similar",
            Access.narrowed(Action.SEARCH_LOOKS),
            "What looks like an object that was seen, or like a picture, the most alike first",
            Shape.gives(WireSimilar.class).taking(WireSimilarAsked.class),
            SimilarRoutes::similar),
        Route.of(
            "POST /api/v1/similar/pictures",
            Access.narrowed(Action.SEARCH_LOOKS),
            "What a JPEG or PNG picture of 8 MiB at most looks like, to search by it; the picture is not kept",
            Shape.gives(WireLooks.class),
            SimilarRoutes::picture));
  }

  private static Answer similar(Call call) throws IOException {
    WireSimilarAsked asked = call.question(WireSimilarAsked.class);
    String track = asked.track();
    WireLooks picture = asked.picture();
    if ((track == null) == (picture == null)) {
      throw Refusal.badCall("an example is said either as track or as picture");
    }
    String said = asked.q() == null ? "" : asked.q();
    call.note(
        Purpose.note(
            "similar-to=%s q=%s".formatted(track == null ? "a picture" : track, said),
            asked.purpose()));
    NodeRooms rooms = call.rooms();
    Moderation.check(rooms.facts().data(), said);
    Reading reading = SearchRoutes.read(call, said);
    Asker asker = SearchRoutes.asker(call, reading.query(), said);
    ObservationQuery query =
        call.scope(Action.SEARCH_LOOKS).narrowed(asker.narrowed(reading.query()));
    Integer wanted = asked.limit();
    int limit = wanted == null ? USUAL_LIMIT : wanted;
    if (limit < 1 || limit > Lookalikes.MOST) {
      throw Refusal.badCall("limit is not a whole number from 1 to " + Lookalikes.MOST);
    }
    return Answer.of(
        picture == null
            ? likeTrack(new Asked(rooms, asker, reading, query, limit), String.valueOf(track))
            : byVectors(
                new Asked(rooms, asker, reading, query, limit), embedding(rooms, picture), ""));
  }

  /// A question that is read and narrowed.
  private record Asked(
      NodeRooms rooms, Asker asker, Reading reading, ObservationQuery query, int limit) {
    WireSimilar answer(
        String by, @Nullable String note, boolean whole, List<WireSimilar.Alike> results) {
      return new WireSimilar(
          by, note, whole, AskView.chips(reading.chips()), reading.notUnderstood(), results);
    }
  }

  private static WireSimilar likeTrack(Asked asked, String track) {
    Lookalikes looks = asked.rooms().observations().lookalikes();
    ObjectObservation example =
        looks
            .newest(track)
            .map(StoredObservation::observation)
            .filter(ObjectObservation.class::isInstance)
            .map(ObjectObservation.class::cast)
            .filter(seen -> asked.asker().sees(seen.camera()))
            .filter(seen -> asked.asker().rights().may(Action.SEARCH_LOOKS, seen.camera()))
            .orElseThrow(
                () ->
                    Refusal.notFound(
                        "there is no such object", "retention may have taken it; search again"));
    Optional<Embedding> vector = looks.of(track);
    return vector.isPresent()
        ? byVectors(asked, vector.get(), track)
        : byAttributes(asked, example, track);
  }

  /// @param without a track that is left out: the example itself
  private static WireSimilar byVectors(Asked asked, Embedding example, String without) {
    Lookalikes.Answer answer =
        asked
            .rooms()
            .observations()
            .lookalikes()
            .nearest(
                example,
                asked.query(),
                new LogCompany(asked.rooms().observations()),
                Math.min(asked.limit() + (without.isEmpty() ? 0 : 1), Lookalikes.MOST));
    return asked.answer(
        "vectors",
        null,
        answer.whole(),
        answer.found().stream()
            .filter(found -> !isTrack(found.fact(), without))
            .limit(asked.limit())
            .map(
                found ->
                    new WireSimilar.Alike(
                        found.similarity(), ObservationView.of(found.fact(), asked.asker())))
            .toList());
  }

  private static WireSimilar byAttributes(Asked asked, ObjectObservation seen, String without) {
    Likeness example = Likeness.of(seen);
    ObservationLog log = asked.rooms().observations();
    var page =
        log.query(
            new And(List.of(asked.query(), new LikeExample(example, LEAST_BY_ATTRIBUTES))),
            Order.NEWEST,
            MOST_BY_ATTRIBUTES,
            null);
    return asked.answer(
        "attributes",
        asked.rooms().analysis() == null || looksNetwork(asked.rooms()).isEmpty()
            ? "no network for images is set here, so label, colours and shape are compared"
            : "this object's picture was not looked at by the network for images, so label, colours and shape are compared",
        page.next() == null,
        page.observations().stream()
            .filter(fact -> !isTrack(fact, without))
            .map(
                fact ->
                    new WireSimilar.Alike(
                        fact.observation() instanceof ObjectObservation o ? example.to(o) : 0,
                        ObservationView.of(fact, asked.asker())))
            .sorted(Comparator.comparingDouble(WireSimilar.Alike::similarity).reversed())
            .limit(asked.limit())
            .toList());
  }

  private static boolean isTrack(StoredObservation fact, String track) {
    return fact.observation() instanceof ObjectObservation o && o.trackId().equals(track);
  }

  private static Optional<InstalledNetwork> looksNetwork(NodeRooms rooms) {
    AnalysisDesk desk = rooms.analysis();
    return desk == null ? Optional.empty() : desk.terms().looksNetwork();
  }

  private static Embedding embedding(NodeRooms rooms, WireLooks picture) {
    if (looksNetwork(rooms)
        .filter(here -> here.network().sha256().equals(picture.network()))
        .isEmpty()) {
      throw Refusal.badValue(
          "the example was looked at by a network that is not this node's",
          "bring the picture again");
    }
    try {
      return Embedding.parse(picture.network(), picture.levels());
    } catch (IllegalArgumentException e) {
      throw Refusal.badValue(String.valueOf(e.getMessage()), "bring the picture again");
    }
  }

  private static Answer picture(Call call) throws IOException, InterruptedException {
    NodeRooms rooms = call.rooms();
    InstalledNetwork network =
        looksNetwork(rooms)
            .orElseThrow(
                () ->
                    Refusal.conflict(
                        "no-looks-network",
                        "no network for images is set on this node, so pictures cannot be compared",
                        "set analysis.looks-network, or search by words"));
    byte[] picture = call.body("image/", ExamplePictures.MAX_BYTES);
    call.note("bytes=" + picture.length);
    try {
      Embedding embedding = PICTURES.look(network, picture);
      return Answer.of(new WireLooks(embedding.network(), embedding.text()));
    } catch (ExampleException e) {
      String why = String.valueOf(e.getMessage());
      throw switch (e.kind()) {
        case BAD_PICTURE -> Refusal.badValue(why, "bring a JPEG or PNG picture");
        case BUSY -> Refusal.unavailable("busy", why, "try again in a few seconds");
        case FAILED -> Refusal.unavailable("not-looked", why, "try again, or another picture");
      };
    }
  }
}
