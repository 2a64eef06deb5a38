package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sightline.server.config.Configuration;

/// `export`: footage as a sealed zip, made by the running node.
final class Export implements Command {
  private static final long ASK_MILLIS = 500;

  @Override
  public String name() {
    return "export";
  }

  @Override
  public String summary() {
    return "take footage out as evidence: a sealed zip with manifest and report";
  }

  @Override
  public String help() {
    return """
        ./sightline export --camera NAMES (--from TIME --to TIME | --ranges TIME/TIME,…) --reason TEXT [--case NAME] [--out FILE] [--sign-stream] [--burn-time]
                           [--data FOLDER] [--json]

          The running node writes the footage as it was recorded, with what is missing and why, hashes, its signature and a report, reads
          everything back, and hands out the zip. Check it anywhere: ./sightline verify FILE --trust NODE.pem

          --camera NAMES   one camera, or several with commas between
          --from, --to     2026-11-23T10:00:00Z, or 2026-11-23T10:00:00 in this machine's time zone
          --ranges RANGES  several ranges instead, each FROM/TO, with commas between
          --reason TEXT    why; it stands in the export
          --case NAME      what people find it by; it stands in the export too
          --out FILE       where to write (default: sightline-ID.zip here)
          --burn-time      add a copy of each file with the time drawn into its pictures, encoded again; the files as recorded stay beside it
          --sign-stream    put the node's signature (ONVIF Media Signing) into video that its camera did not sign

        Example:
          ./sightline export --camera door,yard --from 2026-11-23T10:00:00 --to 2026-11-23T10:15:00 --case 4711 --reason "Damage at the gate"

        Exit codes: 0 done, 1 the export failed, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of(
        "--camera", "--from", "--to", "--ranges", "--reason", "--case", "--out", "--data");
  }

  @Override
  public List<String> flags() {
    return List.of("--sign-stream", "--burn-time", "--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    arguments.words();
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("cameras", List.of(needed(arguments, "--camera").split(",")));
    order.put("ranges", ranges(arguments));
    order.put("burnTime", arguments.has("--burn-time"));
    order.put("reason", needed(arguments, "--reason"));
    arguments.value("--case").ifPresent(name -> order.put("caseName", name));
    order.put("signStream", arguments.has("--sign-stream"));
    Path out = arguments.path("--out").orElse(null);
    if (out != null && Files.exists(out)) {
      throw new WrongCall(out + " is there already: choose another name");
    }
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    try (NodeClient client =
        NodeClient.of(data)
            .orElseThrow(
                () ->
                    new WrongCall(
                        "no node runs on %s: start it, or give another folder with --data"
                            .formatted(data)))) {
      NodeClient.Answer answer = client.ask("POST", "/api/v1/exports", order);
      if (!answer.isGood()) {
        throw new WrongCall(answer.problem());
      }
      String id = answer.body().path("id").asString("");
      answer = awaited(client, id, console);
      return fetched(client, answer, out, arguments.has("--json"), console);
    }
  }

  private static NodeClient.Answer awaited(NodeClient client, String id, Console console)
      throws IOException, InterruptedException {
    String told = "";
    while (true) {
      NodeClient.Answer answer = client.ask("GET", "/api/v1/exports/" + id, null);
      String state = answer.body().path("state").asString("");
      if (!answer.isGood() || !state.equals("waiting") && !state.equals("running")) {
        return answer;
      }
      String doing =
          "%3.0f %% %s"
              .formatted(
                  answer.body().path("progress").asDouble(0) * 100,
                  answer.body().path("doing").asString(""));
      if (!doing.equals(told)) {
        console.err().println(doing);
        told = doing;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ASK_MILLIS));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private static int fetched(
      NodeClient client,
      NodeClient.Answer answer,
      @org.jspecify.annotations.Nullable Path wanted,
      boolean json,
      Console console)
      throws IOException, InterruptedException {
    String id = answer.body().path("id").asString("");
    if (!answer.isGood() || !answer.body().path("state").asString("").equals("done")) {
      console
          .err()
          .println("The export failed: " + answer.body().path("doing").asString(answer.problem()));
      return FINDING;
    }
    Path out = wanted == null ? Path.of("sightline-" + id + ".zip") : wanted;
    int status = client.download("/api/v1/exports/" + id + "/download", out.toAbsolutePath());
    if (status != 200) {
      console
          .err()
          .println("The export is done and cannot be fetched: the node answered " + status);
      return FINDING;
    }
    if (json) {
      console.out().println(Texts.json(answer.body()));
    } else {
      console
          .out()
          .println(
              "%s: %d bytes, SHA-256 %s, %s"
                  .formatted(
                      out,
                      answer.body().path("bytes").asLong(0),
                      answer.body().path("sha256").asString(""),
                      answer.body().path("verdict").asString("")));
    }
    return DONE;
  }

  private static List<Map<String, String>> ranges(Arguments arguments) {
    if (arguments.value("--ranges").isEmpty()) {
      return List.of(range(needed(arguments, "--from"), needed(arguments, "--to")));
    }
    if (arguments.has("--from") || arguments.has("--to")) {
      throw new WrongCall("give --ranges, or --from and --to, not both");
    }
    List<Map<String, String>> ranges = new ArrayList<>();
    for (String text : needed(arguments, "--ranges").split(",", -1)) {
      String[] ends = text.strip().split("/", -1);
      if (ends.length != 2) {
        throw new WrongCall(
            "'%s' is no range such as 2026-11-23T10:00:00Z/2026-11-23T10:15:00Z".formatted(text));
      }
      ranges.add(range(ends[0], ends[1]));
    }
    return ranges;
  }

  private static Map<String, String> range(String from, String to) {
    return Map.of("start", time(from), "end", time(to));
  }

  private static String needed(Arguments arguments, String option) {
    return arguments
        .value(option)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> new WrongCall(option + " is missing; see ./sightline export --help"));
  }

  private static String time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toString();
    } catch (DateTimeException withoutZone) {
      try {
        return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant().toString();
      } catch (DateTimeException e) {
        throw new WrongCall("'%s' is no time such as 2026-11-23T10:00:00Z".formatted(text));
      }
    }
  }
}
