package org.sightline.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Texts cut into pieces, and lists of pieces that are none.
class WordPiecesTest {
  private static final String LIST =
      """
      {
        "model": {
          "vocab": {
            "[PAD]": 0,
            "[UNK]": 100,
            "[CLS]": 101,
            "[SEP]": 102,
            "load": 200,
            "##ing": 201,
            "bay": 202,
            ",": 203,
            "\\"": 204,
            "caf\\u0065": 205,
            "門": 206
          }
        }
      }
      """;

  private static WordPieces read(String list) throws IOException {
    return WordPieces.read(new BufferedReader(new StringReader(list)));
  }

  @Test
  void aWordIsTheLongestPiecesFromItsBeginning() throws IOException {
    WordPieces pieces = read(LIST);
    assertArrayEquals(new long[] {101, 200, 201, 202, 102}, pieces.of("  LOADING bay "));
    assertArrayEquals(new long[] {101, 205, 203, 204, 100, 102}, pieces.of("Café,\"loadx"));
    assertArrayEquals(new long[] {101, 206, 206, 102}, pieces.of("門門"));
    assertArrayEquals(new long[] {101, 102}, pieces.of(""));
    assertArrayEquals(new long[] {101, 100, 102}, pieces.of("x".repeat(5000)));
  }

  @Test
  void anyTextHasABoundedNumberOfPieces() throws IOException {
    WordPieces pieces = read(LIST);
    Random random = new Random(Long.getLong("sightline.seed", 7));
    for (int round = 0; round < Integer.getInteger("sightline.fuzz", 2_000); round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(200); i > 0; i--) {
        text.appendCodePoint(random.nextInt(0x11000));
      }
      assertTrue(pieces.of(text.toString()).length <= WordPieces.MAX_PIECES);
    }
  }

  @Test
  void aListThatIsNoneIsRefused() {
    for (String bad :
        new String[] {
          "",
          "{}",
          LIST.replace("100", "7"),
          LIST.replace("\"bay\": 202", "bay"),
          LIST.replace("202", "99999999"),
          LIST.replace("\\u0065", "\\x")
        }) {
      assertThrows(IOException.class, () -> read(bad), bad);
    }
  }
}
