package org.sightline.server.process;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How this program starts itself once more: with fixed words, no shell, and an environment that
/// holds nothing of the node's but where to find programs and temporary files.
public final class OwnProgram {
  private static final Set<String> KEPT =
      Set.of("PATH", "LANG", "TMPDIR", "TZ", "SIGHTLINE_EXECUTION");
  private static final String NATIVE_FOLDER = "org.bytedeco.javacpp.cachedir";
  private static final String START_CACHE = "-XX:AOTCache=";
  private static final Path NICE = Path.of("/usr/bin/nice");
  private static final Path LIMIT = Path.of("/usr/bin/prlimit");

  private OwnProgram() {}

  /// A command of the program, ready to start.
  ///
  /// @param before what starts it, such as `nice`; may be empty
  /// @param machine options of the virtual machine
  /// @param words of the command
  public static ProcessBuilder command(
      List<String> before, List<String> machine, List<String> words) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(machine);
    command.addAll(
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8"));
    String natives = System.getProperty(NATIVE_FOLDER);
    if (natives != null) {
      command.add("-D" + NATIVE_FOLDER + "=" + natives);
    }
    command.add("-cp");
    command.add(classPath());
    command.add("org.sightline.server.Main");
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(KEPT);
    return builder;
  }

  /// What makes a child the one that waits when the processor is busy, leaves no core file and
  /// takes no more memory than it may, where the system has the programs for it.
  ///
  /// @param memoryBytes all that it may write to and shares with nobody; 0 for no limit
  public static List<String> meek(long memoryBytes) {
    List<String> before = new ArrayList<>();
    if (Files.isExecutable(NICE)) {
      before.addAll(List.of(NICE.toString(), "-n", "10"));
    }
    if (Files.isExecutable(LIMIT)) {
      before.addAll(List.of(LIMIT.toString(), "--core=0"));
      if (memoryBytes > 0) {
        before.add("--data=" + memoryBytes);
      }
    }
    return before;
  }

  /// Where the machine runs out of memory, the system is to end this child and not the recorder.
  public static void preferToKill(long pid) {
    Path file = Path.of("/proc", Long.toString(pid), "oom_score_adj");
    try {
      if (Files.exists(file)) {
        Files.writeString(file, "800");
      }
    } catch (IOException e) {
      System.getLogger(OwnProgram.class.getName())
          .log(System.Logger.Level.DEBUG, "the system keeps its order of ending processes", e);
    }
  }

  /// The options with which a child starts from the cache that this process started from, if any.
  public static List<String> startCache() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith(START_CACHE))
        .filter(option -> Files.isRegularFile(Path.of(option.substring(START_CACHE.length()))))
        .findFirst()
        .map(option -> List.of(option, "-Xlog:aot=off", "-Xlog:aot*=off"))
        .orElse(List.of());
  }

  /// The classes of this very process, from wherever it was started with them.
  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path", "");
    return modules.isEmpty() ? classes : modules + File.pathSeparator + classes;
  }
}
