package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sightline.domain.StreamId;
import org.sightline.picture.PicturesHere;
import org.sightline.recording.Importing;
import org.sightline.recording.RecordingException;
import org.sightline.server.config.Configuration;
import org.sightline.server.imports.ImportFile;
import org.sightline.server.imports.ImportResult;

/// `import`: takes files in as footage of a camera, at their own time.
final class Import implements Command {
  private static final Set<String> ENDINGS =
      Set.of("mp4", "m4v", "mov", "mkv", "avi", "ts", "flv", "webm", "3gp", "mpg");
  private static final int MAX_FILES = 100_000;

  @Override
  public String name() {
    return "import";
  }

  @Override
  public String summary() {
    return "take video files in as footage, at their own time";
  }

  @Override
  public String help() {
    return """
        ./sightline import FILE|FOLDER --camera NAME [--at INSTANT] [--data FOLDER] [--json]

          Each file becomes footage of the camera's main stream at the time at which it was made: the creation time in
          the file, else date and time in its name (of this machine's time zone, UTC with a Z), else the file's own date.
          What is there is never replaced: a file whose time overlaps other footage is refused, and one that was
          imported before is recognised. Imported footage is pinned (./sightline pins). A node that runs on the data folder
          goes on recording and takes the files in itself; where none runs, this command does.

          --camera NAME    the camera whose footage it becomes
          --at INSTANT     when the footage begins, such as 2026-11-22T14:05:00Z; for one file
          --data FOLDER    the node's data folder (default: sightline-data)
          --json           a line of JSON for each file: file, result, start, end, timeFrom or message

        Example:
          ./sightline import /media/card/DCIM --camera door

        Exit codes: 0 all is there, 1 a file was refused or cannot be read, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--camera", "--at", "--data");
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    Path what = Path.of(arguments.words("FILE|FOLDER").getFirst());
    String camera =
        arguments
            .value("--camera")
            .orElseThrow(() -> new WrongCall("say whose footage it becomes: --camera door"));
    StreamId stream = StreamId.main(CameraAdd.name(camera));
    Optional<Instant> at = arguments.value("--at").map(Import::instant);
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    List<Path> files = files(what);
    if (files.isEmpty()) {
      throw new WrongCall("%s holds no video files".formatted(what));
    }
    if (at.isPresent() && files.size() > 1) {
      throw new WrongCall("--at is for one file; %s holds %d".formatted(what, files.size()));
    }
    Files.createDirectories(data);
    Optional<NodeClient> node = NodeClient.of(data);
    if (node.isPresent()) {
      try (NodeClient client = node.get()) {
        ImportThroughNode through = new ImportThroughNode(client, stream, at.orElse(null), console);
        return all(files, through::one, arguments.has("--json"), console);
      }
    }
    InstantSource clock = InstantSource.system();
    try (Importing importing = Importing.into(data, stream, new PicturesHere(), clock)) {
      return all(
          files,
          file ->
              facts(
                  file,
                  new ImportFile(
                          file,
                          file.getFileName().toString(),
                          at.orElse(null),
                          true,
                          ZoneId.systemDefault(),
                          "command line")
                      .into(importing, clock, seconds -> {})),
          arguments.has("--json"),
          console);
    } catch (RecordingException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
  }

  /// Takes one file in and says what came of it.
  private interface Taking {
    Map<String, Object> take(Path file) throws IOException, InterruptedException;
  }

  private static int all(List<Path> files, Taking taking, boolean json, Console console)
      throws IOException, InterruptedException {
    boolean well = true;
    int done = 0;
    for (Path file : files) {
      Map<String, Object> facts = taking.take(file);
      well &= !facts.containsKey("message");
      facts.put("done", ++done);
      facts.put("of", files.size());
      tell(facts, json, console);
    }
    return well ? DONE : FINDING;
  }

  private static Map<String, Object> facts(Path file, ImportResult result) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", file.toString());
    facts.put("result", result.word());
    if (result.timeFrom() != null) {
      facts.put("timeFrom", result.timeFrom());
    }
    if (result.range() != null) {
      facts.put("start", result.range().start().toString());
      facts.put("end", result.range().end().toString());
    }
    if (result.bytes() > 0) {
      facts.put("bytes", result.bytes());
    }
    if (result.message() != null) {
      facts.put("message", result.message());
    }
    return facts;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new WrongCall(
          "--at takes an instant such as 2026-11-22T14:05:00Z, not '%s'".formatted(text));
    }
  }

  private static List<Path> files(Path what) throws IOException {
    if (Files.isRegularFile(what)) {
      return List.of(what);
    }
    if (!Files.isDirectory(what)) {
      throw new NoSuchFileException(what.toString());
    }
    try (Stream<Path> all = Files.walk(what)) {
      return all.filter(Files::isRegularFile)
          .filter(Import::isVideo)
          .sorted()
          .limit(MAX_FILES)
          .toList();
    }
  }

  private static boolean isVideo(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private static void tell(Map<String, Object> facts, boolean json, Console console) {
    if (json) {
      console.out().println(Texts.json(facts));
      return;
    }
    String progress = "%s/%s ".formatted(facts.get("done"), facts.get("of"));
    Object message = facts.get("message");
    if (message != null) {
      console.err().println("%s%s: %s".formatted(progress, facts.get("file"), message));
    } else {
      console
          .out()
          .println(
              "%s%s: %s, %s to %s (time from %s)"
                  .formatted(
                      progress,
                      facts.get("file"),
                      facts.get("result"),
                      facts.get("start"),
                      facts.get("end"),
                      facts.get("timeFrom")));
    }
  }
}
