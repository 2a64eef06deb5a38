package org.sightline.server.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What authenticators write is read as RFC 8949 says, and what is none of it costs a refusal.
final class CborTest {
  private static final int MUTANTS = Integer.getInteger("sightline.fuzz", 20_000);

  private static final HexFormat HEX = HexFormat.of();

  /// A key of P-256 as authenticators tell it (RFC 9052), with strings, lists and a truth beside
  /// it.
  private static final byte[] KEY =
      HEX.parseHex(
          "a70102032620012158"
              + "20"
              + "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
              + "225820"
              + "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"
              + "646c6973748301820203f56374"
              + "786fa1613101");

  private static Object read(String hex) {
    return Cbor.read(ByteBuffer.wrap(HEX.parseHex(hex)));
  }

  @Test
  void theSpecificationsExamplesAreRead() {
    // RFC 8949, appendix A
    assertEquals(0L, read("00"));
    assertEquals(23L, read("17"));
    assertEquals(24L, read("1818"));
    assertEquals(1000L, read("1903e8"));
    assertEquals(1_000_000_000_000L, read("1b000000e8d4a51000"));
    assertEquals(-1L, read("20"));
    assertEquals(-1000L, read("3903e7"));
    assertArrayEquals(new byte[] {1, 2, 3, 4}, (byte[]) read("4401020304"));
    assertEquals("IETF", read("6449455446"));
    assertEquals("ü", read("62c3bc"));
    assertEquals(List.of(1L, List.of(2L, 3L), List.of(4L, 5L)), read("8301820203820405"));
    assertEquals(Map.of("a", 1L, "b", List.of(2L, 3L)), read("a26161016162820203"));
    assertEquals(true, read("f5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "5f", // a string of no definite length
        "1c", // a reserved length
        "1bffffffffffffffff", // too large a number
        "5affffffff00", // four gigabytes in one byte
        "9b00ffffffffffffff01", // an array without its values
        "c074323031332d30332d32315432303a30343a30305a", // a tag
        "a2616101616102", // a key twice
        "81818181818181818181" + "00" // ten deep
      })
  void whatIsNoneOfItIsRefused(String hex) {
    assertThrows(IllegalArgumentException.class, () -> read(hex));
  }

  @Test
  void mutantsAreReadOrRefused() {
    assertInstanceOf(Map.class, Cbor.read(ByteBuffer.wrap(KEY)));
    Random random = new Random(20_261_123);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = java.util.Arrays.copyOf(KEY, 1 + random.nextInt(KEY.length));
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      try {
        Object unused = Cbor.read(ByteBuffer.wrap(mutant));
      } catch (IllegalArgumentException expected) {
        refused++;
      }
    }
    assertTrue(refused > 0 && refused < MUTANTS, "some of both: " + refused);
  }
}
