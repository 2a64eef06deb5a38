package org.sightline.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a process asked of the kernel to change below a folder, in order, as `strace` wrote it down
/// with `-ff -ttt -T -y -xx`.
///
/// @param changes by the time at which they were done
record WriteLog(List<Change> changes) {
  static final String CALLS =
      "openat,mkdir,mkdirat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,"
          + "renameat2,writev,pwritev,sendfile,copy_file_range,mmap";

  private static final Pattern LINE =
      Pattern.compile("(\\d+\\.\\d+) (\\w+)\\((.*)\\)\\s+= (-?\\d+)(?:<([^>]*)>)?.* <([\\d.]+)>");
  private static final Pattern TEXT = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"");
  private static final Pattern PLACE = Pattern.compile("^\\d+<([^>]*)>");

  /// A step that may be lost until it is synced.
  sealed interface Step {
    record Made(boolean folder, boolean empties) implements Step {}

    record Wrote(long offset, byte[] bytes) implements Step {}

    /// The offset is where the file's position is, behind what was written before.
    record Appended(byte[] bytes) implements Step {}

    record Cut(long size) implements Step {}

    record Removed() implements Step {}

    record Synced() implements Step {}
  }

  /// @param begunMicros when it was asked for
  /// @param doneMicros when the kernel had answered
  record Change(long begunMicros, long doneMicros, Path path, Step step) {}

  /// Reads the files that `strace -o PREFIX -ff` wrote.
  static WriteLog of(Path prefix, Path below) throws IOException {
    List<Change> changes = new ArrayList<>();
    try (Stream<Path> files = Files.list(prefix.getParent())) {
      for (Path file :
          files
              .filter(f -> f.getFileName().toString().startsWith(prefix.getFileName() + "."))
              .toList()) {
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
          add(line, below, changes);
        }
      }
    }
    changes.sort(Comparator.comparingLong(Change::doneMicros));
    return new WriteLog(changes);
  }

  private static void add(String line, Path below, List<Change> changes) {
    Matcher call = LINE.matcher(line);
    if (!call.matches() || call.group(4).startsWith("-")) {
      return;
    }
    long begun = Math.round(Double.parseDouble(call.group(1)) * 1e6);
    long done = begun + Math.round(Double.parseDouble(call.group(6)) * 1e6);
    String arguments = call.group(3);
    Matcher place = PLACE.matcher(arguments);
    Path of = path(place.find() ? text(place.group(1)) : firstText(arguments));
    String name = call.group(2);
    if (name.equals("openat")) {
      of = path(text(call.group(5)));
    } else if (name.startsWith("mkdir") || name.startsWith("unlink")) {
      of = path(firstText(arguments));
    }
    if (!of.startsWith(below) || of.toString().endsWith("-shm")) {
      return;
    }
    Step step =
        switch (name) {
          case "openat" ->
              arguments.contains("O_CREAT")
                  ? new Step.Made(false, arguments.contains("O_TRUNC"))
                  : null;
          case "mkdir", "mkdirat" -> new Step.Made(true, false);
          case "write" -> new Step.Appended(bytes(arguments));
          case "pwrite64" -> {
            String[] words = arguments.split(", ");
            yield new Step.Wrote(Long.parseLong(words[words.length - 1]), bytes(arguments));
          }
          case "fsync", "fdatasync" -> new Step.Synced();
          case "ftruncate" ->
              new Step.Cut(Long.parseLong(arguments.substring(arguments.indexOf(", ") + 2)));
          case "unlink", "unlinkat" -> new Step.Removed();
          case "mmap" ->
              arguments.contains("PROT_WRITE") && arguments.contains("MAP_SHARED")
                  ? unknown(line)
                  : null;
          default -> unknown(line);
        };
    if (step != null) {
      changes.add(new Change(begun, done, of, step));
    }
  }

  private static Step unknown(String line) {
    throw new IllegalStateException("a change that the replay does not know: " + line);
  }

  private static Path path(String text) {
    return Path.of(text.replace("\0", ""));
  }

  private static String firstText(String arguments) {
    Matcher found = TEXT.matcher(arguments);
    return found.find() ? text(found.group(1)) : "";
  }

  private static String text(String hex) {
    return hex == null ? "" : new String(parsed(hex), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String arguments) {
    int from = arguments.indexOf('"');
    int to = arguments.lastIndexOf('"');
    return parsed(arguments.substring(from + 1, to));
  }

  private static byte[] parsed(String hex) {
    return HexFormat.of().parseHex(hex.replace("\\x", ""));
  }
}
