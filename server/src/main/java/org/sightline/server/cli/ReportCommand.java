package org.sightline.server.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
        ./sightline report shift|day|incident [NUMBER] [--start INSTANT --end INSTANT]
                           [--node URL] [--data FOLDER] [--token-file FILE] [--certificate FILE] [--json]

          shift              the last 8 hours, or from --start to --end
          day                today, or from --start to --end
          incident NUMBER    an incident: a timeline across its cameras, and who did what
          --node URL         the running node to ask (default: the one that runs on the data folder)
          --data FOLDER      the data folder, whose token is used on this machine (default: sightline-data)
          --token-file FILE  the token for a node elsewhere; `search` is what it has to allow
          --certificate FILE the certificate that the node has to show (default: that of the data folder)

          Every line was worked out a second time against the record; what could not be confirmed is marked as struck.

        Examples:
          ./sightline report shift
          ./sightline report incident 12 --json
          ./sightline report day --node https://cams.example --token-file scripts.token

        Exit codes: 0 every line is confirmed, 1 some is struck, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    List<String> valued = new ArrayList<>(List.of("--start", "--end"));
    valued.addAll(ChosenNode.OPTIONS);
    return valued;
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
    if (words.size() > (kind.equals("incident") ? 2 : 1)) {
      throw new WrongCall("'%s' is one word too many".formatted(words.getLast()));
    }
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
    try (NodeClient node = ChosenNode.of(arguments)) {
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
    } catch (java.net.ConnectException e) {
      throw new WrongCall("nothing answers at the node's address: is it running?");
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
