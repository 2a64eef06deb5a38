package org.sightline.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Codes that change with time, against the vectors of RFC 6238 and RFC 4648.
class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void codesAreThoseOfTheStandard(long second, String code) {
    Instant at = Instant.ofEpochSecond(second);
    assertEquals(code, Totp.code(SECRET, Totp.step(at)));
    assertEquals(Totp.step(at), Totp.matching(SECRET, code, at, 0).orElseThrow());
  }

  @Test
  void aCodeOfAStepBesideIsTakenAndNoOther() {
    Instant now = Instant.ofEpochSecond(1_111_111_109);
    long step = Totp.step(now);
    for (long there = step - 4; there <= step + 4; there++) {
      boolean near = Math.abs(there - step) <= 1;
      assertEquals(near, Totp.matching(SECRET, Totp.code(SECRET, there), now, 0).isPresent());
    }
  }

  @Test
  void aStepThatWasTakenIsNotTakenAgain() {
    Instant now = Instant.ofEpochSecond(59);
    long step = Totp.step(now);
    assertTrue(Totp.matching(SECRET, "287082", now, step).isEmpty());
    assertTrue(Totp.matching(SECRET, "287082", now, step - 1).isPresent());
  }

  @Test
  void secretsAreTypedInBase32() {
    assertEquals("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.text(SECRET));
    assertEquals("MZXW6YQ", Totp.text("foob".getBytes(StandardCharsets.US_ASCII)));
  }
}
