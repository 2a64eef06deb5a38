package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.wire.WireQuery;
import org.sightline.server.json.Json;

class QueryJsonTest {
  private static final long SEED = Long.getLong("sightline.seed", 20_261_122L);
  private static final List<String> LEAVES =
      List.of(
          "all",
          "label:\"a \\\"b\\\" | (c); \\\\\"",
          "label:猫",
          "zone:\"\"",
          "camera:A-1_",
          "site:hq",
          "text:\"' OR 1=1\"",
          "kind:object",
          "kind:motion",
          "after:2026-11-22T10:00:00.123456789Z",
          "before:-0044-03-15T00:00:00Z",
          "during:../..",
          "during:2026-11-22T10:00:00Z/2026-11-22T10:00:00Z",
          "confidence:>=0.30000000000000004",
          "confidence:>=1.0E-300",
          "lasts:>=PT-1S",
          "lasts:<250ms",
          "moving:yes",
          "moving:no",
          "colour:\"dark red\"",
          "plate:ÄB*1",
          "line:gate",
          "line:\"a b\":backward",
          "dwell:\"the dock\":>=90s",
          "speed:>=1.5",
          "height:>=0.0",
          "size:>=0.25",
          "heading:away",
          "region:0.1,0.2/0.9,0.2/0.5,0.95",
          "like(0.75; label:\"a b\" colour:blue colour:\"dark red\" shape:0.5 height:1.5)",
          "like(1.0; label:car)",
          "hours:22:00-06:00:00.5@Europe/Berlin",
          "days:mon,sun@+05:30",
          "days:@UTC");

  @Test
  void readsBackWhatItWrote() {
    Random random = new Random(SEED);
    for (int round = 0; round < 500; round++) {
      ObservationQuery query = query(random, 4, true);
      String json = Json.text(QueryJson.of(query));
      assertEquals(query, read(json), "seed %d round %d: %s".formatted(SEED, round, json));
    }
  }

  private static ObservationQuery read(String json) {
    return QueryFromJson.read(Json.read(json.getBytes(StandardCharsets.UTF_8), WireQuery.class));
  }

  private static ObservationQuery query(Random random, int depth, boolean related) {
    if (depth == 0) {
      return QueryText.parse(LEAVES.get(random.nextInt(LEAVES.size())));
    }
    return switch (random.nextInt(related ? 7 : 4)) {
      case 0 -> query(random, 0, false);
      case 1 -> new ObservationQuery.Not(query(random, depth - 1, false));
      case 2 -> new ObservationQuery.And(queries(random, depth - 1));
      case 3 -> new ObservationQuery.Or(queries(random, depth - 1));
      case 4 -> new ObservationQuery.FollowedBy(query(random, 2, false), within(random));
      case 5 -> new ObservationQuery.PrecededBy(query(random, 2, false), within(random));
      default ->
          new ObservationQuery.CountAtLeast(
              1 + random.nextInt(9), query(random, 2, false), within(random));
    };
  }

  private static Duration within(Random random) {
    return Duration.ofNanos(random.nextLong(86_400_000_000_000L));
  }

  private static List<ObservationQuery> queries(Random random, int depth) {
    List<ObservationQuery> queries = new ArrayList<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      queries.add(query(random, depth, false));
    }
    return queries;
  }

  @Test
  void saysOneNameForEachTerm() {
    ObservationQuery query = QueryText.parse("label:car not(zone:dock) then(30s; label:person)");
    assertEquals(
        "{\"and\":[{\"label\":\"car\"},{\"not\":{\"zone\":\"dock\"}},"
            + "{\"then\":{\"within\":\"PT30S\",\"query\":{\"label\":\"person\"}}}]}",
        Json.text(QueryJson.of(query)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"label\":\"car\",\"zone\":\"dock\"}",
        "{\"and\":[null]}",
        "{\"not\":{}}",
        "{\"confidence\":2}",
        "{\"lasts\":\"soon\"}",
        "{\"lasts\":\"10s label:car\"}",
        "{\"plate\":\"A) or(all\"}",
        "{\"kind\":\"object;\"}",
        "{\"camera\":\"../x\"}",
        "{\"heading\":\"up\"}",
        "{\"region\":[[0.1,0.2]]}",
        "{\"region\":[[0.1],[0.2],[0.3]]}",
        "{\"days\":{\"days\":null,\"zone\":\"UTC\"}}",
        "{\"like\":{\"least\":0.5,\"label\":\"car\",\"colours\":null}}",
        "{\"dwell\":{\"zone\":null,\"least\":\"10s\"}}",
        "{\"then\":{\"within\":\"2d\",\"query\":{\"all\":true}}}",
        "{\"then\":{\"within\":\"1s\",\"query\":{\"then\":{\"within\":\"1s\",\"query\":{\"all\":true}}}}}",
        "{\"count\":{\"least\":0,\"within\":\"1s\",\"query\":{\"all\":true}}}",
      })
  void refusesWhatIsNoTerm(String json) {
    Refusal refusal = assertThrows(Refusal.class, () -> read(json));
    assertTrue(refusal.status() == 422 || refusal.status() == 400, refusal.getMessage());
  }
}
