package org.sightline.server.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.recording.FootageCheck;
import org.sightline.recording.RecordingException;
import org.sightline.server.config.Configuration;

/// `check`: whether every file of footage is what the index says.
final class Check implements Command {
  @Override
  public String name() {
    return "check";
  }

  @Override
  public String summary() {
    return "compare every file of footage with the index, changing nothing";
  }

  @Override
  public String help() {
    return """
        ./sightline check [--data FOLDER] [--fast] [--json]

          Reads every file of footage and compares presence, size, SHA-256, initialisation and times with the index; looks for
          files that the index does not know, for overlaps, and for missing footage without a cause. Works beside a running node.
          --fast   do not read the files whole: their boxes only

        Example:
          ./sightline check --data /srv/sightline --fast

        Exit codes: 0 all is well, 1 something differs, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--data");
  }

  @Override
  public List<String> flags() {
    return List.of("--json", "--fast");
  }

  @Override
  public int run(Arguments arguments, Console console) {
    arguments.words();
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    FootageCheck.Report report;
    try {
      report = FootageCheck.run(data, !arguments.has("--fast"), new ProgressLine(console)::tell);
    } catch (RecordingException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
    if (arguments.has("--json")) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("well", report.found() == 0);
      facts.put("files", report.files());
      facts.put("bytes", report.bytes());
      facts.put("withoutHash", report.withoutHash());
      facts.put("found", report.found());
      facts.put("findings", report.findings());
      console.out().println(Texts.json(facts));
    } else {
      report.findings().forEach(f -> console.out().println(f.code() + ": " + f.sentence()));
      console
          .out()
          .println(
              "%d files, %d MiB: %s"
                  .formatted(
                      report.files(),
                      report.bytes() >> 20,
                      report.found() == 0
                          ? "all as the index says"
                          : "%d findings; stop the node and run ./sightline repair"
                              .formatted(report.found())));
    }
    return report.found() == 0 ? DONE : FINDING;
  }
}
