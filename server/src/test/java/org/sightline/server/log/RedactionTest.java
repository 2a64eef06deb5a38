package org.sightline.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Planted canaries, in the forms in which cameras, people and libraries write secrets.
class RedactionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://admin:p@ss:CANARY@10.0.0.2/main refused",
        "rtsp://admin:a/b/CANARY@10.0.0.2/main",
        "rtsp://admin:12/CANARY@10.0.0.2/main",
        "rtsp://admin:12/CANARY@camera.local:554/main",
        "rtsp://admin:x#CANARY@10.0.0.2/main",
        "rtsp://admin:x?CANARY@10.0.0.2/main",
        "rtsp://admin:p@a/CANARY@10.0.0.2/main",
        "rtsp://admin:\"CANARY@10.0.0.2/main",
        "rtsp://h/1,rtsp://u:CANARY@h/2",
        "tried rtsp://h/1 and RTSP://u:CANARY@h/2",
        "access_token=CANARY",
        "client_secret: CANARY",
        "oldPassword=CANARY",
        "pass=CANARY",
        "passphrase=CANARY",
        "private-key: CANARY",
        "password=a,CANARY;b",
        "{\"password\" : \"two CANARY words\"}",
        "{\"password\":\"a\\\"CANARY\"}",
        "password='two CANARY words'",
        "password=\"never closed CANARY",
        "Authorization: Digest username=\"ann\", response=\"CANARY\"",
        "Proxy-Authorization: Basic CANARY",
        "Set-Cookie: sightline_session=CANARY; Path=/",
        "Cookie: a=b; sightline_session=CANARY",
        "sightline_session=CANARY",
        "https://h/x?token=CANARY&y=1",
        "https://h/x?a=1&api_key=CANARY"
      })
  void noCanaryGetsThrough(String text) {
    String redacted = Redaction.of(text);
    assertFalse(redacted.contains("CANARY"), redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "camera=door from rtsp://10.0.0.2/main at 12:00:01 lost=3",
        "rtsp://10.0.0.2/path@2x is played",
        "rtsp://[2001:db8::1]:554/main is played",
        "listens on https://node.example:8470/ since 10:00:00",
        "sessions=3 passed=4 key=value",
        "seen at 10:00 by ann@example.org"
      })
  void whatIsNoSecretStays(String text) {
    assertEquals(text, Redaction.of(text));
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://ann:secret@10.0.0.2:554/main refused, rtsp://10.0.0.2:554/main refused",
    "connecting password=abc camera=door, connecting password=*** camera=door",
    "Authorization: Basic abc | at org.sightline.X, Authorization: *** | at org.sightline.X"
  })
  void whatStandsAroundASecretStays(String text, String expected) {
    assertEquals(expected, Redaction.of(text));
  }

  @Test
  void aHostileTextTakesNoLongTime() {
    for (String part : new String[] {"a", "@", "://", "a://", "password=", "\"", "\\\"", "-"}) {
      String text = "rtsp://x password=\"" + part.repeat(200_000 / part.length());
      assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Redaction.of(text), part);
    }
  }
}
