package org.sightline.server.process;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
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

  /// The class that every command of the program begins with.
  static final String MAIN = "org.sightline.server.Main";

  /// ONNX Runtime would tell its maker what runs here, and start programs to find out.
  private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

  private static final String START_CACHE = "-XX:AOTCache=";
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Path NICE = Path.of("/usr/bin/nice");
  private static final Path LIMIT = Path.of("/usr/bin/prlimit");

  private OwnProgram() {}

  /// A command of the program, ready to start.
  ///
  /// @param before what starts it, such as `nice`; may be empty
  /// @param machine options of the virtual machine
  /// @param main the class to begin with
  /// @param words of the command
  static ProcessBuilder command(
      List<String> before, List<String> machine, String main, List<String> words) {
    List<String> command = new ArrayList<>(before);
    command.add(JAVA);
    command.addAll(machine);
    command.addAll(
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8"));
    command.add("-cp");
    command.add(classPath());
    command.add(main);
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(KEPT);
    environment.put(NO_TELEMETRY, "1");
    return builder;
  }

  /// What makes a child the one that waits when the processor is busy, leaves no core file and
  /// takes no more memory than it may, where the system has the programs for it.
  ///
  /// @param memoryBytes all that it may write to and shares with nobody; 0 for no limit
  static List<String> meek(long memoryBytes) {
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

  /// What a walled child's command begins with: the program that builds the walls, of the one file
  /// or folder of classes that it is in.
  static List<String> walledStart() {
    return List.of(
        JAVA,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-Xmx16m",
        "-XX:-UsePerfData",
        "-XX:-StackTraceInThrowable",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        ofWalls(),
        "org.sightline.server.process.WalledStart");
  }

  private static String ofWalls() {
    try {
      return Path.of(OwnProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException | RuntimeException e) {
      System.getLogger(OwnProgram.class.getName())
          .log(System.Logger.Level.DEBUG, "where this class is from is not known", e);
      return classPath();
    }
  }

  /// The files and folders of which this program is made: its classes, and the start-up cache that
  /// children start from.
  static List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator)) {
      if (!entry.isBlank()) {
        files.add(Path.of(entry));
      }
    }
    for (String option : startCache()) {
      if (option.startsWith(START_CACHE)) {
        files.add(Path.of(option.substring(START_CACHE.length())));
      }
    }
    return files;
  }

  /// The classes of this very process, from wherever it was started with them.
  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path", "");
    return modules.isEmpty() ? classes : modules + File.pathSeparator + classes;
  }
}
