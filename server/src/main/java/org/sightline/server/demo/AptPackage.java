package org.sightline.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A Debian package taken with `apt-get download` and unpacked without installing it; needs no
/// root.
///
/// Where the machine's own package lists are empty or old, a second try fetches lists into a folder
/// of its own, so that nothing of the machine is changed.
final class AptPackage {
  private static final long PATIENCE_MINUTES = 5;

  private final Path work;
  private String whyNot = "";

  /// @param work an empty folder, which the caller deletes
  AptPackage(Path work) {
    this.work = work;
  }

  /// Why the last [#fetch(String)] was empty, for people.
  String whyNot() {
    return whyNot;
  }

  /// The folder with the package's files, or empty where apt is absent or does not have it.
  Optional<Path> fetch(String name) throws IOException, InterruptedException {
    if (!isOnPath("apt-get") || !isOnPath("dpkg-deb")) {
      whyNot = "this machine has no apt";
      return Optional.empty();
    }
    if (!run(List.of("apt-get", "-q", "download", name)) && !downloadWithOwnLists(name)) {
      return Optional.empty();
    }
    Optional<Path> file = downloaded();
    Path unpacked = work.resolve("unpacked");
    if (file.isEmpty()
        || !run(List.of("dpkg-deb", "-x", file.get().toString(), unpacked.toString()))) {
      return Optional.empty();
    }
    return Optional.of(unpacked);
  }

  private boolean downloadWithOwnLists(String name) throws IOException, InterruptedException {
    Path lists = work.resolve("lists");
    Path cache = work.resolve("cache");
    Files.createDirectories(lists.resolve("partial"));
    Files.createDirectories(cache.resolve("archives/partial"));
    List<String> options =
        List.of(
            "-q",
            "-o",
            "Dir::State::lists=" + lists,
            "-o",
            "Dir::Cache=" + cache,
            "-o",
            "APT::Sandbox::User=");
    return run(command(options, "update")) && run(command(options, "download", name));
  }

  private static List<String> command(List<String> options, String... words) {
    List<String> command = new ArrayList<>(List.of("apt-get"));
    command.addAll(options);
    command.addAll(List.of(words));
    return command;
  }

  private Optional<Path> downloaded() throws IOException {
    try (Stream<Path> listed = Files.list(work)) {
      return listed.filter(file -> file.toString().endsWith(".deb")).findFirst();
    }
  }

  private boolean run(List<String> command) throws IOException, InterruptedException {
    Path output = work.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      whyNot = "%s did not end within %d minutes".formatted(command.getFirst(), PATIENCE_MINUTES);
      return false;
    }
    if (process.exitValue() != 0) {
      List<String> lines = Files.readAllLines(output);
      whyNot =
          "%s ended with %d: %s"
              .formatted(
                  command.getFirst(),
                  process.exitValue(),
                  lines.isEmpty() ? "no message" : lines.getLast());
      return false;
    }
    return true;
  }

  private static boolean isOnPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(java.io.File.pathSeparator))
        .anyMatch(folder -> !folder.isEmpty() && Files.isExecutable(Path.of(folder, program)));
  }
}
