package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.recording.FootageRepair;
import org.sightline.recording.RecordingException;
import org.sightline.server.config.Configuration;
import org.sightline.server.node.NodeFiles;

/// `repair`: makes the index from the files of footage.
final class Repair implements Command {
  @Override
  public String name() {
    return "repair";
  }

  @Override
  public String summary() {
    return "make the index agree with the files of footage";
  }

  @Override
  public String help() {
    return """
        ./sightline repair [--data FOLDER] [--fast] [--json]

          Makes the index anew from the files where they differ. The node must be stopped. Footage is never deleted: what cannot
          be read is moved to FOLDER/quarantine (of its disk), and the timeline says that it is corrupt.
          --fast   do not read the files whole: their boxes only

        Example:
          ./sightline repair --data /srv/sightline && ./sightline check --data /srv/sightline

        Exit codes: 0 index and files agree now, 1 footage was found to be lost, changed or unreadable, 2 a wrong call
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
  public int run(Arguments arguments, Console console) throws IOException {
    arguments.words();
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    if (!Files.isDirectory(data.resolve("recordings"))) {
      throw new WrongCall("there is no footage in %s; give its folder with --data".formatted(data));
    }
    if (NodeFiles.isHeld(data)) {
      throw new WrongCall(
          "a node runs on %s: stop it first; ./sightline check works beside it".formatted(data));
    }
    FootageRepair.Report report;
    try {
      report = FootageRepair.run(data, !arguments.has("--fast"), new ProgressLine(console)::tell);
    } catch (RecordingException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
    if (arguments.has("--json")) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("rebuilt", report.rebuilt());
      facts.put("mended", report.mended());
      facts.put("gone", report.gone());
      facts.put("quarantined", report.quarantined());
      facts.put("changed", report.changed());
      facts.put("foreign", report.foreign());
      console.out().println(Texts.json(facts));
    } else {
      console
          .out()
          .println(
              "%s%d rows mended, %d files gone, %d in quarantine, %d changed since they were written, %d not ours"
                  .formatted(
                      report.rebuilt() ? "the index was made anew; " : "",
                      report.mended(),
                      report.gone(),
                      report.quarantined(),
                      report.changed(),
                      report.foreign()));
    }
    return report.gone() + report.quarantined() + report.changed() == 0 ? DONE : FINDING;
  }
}
