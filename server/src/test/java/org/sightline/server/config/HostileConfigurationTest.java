package org.sightline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are made to hurt, and slips that people make.
class HostileConfigurationTest {
  private static List<String> problems(String text) {
    return assertThrows(
            ConfigurationException.class, () -> ConfigurationReader.parse(text, "x.yml"))
        .problems();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "a: [", "{[", "&a [", "!!x ["})
  void nestingWithoutEndIsRefusedBeforeItOverflowsTheStack(String level) {
    String text = "cameras: " + level.repeat(50_000);
    List<String> problems =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> problems(text), level);
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().length() < 200, problems.getFirst());
  }

  @Test
  void aliasesThatMultiplyAreNamedAsTheCause() {
    StringBuilder text = new StringBuilder("a: &a [x]\n");
    for (char c = 'b'; c < 'f'; c++) {
      text.append("%1$c: &%1$c [*%2$c,*%2$c,*%2$c,*%2$c,*%2$c]\n".formatted(c, (char) (c - 1)));
    }
    String problem = problems(text.toString()).getFirst();
    assertTrue(problem.contains("more than 16 aliases"), problem);
    assertTrue(problem.contains("line 5"), problem);
  }

  @Test
  void anAliasOfItselfEnds() {
    assertFalse(problems("cameras: &a { x: *a }").isEmpty());
    assertFalse(
        problems("cameras: { x: { main: 'rtsp://h/', zones: { a: &z [*z, *z, *z] } } }").isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listn: 127.0.0.1:1 | did you mean 'listen'",
        "retention: { day: 3 } | did you mean 'days'",
        "retention: { size: 200 Gigs } | write a size such as 500MB",
        "retention: { days: -1 } | whole number of days from 1 to 3650",
        "retention: { days: 1e3 } | whole number of days from 1 to 3650",
        "retention: 3 | must hold 'key: value' lines",
        "analysis: maybe | write on or off",
        "analysis: { pictures-per-second: NaN } | number from 0.1 to 30",
        "analysis: { picture-per-second: 5 } | did you mean 'pictures-per-second'",
        "tls: { certificate: a.pem } | needs both certificate and key",
        "listen: '127.0.0.1' | HOST:PORT",
        "listen: '127.0.0.1:65536' | HOST:PORT",
        "data: | data must be one value",
        "cameras: [rtsp://h/] | must hold 'key: value' lines",
        "cameras: { a: [rtsp://h/] } | must hold 'key: value' lines",
        "cameras: { a: exec:rm } | must begin with rtsp://",
        "cameras: { a: file:///etc/passwd } | must begin with rtsp://",
        "cameras: { a: rtsp://h:0/ } | port must be from 1 to 65535",
        "cameras: { a: { main: 'rtsp://h/', sbu: x } } | did you mean 'sub'",
        "cameras: { a: { main: 'rtsp://h/', zones: { z: [[0, 0], [1, 1]] } } } | 3 to 256 points",
        "cameras: { a: { main: 'rtsp://h/', zones: { z: [[0, 0], [1, 1], [2, 0]] } } } | from 0 to 1",
        "cameras: { a: { main: 'rtsp://h/', lines: { l: [[0, 0]] } } } | 2 to 64 points",
        "cameras: { a: { main: 'rtsp://h/', masks: [[[0, 0], [1, 1]]] } } | 3 to 256 points",
        "cameras: { a: { main: 'rtsp://h/', ground: [{ at: [0, 0], metres: [0, 0] }] } } | 4 places",
        "cameras: { a: { main: 'rtsp://h/', zones: { ../z: [[0, 0], [1, 1], [1, 0]] } } } | zone name",
        "cameras: { a: rtsp://h/, a: rtsp://g/ } | stands twice"
      })
  void eachSlipIsToldWithItsLineAndTheRemedy(String line, String expected) {
    List<String> problems = problems("# one\n" + line + "\n");
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.getFirst().startsWith("x.yml line 2: "), problems.getFirst());
    assertTrue(problems.getFirst().contains(expected), problems.getFirst());
  }
}
