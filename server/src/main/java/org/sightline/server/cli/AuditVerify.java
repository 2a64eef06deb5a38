package org.sightline.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.server.audit.AuditCheck;
import org.sightline.server.audit.AuditException;
import org.sightline.server.config.Configuration;

/// `audit verify`: whether the audit log is as it was written.
final class AuditVerify implements Command {
  @Override
  public String name() {
    return "audit verify";
  }

  @Override
  public String summary() {
    return "prove that nobody changed the audit log";
  }

  @Override
  public String help() {
    return """
        ./sightline audit verify [--data FOLDER] [--anchor FILE] [--json]

          Reads the whole audit log and finds lines that were changed, taken out, put in, moved or cut off its end.
          Works beside a running node, and on a copy of a data folder without one.
          --data FOLDER   the node's data folder (default: sightline-data)
          --anchor FILE   the file that evidence: audit-anchor names: without it, whoever can write to the data folder can cut
                          off the log's end unseen

        Exit codes: 0 all is as it was written, 1 something is not, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--data", "--anchor");
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) {
    arguments.words();
    Path folder = arguments.path("--data").orElse(Configuration.DEFAULT_DATA).resolve("audit");
    if (!Files.isDirectory(folder)) {
      throw new WrongCall(
          "there is no audit log in %s: name the node's data folder with --data".formatted(folder));
    }
    AuditCheck.Report report;
    try {
      report = AuditCheck.run(folder, arguments.path("--anchor").stream().toList());
    } catch (AuditException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
    if (arguments.has("--json")) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("whole", report.isWhole());
      facts.put("entries", report.entries());
      facts.put("last", report.last());
      facts.put("head", report.head());
      facts.put("heads", report.heads());
      facts.put("findings", report.findings());
      console.out().println(Texts.json(facts));
    } else {
      report.findings().forEach(finding -> console.out().println(finding.sentence()));
      console
          .out()
          .println(
              "%d lines, %d heads: %s"
                  .formatted(
                      report.entries(),
                      report.heads(),
                      report.isWhole()
                          ? "as they were written"
                          : "NOT as they were written, from line %d on"
                              .formatted(report.findings().getFirst().seq())));
    }
    return report.isWhole() ? DONE : FINDING;
  }
}
