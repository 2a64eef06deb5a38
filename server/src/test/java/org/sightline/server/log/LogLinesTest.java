package org.sightline.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLinesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "connecting to rtsp://admin:CANARY@10.0.0.2:554/main",
        "rtsp://admin:CAN/ARY@10.0.0.2/main refused",
        "rtsp://CANARY@10.0.0.2/main refused",
        "Authorization: Digest CANARY",
        "authorization=Bearer CANARY",
        "password=CANARY user=x",
        "{\"password\":\"CANARY\"}",
        "cookie: CANARY",
        "token=CANARY"
      })
  void noSecretReachesALine(String message) {
    String redacted = Redaction.of(message);
    assertFalse(redacted.contains("CANARY") || redacted.contains("ARY"), redacted);
  }

  @Test
  void whatIsNoSecretStays() {
    String line = "camera=door from rtsp://10.0.0.2/main at 12:00:01 lost=3";
    assertEquals(line, Redaction.of(line));
  }

  @Test
  void aLineIsOneLineWhateverACameraSays() {
    String line =
        new LogLines(LogLines.Form.TEXT, System.err).line(record("bad\n2026 INFO forged"));
    assertFalse(line.contains("\n"));
    assertTrue(line.startsWith("2026-11-22T10:00:00Z WARNING stream "), line);
  }

  @Test
  void aJsonLineIsEscaped() {
    String line = new LogLines(LogLines.Form.JSON, System.err).line(record("say \"x\\y\""));
    assertTrue(line.endsWith("\"message\":\"say \\\"x\\\\y\\\"\"}"), line);
  }

  private static LogRecord record(String message) {
    LogRecord record = new LogRecord(Level.WARNING, message);
    record.setLoggerName("org.sightline.stream.Session");
    record.setInstant(Instant.parse("2026-11-22T10:00:00Z"));
    return record;
  }
}
