package org.sightline.server.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every test that docs/RELIABILITY.md names is in the tree.
class ReliabilityPageTest {
  private static final Path ROOT = Path.of(System.getProperty("sightline.root"));
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");

  @Test
  void everyTestThatThePageNamesIsThere() throws IOException {
    Map<String, String> tests;
    try (Stream<Path> files =
        Files.find(ROOT, 24, (file, attributes) -> file.toString().endsWith("Test.java"))) {
      tests =
          files
              .filter(file -> file.toString().contains("/src/test/"))
              .collect(
                  Collectors.toMap(
                      file -> file.getFileName().toString().replace(".java", ""),
                      ReliabilityPageTest::text,
                      String::concat));
    }
    List<String> missing = new ArrayList<>();
    Matcher named = NAMED.matcher(Files.readString(ROOT.resolve("docs/RELIABILITY.md")));
    int count = 0;
    while (named.find()) {
      count++;
      String source = tests.get(named.group(1));
      String method = named.group(2);
      if (source == null || method != null && !source.contains(" " + method + "(")) {
        missing.add(named.group());
      }
    }
    assertTrue(count > 20, count + " tests are named");
    assertEquals(List.of(), missing);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
