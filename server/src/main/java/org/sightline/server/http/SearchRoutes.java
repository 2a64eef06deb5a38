package org.sightline.server.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.sightline.domain.Aggregate;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;
import org.sightline.domain.TimeRange;
import org.sightline.domain.Zone;
import org.sightline.observation.Count;
import org.sightline.observation.ObservationException;
import org.sightline.observation.Order;
import org.sightline.observation.Page;
import org.sightline.search.Because;
import org.sightline.search.Coverage;
import org.sightline.search.History.Blind;
import org.sightline.search.Reading;
import org.sightline.search.SearchText;
import org.sightline.search.Vocabulary;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireAnswer;
import org.sightline.server.http.wire.WireSearch;
import org.sightline.server.http.wire.WireVocabulary;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Asker;
import org.sightline.server.node.NodeRooms;
import org.sightline.server.node.Site;

/// Questions about what was observed.
final class SearchRoutes {
  private static final int USUAL_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final int MAX_BLIND = 100;
  private static final int MAX_SEEN = 20;

  /// What facts without a label are counted under.
  private static final List<String> NO_LABELS = List.of("motion", "caption");

  private static final Duration LATELY = Duration.ofDays(7);

  private SearchRoutes() {}

  static List<Route> routes() {
    Access search = Access.narrowed(Action.SEARCH);
    return List.of(
        Route.of(
            "GET /api/v1/search",
            search,
            "What was observed; says how the question was understood",
            Shape.gives(WireSearch.class)
                .allowing("q", "what people type; everything when left out")
                .allowing("limit", "1 to %d, usually %d".formatted(MAX_LIMIT, USUAL_LIMIT))
                .allowing("cursor", "next of the page before")
                .allowing("order", "newest or relevance")
                .allowing("purpose", "why it is asked, for the audit log"),
            SearchRoutes::search),
        Route.of(
            "GET /api/v1/vocabulary",
            search,
            "The names that a search may use",
            Shape.gives(WireVocabulary.class)
                .allowing(
                    "typing", "true where a person is about to type words: gets ready for them"),
            SearchRoutes::vocabulary),
        Route.of(
            "GET /api/v1/snapshots/{key}.jpg",
            search,
            "The best picture of an observed object",
            Shape.givesMedia("image/jpeg"),
            SearchRoutes::snapshot));
  }

  /// What a typed text means now, with the names that the caller may know.
  static Reading read(Call call, String text) {
    NodeRooms rooms = call.rooms();
    if (text.length() > SearchText.MAX_LENGTH) {
      throw Refusal.badValue(
          "the search is longer than %d characters".formatted(SearchText.MAX_LENGTH),
          "ask for less at once");
    }
    return SearchText.read(
        text,
        vocabulary(rooms, call.scope(Action.SEARCH)),
        rooms.clock().instant(),
        rooms.zone(),
        rooms.outside().meanings());
  }

  private static Answer vocabulary(Call call) {
    NodeRooms rooms = call.rooms();
    CameraScope scope = call.scope(Action.SEARCH);
    if (call.parameter("typing").orElse("").equals("true")) {
      Vocabulary names = vocabulary(rooms, scope);
      Thread.ofVirtual()
          .name("words-warm")
          .start(() -> SearchText.warm(names, rooms.outside().meanings()));
    }
    return Answer.of(wire(rooms, scope));
  }

  private static Answer search(Call call) throws IOException {
    NodeRooms rooms = call.rooms();
    String said = call.parameter("q").orElse("");
    String purpose = call.parameter("purpose").orElse(null);
    Purpose.note(said, purpose); // the query string with both stands in the audit log
    Moderation.check(rooms.facts().data(), said);
    Reading reading = read(call, said);
    Asker asker = asker(call, reading.query(), said);
    ObservationQuery query = asker.narrowed(reading.query());
    String cursor = call.parameter("cursor").orElse(null);
    Order order = order(call.parameter("order").orElse("newest"));
    int limit = call.parameter("limit", 1, MAX_LIMIT, USUAL_LIMIT);
    Page page = rooms.observations().query(query, order, limit, cursor);
    Count count = cursor == null ? rooms.observations().count(query) : null;
    return Answer.of(
        new WireSearch(
            QueryText.print(reading.query()),
            AskView.chips(reading.chips()),
            reading.notUnderstood(),
            page.observations().stream().map(fact -> ObservationView.of(fact, asker)).toList(),
            page.observations().stream()
                .map(fact -> Because.of(reading.query(), asker.veiled(fact.observation())))
                .toList(),
            page.next(),
            page.lookedBackTo(),
            count == null || count.more() ? null : count.value(),
            cursor == null ? coverage(rooms, asker, reading.query()) : null));
  }

  /// Whether anybody was looking in the time that the query names, as far as facts are kept.
  private static WireAnswer.Coverage coverage(
      NodeRooms rooms, Asker asker, ObservationQuery query) {
    Instant now = rooms.clock().instant();
    Instant begun = rooms.observations().oldestStart().orElse(now);
    TimeRange range = Coverage.range(query, begun.isAfter(now) ? now : begun, now);
    Site site = Site.of(rooms, List.of(), asker.cameras());
    List<CameraName> asked =
        Coverage.asked(query, site.names().cameras().stream().filter(asker::sees).toList());
    List<Blind> blind =
        range.duration().isZero()
            ? List.of()
            : site.blind().apply(range).stream().filter(b -> asked.contains(b.camera())).toList();
    return AskView.coverage(
        Coverage.sentence(asked, blind, rooms.zone()), blind.stream().limit(MAX_BLIND).toList());
  }

  /// Who asks.
  ///
  /// @param question as it was asked, which a second person may have consented to
  /// @throws Refusal 403 where the caller may not ask this sort of question anywhere
  static Asker asker(Call call, ObservationQuery query, String question) {
    Asker asker = PlateRoutes.asker(call, question);
    asker
        .forbidden(query)
        .ifPresent(
            action -> {
              if (action == Action.SEARCH_PLATES && call.caller().may(Action.ASK_PLATES)) {
                throw PlateRoutes.secondPerson();
              }
              throw Refusal.notAllowed(
                  "this sort of question needs the permission " + action.word(),
                  "ask without it, or ask an administrator of this node");
            });
    return asker;
  }

  static Order order(String word) {
    return switch (word) {
      case "newest" -> Order.NEWEST;
      case "relevance" -> Order.RELEVANCE;
      default -> throw Refusal.badCall("order is newest or relevance");
    };
  }

  private static Answer snapshot(Call call) {
    String key = call.variable("key");
    byte[] jpeg =
        call.rooms()
            .snapshots()
            .get(key)
            .filter(_ -> maySee(call, key))
            .orElseThrow(
                () ->
                    Refusal.notFound(
                        "there is no such picture", "retention may have taken it; search again"));
    return Answer.bytes("image/jpeg", jpeg)
        .with("Cache-Control", "private, max-age=31536000, immutable");
  }

  /// Whether the picture is of a camera that the caller may search.
  private static boolean maySee(Call call, String key) {
    CameraScope scope = call.scope(Action.SEARCH);
    return scope.isEverywhere()
        || call.rooms().observations().camerasOf(key).stream().anyMatch(scope::has);
  }

  private static Vocabulary vocabulary(NodeRooms rooms, CameraScope scope) {
    TreeSet<String> labels = new TreeSet<>(rooms.observations().labels(scope));
    labels.addAll(AnalysisView.labels(rooms));
    List<Camera> cameras =
        rooms.cameras().cameras().stream().filter(each -> scope.has(each.name())).toList();
    TreeSet<String> zones = new TreeSet<>();
    cameras.forEach(camera -> camera.zones().stream().map(Zone::name).forEach(zones::add));
    return new Vocabulary(
        List.copyOf(labels),
        cameras.stream().map(Camera::name).toList(),
        List.copyOf(zones),
        Site.lines(rooms, cameras, scope));
  }

  private static WireVocabulary wire(NodeRooms rooms, CameraScope scope) {
    Vocabulary names = vocabulary(rooms, scope);
    return new WireVocabulary(
        names.labels(),
        names.cameras().stream().map(Object::toString).toList(),
        names.zones(),
        seen(rooms, scope));
  }

  /// The labels of the last week, most often seen first; none where more was seen than is added up.
  private static List<String> seen(NodeRooms rooms, CameraScope scope) {
    Instant now = rooms.clock().instant();
    SortedMap<String, Double> counts;
    try {
      counts =
          rooms
              .observations()
              .tally(
                  new Aggregate(
                      scope.narrowed(new ObservationQuery.All()),
                      new TimeRange(now.minus(LATELY), now),
                      Aggregate.Measure.COUNT,
                      Aggregate.Grouping.LABEL,
                      rooms.zone()));
    } catch (ObservationException e) {
      if (e.kind() != ObservationException.Kind.TOO_WIDE) {
        throw e;
      }
      return List.of();
    }
    return counts.entrySet().stream()
        .filter(each -> !each.getKey().isEmpty() && !NO_LABELS.contains(each.getKey()))
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(MAX_SEEN)
        .map(Map.Entry::getKey)
        .toList();
  }
}
