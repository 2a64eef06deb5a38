package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenDurationTest {
  @ParameterizedTest
  @CsvSource({
    "5,5000",
    "1.5,1500",
    "60.25,60250",
    "1m30s,90000",
    "1h2m3.5s,3723500",
    "250ms,250",
    "2h,7200000"
  })
  void secondsAndUnitsAreRead(String text, long millis) {
    assertEquals(Optional.of(Duration.ofMillis(millis)), WrittenDuration.read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-5",
        "x",
        "5x",
        "1e9",
        "NaN",
        "5 s",
        "s",
        "9999999999",
        "1.2.3s",
        "1h-2m",
        "99999999999999999999999999999999999999999999999999s"
      })
  void theRestIsNone(String text) {
    assertEquals(Optional.empty(), WrittenDuration.read(text));
  }
}
