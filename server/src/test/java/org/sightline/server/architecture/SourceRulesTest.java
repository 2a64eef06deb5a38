package org.sightline.server.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rules of CONTRIBUTING.md that only the sources show.
class SourceRulesTest {
  private static final int MAX_LINES = 500;
  private static final Path ROOT = Path.of(System.getProperty("sightline.root"));
  private static final Pattern EXPORT = Pattern.compile("(?m)^\\s*exports\\s+([\\w.]+)\\s*;");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

  @Test
  void noFileHidesASecondNoun() throws IOException {
    List<String> long_ = new ArrayList<>();
    for (Path file : sources(".java", ".ts", ".tsx", ".css")) {
      long lines = Files.readAllLines(file).size();
      if (lines > MAX_LINES) {
        long_.add(ROOT.relativize(file) + " has " + lines + " lines, at most " + MAX_LINES);
      }
    }
    assertEquals(List.of(), long_);
  }

  @Test
  void testsNeitherSleepNorMockNorAreSwitchedOff() throws IOException {
    List<String> found = new ArrayList<>();
    Pattern banned = Pattern.compile("Thread\\s*\\.\\s*sleep\\s*\\(|@Disabled\\b|\\bMockito\\b");
    for (Path file : sources(".java")) {
      if (file.toString().contains("/src/test/") && !file.endsWith("SourceRulesTest.java")) {
        if (banned.matcher(Files.readString(file)).find()) {
          found.add(ROOT.relativize(file).toString());
        }
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void nothingIsLeftToDoInTheSourcesWithoutAnIssue() throws IOException {
    List<String> found = new ArrayList<>();
    Pattern left = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    for (Path file : sources(".java", ".ts", ".tsx", ".css", ".sql")) {
      if (left.matcher(Files.readString(file)).find()) {
        found.add(ROOT.relativize(file).toString());
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void everyCommandCanBeCalled() throws IOException {
    // a command, or a class that hands several out
    Pattern command =
        Pattern.compile(
            "(?s)\\bclass (\\w+) (?:implements (?:Own)?Command\\b|\\{.*static List<Command> all\\()");
    List<String> commands = new ArrayList<>();
    List<String> lists = new ArrayList<>();
    for (Path file : sources(".java")) {
      if (!file.toString().contains("/server/src/main/")) {
        continue;
      }
      String text = Files.readString(file);
      Matcher found = command.matcher(text);
      if (found.find()) {
        commands.add(found.group(1));
      }
      if (file.endsWith("Main.java") || file.endsWith("LocalCommands.java")) {
        lists.add(text);
      }
    }
    String listed = String.join("\n", lists);
    commands.removeIf(
        name -> Pattern.compile("\\b" + name + "(\\(|\\.all\\()").matcher(listed).find());
    assertEquals(List.of(), commands, "neither Main nor LocalCommands lists these");
  }

  @Test
  void everyModuleExportsOnePackageAndAtMostOneMore() throws IOException {
    for (Path descriptor : sources("module-info.java")) {
      List<String> exports = new ArrayList<>();
      Matcher matcher = EXPORT.matcher(Files.readString(descriptor));
      while (matcher.find()) {
        exports.add(matcher.group(1));
      }
      boolean isMedia = ROOT.relativize(descriptor).startsWith("media");
      assertTrue(
          isMedia || exports.size() <= 2,
          ROOT.relativize(descriptor)
              + " exports "
              + exports
              + "; see docs/adr/0002-media-exports.md");
    }
  }

  @Test
  void linksInTheDocumentsLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : sources(".md")) {
      Matcher link = LINK.matcher(Files.readString(file));
      while (link.find()) {
        String target = link.group(1);
        if (!target.contains("://") && !target.startsWith("mailto:")) {
          if (!Files.exists(file.resolveSibling(target))) {
            broken.add(ROOT.relativize(file) + " → " + target);
          }
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  private static List<Path> sources(String... endings) throws IOException {
    try (Stream<Path> files =
        Files.find(ROOT, 24, (file, attributes) -> attributes.isRegularFile() && isOurs(file))) {
      return files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith)).toList();
    }
  }

  private static boolean isOurs(Path file) {
    String path = "/" + ROOT.relativize(file);
    return !path.contains("/target/") && !path.contains("/node_modules/") && !path.startsWith("/.");
  }
}
