package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sightline.server.config.Configuration;
import tools.jackson.databind.JsonNode;

/// `report`: a summary of a shift, a day or an incident, of which every line was checked.
final class ReportCommand implements Command {
  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "sum up a shift, a day or an incident, with proof for every line";
  }

  @Override
  public String help() {
    return """
        ./sightline report shift|day|incident [NUMBER] [--start INSTANT --end INSTANT] [--data FOLDER] [--json]

          shift              the last 8 hours, or from --start to --end
          day                today, or from --start to --end
          incident NUMBER    an incident: a timeline across its cameras, and who did what
          --data FOLDER      the data folder of the running node (default: sightline-data)

          Every line was worked out a second time against the record; what could not be confirmed is marked as struck.

        Examples:
          ./sightline report shift
          ./sightline report incident 12 --json

        Exit codes: 0 every line is confirmed, 1 some is struck, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--start", "--end", "--data");
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    List<String> words = arguments.wordsFrom("KIND");
    String kind = words.getFirst();
    if (!List.of("shift", "day", "incident").contains(kind)) {
      throw new WrongCall("a report is shift, day or incident");
    }
    StringBuilder path = new StringBuilder("/api/v1/reports?kind=" + kind);
    if (kind.equals("incident")) {
      if (words.size() < 2 || !words.get(1).matches("[0-9]{1,9}")) {
        throw new WrongCall("which incident? ./sightline report incident NUMBER");
      }
      path.append("&incident=").append(words.get(1));
    }
    for (String end : List.of("start", "end")) {
      arguments
          .value("--" + end)
          .ifPresent(
              at ->
                  path.append('&')
                      .append(end)
                      .append('=')
                      .append(
                          java.net.URLEncoder.encode(at, java.nio.charset.StandardCharsets.UTF_8)));
    }
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    try (NodeClient node =
        NodeClient.of(data)
            .orElseThrow(() -> new WrongCall("no node runs on %s: start one".formatted(data)))) {
      NodeClient.Answer answer = node.ask("GET", path.toString(), null);
      if (!answer.isGood()) {
        throw new WrongCall(answer.problem());
      }
      JsonNode body = answer.body();
      if (arguments.has("--json")) {
        console.out().println(Texts.json(body));
      } else {
        print(body, console);
      }
      return body.path("struck").asInt(0) == 0 ? DONE : FINDING;
    }
  }

  private static void print(JsonNode report, Console console) {
    console.out().println(report.path("title").asString(""));
    console
        .out()
        .println(
            "%s to %s"
                .formatted(report.path("start").asString(""), report.path("end").asString("")));
    for (JsonNode section : report.path("sections")) {
      console.out().println();
      console.out().println(section.path("title").asString(""));
      for (JsonNode line : section.path("lines")) {
        StringBuilder cited = new StringBuilder();
        line.path("observations")
            .forEach(id -> cited.append(cited.isEmpty() ? "" : ", ").append(id.asString("")));
        console
            .out()
            .println(
                "  %s: %s%s"
                    .formatted(
                        line.path("verdict").asString(""),
                        line.path("text").asString(""),
                        cited.isEmpty() ? "" : " [" + cited + "]"));
      }
    }
    console.out().println();
    console.out().println(report.path("coverage").asString(""));
  }
}
