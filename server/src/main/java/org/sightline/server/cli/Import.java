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
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.recording.Importing;
import org.sightline.recording.RecordingException;
import org.sightline.server.config.Configuration;
import org.sightline.server.ingest.FootageTime;
import org.sightline.server.ingest.FootageUnits;
import org.sightline.server.ingest.IngestProcess;

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
          imported before is recognised. Imported footage is pinned (./sightline pins). No node may run meanwhile.

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
  public int run(Arguments arguments, Console console) throws IOException {
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
    boolean well = true;
    try (Importing importing = Importing.into(data, stream, InstantSource.system())) {
      int done = 0;
      for (Path file : files) {
        Map<String, Object> facts = one(importing, file, at);
        well &= !facts.containsKey("message");
        facts.put("done", ++done);
        facts.put("of", files.size());
        tell(facts, arguments.has("--json"), console);
      }
    } catch (RecordingException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
    return well ? DONE : FINDING;
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

  private static Map<String, Object> one(Importing importing, Path file, Optional<Instant> at) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", file.toString());
    try (FootageUnits units = FootageUnits.open(file, new IngestProcess())) {
      Instant now = Instant.now();
      FootageTime time =
          at.isPresent()
              ? new FootageTime(at.get(), "given")
              : FootageTime.of(file, ZoneId.systemDefault(), now);
      facts.put("timeFrom", time.source());
      if (time.start().isAfter(now)) {
        facts.put("result", "refused");
        facts.put("message", "its footage would begin in the future, %s".formatted(time.start()));
        return facts;
      }
      var piece =
          new Importing.Piece(
              file.getFileName().toString(), units.tracks(), time.start(), "command line");
      outcome(importing.take(piece, new UntilEnd(units)::next), facts);
    } catch (IOException e) {
      facts.put("result", "unreadable");
      facts.put("message", e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
    return facts;
  }

  /// The units of a file whose times begin at 0, as far as they do not step back before it.
  private record UntilEnd(FootageUnits units) {
    @Nullable AccessUnit next() throws IOException {
      AccessUnit unit = units.next();
      while (unit != null && unit.time() < 0) {
        unit = units.next();
      }
      return unit;
    }
  }

  private static void outcome(Importing.Outcome outcome, Map<String, Object> facts) {
    switch (outcome) {
      case Importing.Outcome.Taken(TimeRange range, int segments, long bytes) -> {
        facts.put("result", "imported");
        put(range, facts);
        facts.put("bytes", bytes);
      }
      case Importing.Outcome.There(TimeRange range) -> {
        facts.put("result", "was there");
        put(range, facts);
      }
      case Importing.Outcome.Overlaps(TimeRange range, TimeRange there) -> {
        facts.put("result", "refused");
        put(range, facts);
        facts.put(
            "message",
            "there is other footage from %s to %s; give another camera or another time (--at)"
                .formatted(there.start(), there.end()));
      }
      case Importing.Outcome.Empty() -> {
        facts.put("result", "refused");
        facts.put("message", "it holds no picture at which decoding can begin");
      }
    }
  }

  private static void put(TimeRange range, Map<String, Object> facts) {
    facts.put("start", range.start().toString());
    facts.put("end", range.end().toString());
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
