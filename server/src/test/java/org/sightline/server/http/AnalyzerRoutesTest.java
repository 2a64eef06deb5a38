package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Line;
import org.sightline.domain.Markings;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Zone;
import org.sightline.server.http.route.Gate;
import org.sightline.server.http.wire.WireAnalyzerAnswer;
import org.sightline.server.http.wire.WireAssignment;
import org.sightline.server.http.wire.WireMadePicture;
import org.sightline.server.http.wire.WireSearch;
import org.sightline.server.identity.Role;
import org.sightline.server.json.Json;

/// What a program that analyses may post, and what is refused: it decodes what strangers send, so
/// it may be anybody's.
class AnalyzerRoutesTest {
  private static final String FACTS = "/api/v1/analysis/facts";
  private static final String PICTURES = "/api/v1/analysis/pictures?camera=";
  private static final String REPORT = "/api/v1/analysis/report";

  @TempDir Path folder;
  private TestNode node;
  private String token = "";

  @BeforeEach
  void start() {
    node = TestNode.analysing(folder);
    Zone dock =
        new Zone("dock", new Polygon(List.of(new Point(0, 0), new Point(1, 0), new Point(1, 1))));
    Line gate = new Line("gate", List.of(new Point(0.2, 0.7), new Point(0.8, 0.7)));
    Markings markings = new Markings(List.of(gate), List.of(), Optional.empty());
    URI nowhere = URI.create("rtsp://127.0.0.1:9/main");
    for (String name : List.of("door", "yard")) {
      node.rooms()
          .cameras()
          .add(
              new Camera(new CameraName(name), nowhere, null, List.of(dock), false, true)
                  .drawn(List.of(dock), markings));
    }
    token = "eyes:" + node.identity.readers().add("eyes", Set.of(new CameraName("door")), true);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private HttpResponse<String> post(String path, String type, byte[] body) throws Exception {
    return node.send(
        node.call("POST", path, null)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private HttpResponse<String> post(String path, String json) throws Exception {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private int facts(String fact) throws Exception {
    return post(FACTS, "{\"facts\":[" + fact + "]}").statusCode();
  }

  private static String object() {
    Instant now = Instant.now();
    return """
        {"camera":"door","start":"%s","end":"%s",
         "source":{"detector":"detector","network":"n","version":"1","sha256":""},
         "confidence":0.8,"area":null,"object":{"trackId":"door-abc-1","revision":0,"ended":false,"label":"person",
         "box":{"left":0.1,"top":0.1,"right":0.2,"bottom":0.5},"path":[[0.1,0.5],[0.2,0.5]],"zones":[],"motion":"moving",
         "crossings":[],"visits":[],"attributes":{"colours":["red"],"plate":"","speedMetresPerSecond":null,
         "heightMetres":1.8},"snapshot":null}}"""
        .formatted(Json.instant(now.minusSeconds(5)), Json.instant(now));
  }

  private static String motion() {
    Instant now = Instant.now();
    return """
        {"camera":"door","start":"%s","end":"%s","source":{"detector":"motion","network":"","version":"","sha256":""},
         "confidence":1,"area":0.2,"object":null}"""
        .formatted(Json.instant(now.minusSeconds(5)), Json.instant(now));
  }

  private int stored() throws Exception {
    byte[] found = node.get("/api/v1/search").body().getBytes(StandardCharsets.UTF_8);
    return Json.read(found, WireSearch.class).results().size();
  }

  @Test
  void whatWasSeenIsStoredWithItsPicture() throws Exception {
    HttpResponse<String> made = post(PICTURES + "door", "image/jpeg", jpeg(64, 48));
    assertEquals(201, made.statusCode(), made.body());
    String key =
        Json.read(made.body().getBytes(StandardCharsets.UTF_8), WireMadePicture.class).key();
    assertEquals(
        200,
        facts(
            motion()
                + ","
                + object().replace("\"snapshot\":null", "\"snapshot\":\"" + key + "\"")));
    assertEquals(2, stored());
    assertEquals(200, node.get("/api/v1/snapshots/%s.jpg".formatted(key)).statusCode());
    String found = node.get("/api/v1/search?q=person").body();
    assertTrue(found.contains("door-abc-1") && found.contains("\"heightMetres\":1.8"), found);
  }

  @Test
  void allThatIsKnownOfAnObjectComesThrough() throws Exception {
    String at = Json.instant(Instant.now().minusSeconds(2));
    String hash = "ab".repeat(32);
    String crossing = "{\"line\":\"gate\",\"direction\":\"backward\",\"at\":\"%s\"}".formatted(at);
    String visit = "{\"zone\":\"dock\",\"entered\":\"%s\",\"left\":\"%s\"}".formatted(at, at);
    String told =
        object()
            .replace("\"sha256\":\"\"", "\"sha256\":\"" + hash + "\"")
            .replace("\"zones\":[]", "\"zones\":[\"dock\"]")
            .replace("\"crossings\":[]", "\"crossings\":[" + crossing + "]")
            .replace("\"visits\":[]", "\"visits\":[" + visit + "]")
            .replace("\"plate\":\"\"", "\"plate\":\"AB 123\"")
            .replace("\"speedMetresPerSecond\":null", "\"speedMetresPerSecond\":2.5");
    assertEquals(200, facts(told));
    String found = node.get("/api/v1/search?q=person").body();
    for (String part : List.of(hash, crossing, visit, "AB123", "2.5", "\"red\"")) {
      assertTrue(found.contains(part), part + " in " + found);
    }
    assertEquals(422, facts(told.replace("\"zone\":\"dock\"", "\"zone\":\"roof\"")));
    assertEquals(422, facts(told.replace("backward", "sideways")));
    assertEquals(422, facts(told.replace("\"line\":\"gate\"", "\"line\":\"roof\"")));
  }

  @Test
  void aSignalOfTheCameraIsStoredUnderItsOwnName() throws Exception {
    String signal =
        motion()
            .replace(
                "\"object\":null",
                "\"object\":null,\"signal\":{\"label\":\"line crossed\",\"zones\":[\"Line 1\"]}");
    assertEquals(200, facts(signal));
    String found = node.get("/api/v1/search?q=kind:signal").body();
    assertTrue(found.contains("line crossed") && found.contains("Line 1"), found);
    assertEquals(422, facts(signal.replace("Line 1", "<b>")));
    assertEquals(422, facts(signal.replace("line crossed", "")));
  }

  @Test
  void whatCannotBeIsRefusedWholeAndStoresNothing() throws Exception {
    List<UnaryOperator<String>> lies = new ArrayList<>();
    lies.add(f -> f.replace("\"confidence\":0.8", "\"confidence\":1.5"));
    lies.add(f -> f.replace("\"confidence\":0.8", "\"confidence\":-1"));
    lies.add(f -> f.replace("door-abc-1", "yard-abc-1"));
    lies.add(f -> f.replace("door-abc-1", "door-" + "x".repeat(200)));
    lies.add(f -> f.replace("door-abc-1", "door-<script>"));
    lies.add(f -> f.replace("\"revision\":0", "\"revision\":-1"));
    lies.add(f -> f.replace("\"revision\":0", "\"revision\":2000000000"));
    lies.add(f -> f.replace("\"label\":\"person\"", "\"label\":\"\""));
    lies.add(f -> f.replace("\"label\":\"person\"", "\"label\":\"a\\nb\""));
    lies.add(f -> f.replace("\"label\":\"person\"", "\"label\":\"" + "p".repeat(65) + "\""));
    lies.add(f -> f.replace("\"left\":0.1", "\"left\":0.9"));
    lies.add(f -> f.replace("\"right\":0.2", "\"right\":1.2"));
    lies.add(f -> f.replace("[0.2,0.5]", "[0.2]"));
    lies.add(f -> f.replace("[0.2,0.5]", "[0.2,7]"));
    lies.add(f -> f.replace("[0.2,0.5]", "null"));
    lies.add(f -> f.replace("\"zones\":[]", "\"zones\":[\"nowhere\"]"));
    lies.add(f -> f.replace("\"zones\":[]", "\"zones\":[null]"));
    lies.add(f -> f.replace("\"motion\":\"moving\"", "\"motion\":\"flying\""));
    lies.add(
        f -> f.replace("\"snapshot\":null", "\"snapshot\":\"20260101-" + "0".repeat(32) + "\""));
    lies.add(f -> f.replace("\"snapshot\":null", "\"snapshot\":\"../../node.db\""));
    lies.add(f -> f.replace("\"sha256\":\"\"", "\"sha256\":\"zz\""));
    lies.add(f -> f.replace("\"detector\":\"detector\"", "\"detector\":\"\""));
    lies.add(f -> f.replace("\"detector\":\"detector\"", "\"detector\":null"));
    lies.add(f -> f.replace("\"heightMetres\":1.8", "\"heightMetres\":-3"));
    lies.add(f -> f.replace("\"colours\":[\"red\"]", "\"colours\":[null]"));
    lies.add(f -> f.replace("\"plate\":\"\"", "\"plate\":\"" + "A".repeat(40) + "\""));
    lies.add(
        f ->
            f.replace(
                "\"crossings\":[]",
                "\"crossings\":[{\"line\":\"a b\",\"direction\":\"forward\",\"at\":\"2026-01-01T00:00:00Z\"}]"));
    lies.add(
        f ->
            f.replace(
                "\"crossings\":[]",
                "\"crossings\":[{\"line\":\"a\",\"direction\":\"forward\",\"at\":\"2020-01-01T00:00:00Z\"}]"));
    lies.add(f -> f.replaceAll("\"end\":\"[^\"]*\"", "\"end\":\"2099-01-01T00:00:00Z\""));
    lies.add(f -> f.replaceAll("\"end\":\"[^\"]*\"", "\"end\":\"2020-01-01T00:00:00Z\""));
    lies.add(f -> f.replaceAll("\"start\":\"[^\"]*\"", "\"start\":\"1980-01-01T00:00:00Z\""));
    lies.add(f -> f.replaceAll("\"start\":\"[^\"]*\"", "\"start\":\"-999999999-01-01T00:00:00Z\""));
    lies.add(f -> f.replaceFirst("\"object\":\\{", "\"nothing\":{"));
    for (UnaryOperator<String> lie : lies) {
      String told = lie.apply(object());
      int status = facts(motion() + "," + told);
      assertTrue(status == 422 || status == 400, status + " for " + told);
    }
    assertEquals(0, stored());
    assertEquals(200, facts(object()));
  }

  @Test
  void aTokenPostsOfItsOwnCamerasAlone() throws Exception {
    for (String camera : List.of("yard", "nowhere", "../door", "")) {
      String told =
          object()
              .replace("\"camera\":\"door\"", "\"camera\":\"" + camera + "\"")
              .replace("door-abc", camera + "-abc");
      assertEquals(403, facts(told), camera);
      assertEquals(403, facts(object() + "," + told), camera);
    }
    assertEquals(403, post(PICTURES + "yard", "image/jpeg", jpeg(64, 48)).statusCode());
    assertEquals(403, post(PICTURES + "nowhere", "image/jpeg", jpeg(64, 48)).statusCode());
    assertEquals(0, stored());
    assertEquals(0, node.rooms().snapshots().totalBytes());
  }

  @Test
  void noGarbageFailsTheNodeOrIsStored() throws Exception {
    long seed = Long.getLong("sightline.seed", 11);
    Random random = new Random(seed);
    byte[] good = ("{\"facts\":[" + object() + "]}").getBytes(StandardCharsets.UTF_8);
    int rounds = Integer.getInteger("sightline.fuzz", 200);
    for (int round = 0; round < Math.min(rounds, 20_000); round++) {
      byte[] bad = good.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      node.analysisNanos.addAndGet(1_000_000_000L); // what may be posted is there again
      int status =
          post(random.nextBoolean() ? FACTS : REPORT, "application/json", bad).statusCode();
      assertTrue(status < 500, "seed %d round %d answered %d".formatted(seed, round, status));
    }
    for (String body :
        List.of(
            "", "null", "[]", "{}", "{\"facts\":null}", "{\"facts\":[null]}", "[".repeat(5000))) {
      assertTrue(post(FACTS, body).statusCode() / 100 == 4, body);
    }
    node.analysisNanos.addAndGet(60_000_000_000L);
    assertEquals(413, post(FACTS, "x".repeat((1 << 20) + 1)).statusCode());
    assertEquals(415, post(FACTS, "text/plain", good).statusCode());
  }

  @Test
  void aPictureIsAPicture() throws Exception {
    byte[] good = jpeg(64, 48);
    byte[] cut = java.util.Arrays.copyOf(good, good.length - 2);
    byte[] wide = jpeg(5000, 8);
    for (byte[] bad :
        List.of(new byte[0], new byte[100], cut, wide, "<svg/>".getBytes(StandardCharsets.UTF_8))) {
      assertEquals(422, post(PICTURES + "door", "image/jpeg", bad).statusCode());
    }
    assertEquals(
        413,
        post(PICTURES + "door", "image/jpeg", new byte[AnalyzerRoutes.MAX_PICTURE_BYTES + 1])
            .statusCode());
    assertEquals(0, node.rooms().snapshots().totalBytes());
  }

  @Test
  void whoPostsWithoutMeasureIsRefusedAndTheNodeGoesOn() throws Exception {
    String fact = motion();
    StringBuilder many = new StringBuilder(fact);
    for (int i = 1; i < AnalyzerClaims.MAX_FACTS; i++) {
      many.append(',').append(fact);
    }
    assertEquals(422, facts(many + "," + fact));
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      int status = facts(many.toString());
      assertTrue(status == 200 || status == 429, "status " + status);
      refused += status == 429 ? 1 : 0;
    }
    assertTrue(refused > 10, "refused " + refused);
    assertEquals(200, node.get("/healthz").statusCode());
  }

  @Test
  void whoWatchesIsToldWhereObjectsAreAndOfWhichPicture() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    WebSocket updates =
        node.client
            .newWebSocketBuilder()
            .header("Cookie", Gate.COOKIE + "=" + node.token(Role.VIEWER))
            .buildAsync(
                URI.create("ws://127.0.0.1:" + node.http.port() + "/api/v1/updates"),
                new WebSocket.Listener() {
                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket socket, CharSequence part, boolean last) {
                    told.add(part.toString());
                    socket.request(1);
                    return null;
                  }
                })
            .join();
    Instant looked = Instant.now().minusMillis(300).truncatedTo(ChronoUnit.MILLIS);
    String wanted =
        "{\"type\":\"objects\",\"camera\":\"door\",\"at\":\"%s\",\"objects\":[{\"label\":\"person\""
            .formatted(Json.instant(looked));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    String heard = "";
    // Said again and again, as an analyzer does: what is old is in no picture any more.
    while (!heard.startsWith(wanted)) {
      assertTrue(System.nanoTime() < end, () -> "never told; last: " + told);
      assertEquals(
          200,
          post(REPORT, report(Json.instant(looked.minusSeconds(2)), Json.instant(looked)))
              .statusCode());
      String next = told.poll(300, TimeUnit.MILLISECONDS);
      heard = next == null ? "" : next;
    }
    updates.abort();
  }

  private static String report(String from, String until) {
    return """
        {"session":"0123456789abcdef","memoryBytes":1,"cpuSeconds":0.5,"dropped":0,"problem":null,"cameras":[
         {"camera":"door","picturesPerSecond":5,"pictures":9,"analysed":7,"shed":2,"lostUnits":0,"detectorMillis":20.5,
          "problem":null,"lookedFrom":"%s","lookedUntil":"%s","objects":[{"label":"person","confidence":0.9,
          "box":{"left":0,"top":0,"right":1,"bottom":1},"trackId":"door-x-1"}]}]}"""
        .formatted(from, until);
  }

  @Test
  void aReportIsAnsweredWithWhatIsToBeLookedAt() throws Exception {
    HttpResponse<String> answer =
        post(
            REPORT,
            report(Json.instant(Instant.now().minusSeconds(2)), Json.instant(Instant.now())));
    assertEquals(200, answer.statusCode(), answer.body());
    var told = Json.read(answer.body().getBytes(StandardCharsets.UTF_8), WireAnalyzerAnswer.class);
    assertTrue(Duration.between(told.now(), Instant.now()).abs().toSeconds() < 60);
    HttpResponse<String> assignment =
        node.send(
            node.call("GET", "/api/v1/analysis/assignment", null)
                .header("Authorization", "Bearer " + token));
    var work = Json.read(assignment.body().getBytes(StandardCharsets.UTF_8), WireAssignment.class);
    assertEquals(
        List.of("door"), work.cameras().stream().map(WireAssignment.Looking::name).toList());
    assertEquals(null, work.restream(), "nothing listens for other machines");
    assertTrue(
        node.get("/metrics").body().contains("sightline_analyzer_cameras{analyzer=\"eyes\"} 1"));
    assertEquals(
        409,
        post(
                REPORT,
                "{\"session\":\"another-process\",\"memoryBytes\":1,\"cpuSeconds\":0.5,\"dropped\":0,\"problem\":null,\"cameras\":[]}")
            .statusCode());
  }

  @Test
  void aReportThatCannotBeIsRefused() throws Exception {
    String good =
        """
        {"session":"0123456789abcdef","memoryBytes":1,"cpuSeconds":0.5,"dropped":0,"problem":null,"cameras":[
         {"camera":"door","picturesPerSecond":5,"pictures":9,"analysed":7,"shed":2,"lostUnits":0,"detectorMillis":20.5,
          "problem":null,"lookedFrom":null,"lookedUntil":null,"objects":[]}]}""";
    for (String bad :
        List.of(
            good.replace("0123456789abcdef", "x"),
            good.replace("\"memoryBytes\":1", "\"memoryBytes\":-1"),
            good.replace("\"cpuSeconds\":0.5", "\"cpuSeconds\":1e300"),
            good.replace("\"shed\":2", "\"shed\":-2"),
            good.replace("\"picturesPerSecond\":5", "\"picturesPerSecond\":-5"),
            good.replace(
                "\"lookedFrom\":null,\"lookedUntil\":null",
                "\"lookedFrom\":\"2099-01-01T00:00:00Z\",\"lookedUntil\":\"2099-01-01T00:00:01Z\""),
            good.replace(
                "\"objects\":[]",
                "\"objects\":[{\"label\":\"person\",\"confidence\":0.9,\"box\":null,\"trackId\":\"door-1\"}]"),
            good.replace(
                "\"objects\":[]",
                "\"objects\":[{\"label\":\"person\",\"confidence\":0.9,\"box\":{\"left\":0,\"top\":0,\"right\":1,\"bottom\":1},\"trackId\":\"yard-1\"}]"))) {
      int status = post(REPORT, bad).statusCode();
      assertTrue(status == 422 || status == 400, status + " for " + bad);
    }
    assertEquals(0, node.rooms().analysis().present().size());
    assertEquals(200, post(REPORT, good).statusCode());
  }

  @Test
  void theFileOfANetworkBesideTheDetectorIsGivenByItsHashToAnalyzersAlone() throws Exception {
    String assignment = get("/api/v1/analysis/assignment", token).body();
    WireAssignment.Side side =
        Json.read(assignment.getBytes(StandardCharsets.UTF_8), WireAssignment.class)
            .sides()
            .getFirst();
    assertEquals(
        new WireAssignment.Side("faces", "Drawn", TestNode.SIDE_HASH, TestNode.SIDE.length), side);
    String file = "/api/v1/analysis/network?sha256=";
    HttpResponse<String> given = get(file + side.sha256(), token);
    assertEquals(200, given.statusCode());
    assertEquals(new String(TestNode.SIDE, StandardCharsets.UTF_8), given.body());
    assertEquals(404, get(file + "0".repeat(64), token).statusCode(), "there is no detector here");
    assertEquals(401, get(file + side.sha256(), "eyes:guessed-guessed").statusCode());
  }

  private HttpResponse<String> get(String path, String with) throws Exception {
    return node.send(node.call("GET", path, null).header("Authorization", "Bearer " + with).GET());
  }

  @Test
  void theLedgerOfAnalysisStandsInTheTimeline() throws Exception {
    Instant now = Instant.now();
    node.rooms()
        .recordings()
        .analysisGaps()
        .missed(
            new CameraName("door"),
            new org.sightline.domain.TimeRange(now.minusSeconds(60), now.minusSeconds(30)),
            org.sightline.domain.GapCause.ANALYSIS_UNAVAILABLE,
            "it was killed");
    String timeline =
        node.get(
                "/api/v1/cameras/door/timeline?start=%s&end=%s"
                    .formatted(Json.instant(now.minusSeconds(100)), Json.instant(now)))
            .body();
    assertTrue(
        timeline.contains("\"analysisGaps\":[{\"start\":\"" + Json.instant(now.minusSeconds(60)))
            && timeline.contains("\"analysis-unavailable\""),
        timeline);
  }

  private static byte[] jpeg(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpg", out);
    return out.toByteArray();
  }
}
