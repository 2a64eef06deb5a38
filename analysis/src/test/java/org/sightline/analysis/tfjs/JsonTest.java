package org.sightline.analysis.tfjs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void valuesOfEveryKindAreRead() {
    Map<String, Object> read =
        Json.object(
            " {\"a\": [1, -2.5e3, true, null, {}], \"b\\n\\u00e9\": \"x\\\"y\", \"c\":[]}\n");
    assertEquals(List.of(1.0, -2500.0, true, Json.NULL, Map.of()), read.get("a"));
    assertEquals("x\"y", read.get("b\n\u00e9"));
    assertEquals(List.of(), read.get("c"));
  }

  @Test
  void whatIsNoJsonIsRefused() {
    for (String bad :
        List.of(
            "",
            "{",
            "[]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":1} x",
            "{\"a\":\"",
            "{'a':1}",
            "{\"a\":\"\\u12\"}",
            "{\"a\":\"\\u12zz\"}",
            "{\"a\":[1 2]}",
            "7")) {
      assertThrows(TfjsException.class, () -> Json.object(bad), bad);
    }
    String deep = "[".repeat(100_000);
    assertThrows(TfjsException.class, () -> Json.object("{\"a\":" + deep));
  }

  @Test
  void mutatedTextIsReadOrRefusedAndNothingElse() {
    long seed = Long.getLong("sightline.seed", System.nanoTime());
    Random random = new Random(seed);
    String good = "{\"node\":[{\"name\":\"a/b\",\"op\":\"Conv2D\",\"attr\":{\"i\":[\"1\",2]}}]}";
    for (int i = 0; i < Integer.getInteger("sightline.fuzz", 5000); i++) {
      StringBuilder text = new StringBuilder(good);
      for (int k = 0; k < 1 + random.nextInt(4); k++) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(96)));
      }
      try {
        Json.object(text.toString());
      } catch (TfjsException refused) {
        assertEquals(true, refused.getMessage() != null, "seed " + seed);
      }
    }
  }
}
