package org.sightline.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.InstalledSide;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.SideNetwork;
import org.sightline.domain.Camera;
import org.sightline.domain.Embedding;
import org.sightline.domain.Observation;
import org.sightline.media.jpeg.JpegHeader;
import org.sightline.media.jpeg.JpegSize;
import org.sightline.server.analysis.AnalysisDesk;
import org.sightline.server.analysis.AnalysisTerms;
import org.sightline.server.analysis.AnalyzerBudgets;
import org.sightline.server.analysis.Assignment;
import org.sightline.server.config.SightWords;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireAnalyzerAnswer;
import org.sightline.server.http.wire.WireAnalyzerReport;
import org.sightline.server.http.wire.WireAssignment;
import org.sightline.server.http.wire.WireEmbedding;
import org.sightline.server.http.wire.WireFacts;
import org.sightline.server.http.wire.WireMadePicture;
import org.sightline.server.http.wire.WireStored;
import org.sightline.server.identity.Analyzer;

/// What analyzers ask and post: their own child process of the node, and `sightline analyze` on
/// other machines, with the same rule for both.
final class AnalyzerRoutes {
  /// The largest best picture that is taken, in bytes.
  static final int MAX_PICTURE_BYTES = 1 << 20;

  private static final int MAX_PICTURE_SIDE = 4096;
  private static final Access RULE = new Access.ForAnalyzer();

  private AnalyzerRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "POST /api/v1/analysis/report",
            RULE,
            "An analyzer says how it and its cameras fare, about once a second",
            Shape.gives(WireAnalyzerAnswer.class).taking(WireAnalyzerReport.class),
            AnalyzerRoutes::report),
        Route.of(
            "GET /api/v1/analysis/assignment",
            RULE,
            "What an analyzer is to look at, and how",
            Shape.gives(WireAssignment.class),
            AnalyzerRoutes::assignment),
        Route.of(
            "GET /api/v1/analysis/network",
            RULE,
            "The file of a network of the assignment: the one to recognise with, where nothing is said",
            Shape.givesMedia("application/octet-stream")
                .allowing(
                    "sha256",
                    "of the network that it was made of, or of one beside it, to have that one"),
            AnalyzerRoutes::network),
        Route.of(
            "POST /api/v1/analysis/pictures",
            RULE,
            "Store the best picture of an object; JPEG of 1 MiB at most",
            Shape.gives(WireMadePicture.class).needing("camera", "name").as(201),
            AnalyzerRoutes::picture),
        Route.of(
            "POST /api/v1/analysis/facts",
            RULE,
            "Store what was observed",
            Shape.gives(WireStored.class).taking(WireFacts.class),
            AnalyzerRoutes::facts),
        Route.of(
            "POST /api/v1/analysis/embeddings",
            RULE,
            "Store what the best picture of an object looks like to a network",
            Shape.gives(WireStored.class).taking(WireEmbedding.class),
            AnalyzerRoutes::embedding));
  }

  private static AnalysisDesk desk(Call call) {
    AnalysisDesk desk = call.rooms().analysis();
    if (desk == null) {
      throw Refusal.conflict(
          "analysis-off", "analysis is switched off on this node", "switch it on in its settings");
    }
    return desk;
  }

  private static Analyzer analyzer(Call call) {
    Analyzer analyzer = call.caller().analyzer();
    if (analyzer == null) {
      throw Refusal.notSignedIn();
    }
    return analyzer;
  }

  private static void spend(Call call, AnalyzerBudgets.Kind kind, double amount) {
    if (!desk(call).budgets().take(analyzer(call), kind, amount)) {
      throw Refusal.of(
          429,
          "too-much",
          "the analyzer has posted more than it may",
          "wait a few seconds, and post what was seen only");
    }
  }

  private static Answer report(Call call) throws IOException {
    AnalysisDesk desk = desk(call);
    Analyzer analyzer = analyzer(call);
    spend(call, AnalyzerBudgets.Kind.CALLS, 1);
    WireAnalyzerReport posted = call.question(WireAnalyzerReport.class);
    Optional<Long> revision =
        desk.report(analyzer, new AnalyzerClaims(call.rooms(), analyzer).report(posted));
    return Answer.of(
        new WireAnalyzerAnswer(
            revision.orElseThrow(
                () ->
                    Refusal.conflict(
                        "analyzer-there",
                        "another process with this token looks at pictures already",
                        "end the other, or make a token for each")),
            call.rooms().clock().instant(),
            desk.ears().stream()
                .flatMap(ears -> ears.active().stream())
                .filter(analyzer::may)
                .map(camera -> camera.value())
                .toList()));
  }

  private static Answer assignment(Call call) {
    AnalysisDesk desk = desk(call);
    Analyzer analyzer = analyzer(call);
    spend(call, AnalyzerBudgets.Kind.CALLS, 1);
    Assignment assignment = desk.assignment(analyzer);
    AnalysisTerms terms = desk.terms();
    return Answer.of(
        new WireAssignment(
            assignment.revision(),
            restream(call, analyzer),
            terms.network().map(AnalyzerRoutes::network).orElse(null),
            terms.sides().values().stream()
                .map(InstalledSide::network)
                .sorted(Comparator.comparing(SideNetwork::role))
                .map(
                    side ->
                        new WireAssignment.Side(
                            side.role().word(), side.name(), side.sha256(), side.sizeBytes()))
                .toList(),
            terms.picturesPerSecond(),
            terms.longestSidePixels(),
            seconds(terms.lookAnyway()),
            terms.labels().stream().sorted().toList(),
            terms.looksNetwork().map(AnalyzerRoutes::network).orElse(null),
            assignment.cameras().stream().map(c -> looking(c, terms)).toList()));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static WireAssignment.Network network(InstalledNetwork here) {
    String card;
    try {
      card = NetworkCatalogue.card(here);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new WireAssignment.Network(
        here.network().name(),
        here.network().sha256(),
        here.network().sizeBytes(),
        card.isEmpty() ? null : card,
        here.floats().map(AnalyzerRoutes::network).orElse(null));
  }

  private static WireAssignment.@Nullable Restream restream(Call call, Analyzer analyzer) {
    return call.rooms()
        .restreaming()
        .forAnalyzer(analyzer.own())
        .map(at -> new WireAssignment.Restream(at.host(), at.port(), at.secure(), at.fingerprint()))
        .orElse(null);
  }

  private static WireAssignment.Looking looking(Camera camera, AnalysisTerms terms) {
    return new WireAssignment.Looking(
        camera.name().value(),
        terms.look(camera.name()).stream(camera).word(),
        Drawings.wire(camera.zones()),
        Drawings.wire(camera.markings()),
        SightWords.of(terms.sight(camera.name())),
        Looks.wire(terms.look(camera.name())));
  }

  private static Answer network(Call call) throws IOException {
    spend(call, AnalyzerBudgets.Kind.NETWORKS, 1);
    Optional<String> wanted = call.parameter("sha256");
    AnalysisTerms terms = desk(call).terms();
    for (InstalledSide side : terms.sides().values()) {
      if (wanted.filter(side.network().sha256()::equals).isPresent()) {
        return Answer.bytes("application/octet-stream", Files.readAllBytes(side.file()));
      }
    }
    InstalledNetwork used =
        terms
            .looksNetwork()
            .filter(looks -> wanted.filter(looks.network().sha256()::equals).isPresent())
            .or(terms::network)
            .orElseThrow(
                () -> Refusal.notFound("the node has no network", "add one to the node first"));
    InstalledNetwork here =
        used.floats()
            .filter(floats -> wanted.filter(floats.network().sha256()::equals).isPresent())
            .orElse(used);
    return Answer.bytes("application/octet-stream", Files.readAllBytes(here.file()));
  }

  private static Answer picture(Call call) throws IOException {
    Analyzer analyzer = analyzer(call);
    spend(call, AnalyzerBudgets.Kind.CALLS, 1);
    String camera = call.parameter("camera").orElse("");
    var unused = new AnalyzerClaims(call.rooms(), analyzer).camera(camera);
    byte[] jpeg = call.body("image/jpeg", MAX_PICTURE_BYTES);
    spend(call, AnalyzerBudgets.Kind.PICTURE_BYTES, jpeg.length);
    Optional<JpegSize> size = isJpeg(jpeg) ? JpegHeader.size(jpeg) : Optional.empty();
    if (size.isEmpty()
        || size.get().width() < 1
        || size.get().height() < 1
        || Math.max(size.get().width(), size.get().height()) > MAX_PICTURE_SIDE) {
      throw AnalyzerClaims.bad(
          "the picture is no JPEG of at most %d pixels a side".formatted(MAX_PICTURE_SIDE));
    }
    return Answer.made(
        new WireMadePicture(call.rooms().snapshots().put(jpeg, call.rooms().clock().instant())));
  }

  private static boolean isJpeg(byte[] bytes) {
    int n = bytes.length;
    return n > 4
        && (bytes[0] & 0xFF) == 0xFF
        && (bytes[1] & 0xFF) == 0xD8
        && (bytes[n - 2] & 0xFF) == 0xFF
        && (bytes[n - 1] & 0xFF) == 0xD9;
  }

  private static Answer embedding(Call call) throws IOException {
    Analyzer analyzer = analyzer(call);
    spend(call, AnalyzerBudgets.Kind.CALLS, 1);
    WireEmbedding posted = call.question(WireEmbedding.class);
    spend(call, AnalyzerBudgets.Kind.FACTS, 1);
    boolean wanted =
        desk(call)
            .terms()
            .looksNetwork()
            .filter(looks -> looks.network().sha256().equals(posted.network()))
            .isPresent();
    if (!wanted) {
      throw AnalyzerClaims.bad("the node does not ask what objects look like to that network");
    }
    Embedding embedding = new AnalyzerClaims(call.rooms(), analyzer).embedding(posted);
    return Answer.of(
        new WireStored(
            call.rooms().observations().lookalikes().keep(posted.trackId(), embedding) ? 1 : 0));
  }

  private static Answer facts(Call call) throws IOException {
    Analyzer analyzer = analyzer(call);
    spend(call, AnalyzerBudgets.Kind.CALLS, 1);
    WireFacts posted = call.question(WireFacts.class);
    spend(call, AnalyzerBudgets.Kind.FACTS, posted.facts().size());
    List<Observation> facts = new AnalyzerClaims(call.rooms(), analyzer).facts(posted);
    if (!facts.isEmpty()) {
      call.rooms().observations().appendAll(facts);
    }
    return Answer.of(new WireStored(facts.size()));
  }
}
