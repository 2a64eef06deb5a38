package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.server.http.wire.WireFound;
import org.sightline.server.http.wire.WireSearch;
import org.sightline.server.http.wire.WireVocabulary;
import org.sightline.server.identity.Role;
import org.sightline.server.json.Json;

/// The query language over HTTP, and what search says beside its results.
class QueryRoutesTest {
  private static final Instant BEGIN = Instant.parse("2026-11-21T08:00:00Z");

  @TempDir Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.ready(folder);
    List<Observation> facts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Instant start = BEGIN.plusSeconds(600L * i);
      facts.add(
          new ObjectObservation(
              new TimeRange(start, start.plusSeconds(20)),
              new CameraName(i % 2 == 0 ? "door" : "gate"),
              new Source("made", "", ""),
              0.9,
              "track-" + i,
              0,
              true,
              i % 3 == 0 ? "car" : "person",
              new Box(0.1, 0.1, 0.2, 0.4),
              List.of(),
              i % 2 == 0 ? Set.of("dock") : Set.of(),
              Motion.MOVING,
              ""));
    }
    node.rooms().observations().appendAll(facts);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private WireFound ask(String body) throws Exception {
    HttpResponse<String> answer = node.post("/api/v1/query", body);
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), WireFound.class);
  }

  @Test
  void theVocabularySaysWhatWasSeenMostOften() throws Exception {
    Instant now = node.rooms().clock().instant();
    List<Observation> facts = new ArrayList<>();
    for (String label : List.of("dog", "dog", "dog", "cat")) {
      facts.add(
          new ObjectObservation(
              new TimeRange(now.minusSeconds(60L + facts.size()), now.minusSeconds(30)),
              new CameraName("door"),
              new Source("made", "", ""),
              0.9,
              "late-" + facts.size(),
              0,
              true,
              label,
              new Box(0.1, 0.1, 0.2, 0.4),
              List.of(),
              Set.of(),
              Motion.MOVING,
              ""));
    }
    node.rooms().observations().appendAll(facts);
    String said = node.get("/api/v1/vocabulary").body();
    List<String> seen =
        Json.read(said.getBytes(StandardCharsets.UTF_8), WireVocabulary.class).seen();
    assertTrue(seen.indexOf("dog") >= 0 && seen.indexOf("dog") < seen.indexOf("cat"), said);
  }

  /// What the button "Find similar" asks.
  @Test
  void whatIsSimilarIsFoundByLabelAndSizeAndSaysSo() throws Exception {
    String q = "label:car size:>=0.01 -size:>=0.9";
    String said =
        node.get("/api/v1/search?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8)).body();
    WireSearch found = Json.read(said.getBytes(StandardCharsets.UTF_8), WireSearch.class);
    assertEquals(List.of(), found.notUnderstood());
    assertEquals(10, found.total());
    assertTrue(
        found.why().getFirst().stream().anyMatch(why -> why.matches("covers [0-9.]+ % of .*")),
        found.why().toString());
    assertEquals(0, ask("{\"text\":\"label:car size:>=0.9\"}").total(), "no car fills the picture");
  }

  @Test
  void jsonAndTextAskTheSame() throws Exception {
    WireFound byJson =
        ask("{\"query\":{\"and\":[{\"label\":\"person\"},{\"zone\":\"dock\"}]},\"limit\":3}");
    WireFound byText = ask("{\"text\":\"label:person zone:dock\",\"limit\":3}");
    assertEquals("label:person zone:dock", byJson.text());
    assertEquals(byText, byJson);
    assertEquals(10, byJson.total());
    List<Long> ids = new ArrayList<>(byJson.results().stream().map(r -> r.id()).toList());
    WireFound page = byJson;
    while (page.next() != null) {
      page =
          ask(
              "{\"text\":\"label:person zone:dock\",\"limit\":3,\"cursor\":\"%s\"}"
                  .formatted(page.next()));
      page.results().forEach(result -> ids.add(result.id()));
    }
    assertEquals(10, ids.stream().distinct().count());
    assertEquals(10, ids.size());
  }

  @Test
  void numbersAreWorkedOutByGroup() throws Exception {
    String time = "\"start\":\"2026-11-21T08:00:00Z\",\"end\":\"2026-11-21T13:00:00Z\"";
    WireFound byText = ask("{\"text\":\"label:person | count by:zone\",%s}".formatted(time));
    assertEquals(List.of(new WireFound.Number("dock", 10)), byText.numbers());
    WireFound byJson =
        ask("{\"query\":{\"all\":true},\"numbers\":\"count by:label\",%s}".formatted(time));
    assertEquals(
        List.of(new WireFound.Number("car", 10), new WireFound.Number("person", 20)),
        byJson.numbers());
    WireFound rate = ask("{\"text\":\"label:person | rate\",%s}".formatted(time));
    assertEquals(List.of(new WireFound.Number("", 4)), rate.numbers());
  }

  @Test
  void aQuestionThatIsNoneIsRefusedWithItsReason() throws Exception {
    assertEquals(400, node.post("/api/v1/query", "{}").statusCode());
    assertEquals(422, node.post("/api/v1/query", "{\"text\":\"lable:x\"}").statusCode());
    assertEquals(422, node.post("/api/v1/query", "{\"query\":{}}").statusCode());
    assertEquals(422, node.post("/api/v1/query", "{\"text\":\"all | count\"}").statusCode());
    assertEquals(
        403, node.send(node.call("POST", "/api/v1/query", node.token(Role.AUDITOR))).statusCode());
  }

  @Test
  void searchSaysWhyAndWhetherAnybodyWasLooking() throws Exception {
    WireSearch found = search("/api/v1/search?q=person%20zone:dock&limit=2&purpose=theft");
    assertEquals(2, found.why().size());
    assertTrue(found.why().getFirst().contains("person, 90 % sure"), found.why().toString());
    assertTrue(found.why().getFirst().contains("in dock"), found.why().toString());
    assertTrue(found.coverage() != null && !found.coverage().sentence().isEmpty());
    WireSearch next = search("/api/v1/search?q=person%20zone:dock&limit=2&cursor=" + found.next());
    assertEquals(null, next.coverage());
  }

  private WireSearch search(String path) throws Exception {
    HttpResponse<String> answer = node.get(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), WireSearch.class);
  }

  @Test
  void whatTheOwnerModeratesIsRefusedEverywhere() throws Exception {
    Path data = node.rooms().facts().data();
    Files.createDirectories(data);
    Files.writeString(data.resolve(Moderation.FILE), "# words\nblack people\nFlurbel\n");
    assertEquals(403, node.get("/api/v1/search?q=flurbel%20at%20the%20door").statusCode());
    assertEquals(403, node.get("/api/v1/search?q=show%20Black%20People").statusCode());
    assertEquals(200, node.get("/api/v1/search?q=people").statusCode());
    assertEquals(
        403, node.post("/api/v1/ask", "{\"question\":\"any flurbel today?\"}").statusCode());
    assertEquals(403, node.post("/api/v1/query", "{\"text\":\"text:flurbel\"}").statusCode());
  }
}
