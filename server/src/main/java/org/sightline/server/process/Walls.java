package org.sightline.server.process;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.picture.NativeLibraries;

/// What the system puts around the children that take strangers' bits apart, so that one that was
/// taken over reaches neither footage nor keys nor configuration.
/// - **Files and ports** (Landlock, Linux 5.13; ports since 6.7): a child reads this program, the
///   system's libraries and its [Openings], writes a folder of its own that goes with it, connects
///   to the ports that it is told, and signals nobody outside.
/// - **System calls** (seccomp): none that looks into other processes or changes the system, and no
///   sockets but those that it needs ([CallFilter]).
/// - **Rights**: none of root's, and no program that would give more.
/// - **Network**: for a child that needs none, a network of its own with nothing in it (`unshare`
///   of util-linux).
///
/// What a system lacks is found out once, when the first child starts, logged, and a [Problem] of
/// whoever asks: children then start without that wall, or, where walls are required, not at all.
public final class Walls {
  private static final System.Logger LOG = System.getLogger(Walls.class.getName());
  private static final Path TRUE = Path.of("/bin/true");
  private static final List<String> NO_NETWORK =
      List.of("/usr/bin/unshare", "--user", "--map-current-user", "--net", "--");
  private static final Pattern TOLD = Pattern.compile("landlock (\\d+) filter ([01])\\s*");
  private static final long PATIENCE_SECONDS = 60;
  private static final int MAX_SAID = 4096;

  private static final Walls OF_PROCESS = new Walls(false, Walls::standing);

  private final Supplier<Standing> system;
  private volatile boolean required;
  private volatile @Nullable Instant missingSince;

  /// What this system has.
  ///
  /// @param landlock version of Landlock, 0 for none
  /// @param filter whether system calls can be filtered
  /// @param network whether a child can have a network of its own
  public record Standing(int landlock, boolean filter, boolean network) {
    static final Standing NOTHING = new Standing(0, false, false);

    /// Whether a child that was taken over is kept from the node's files and from other processes.
    public boolean isWhole() {
      return landlock > 0 && filter;
    }

    /// For people, such as `files, ports and signals (Landlock 7); system calls; network`.
    public String words() {
      List<String> walls = new ArrayList<>();
      if (landlock > 0) {
        walls.add(
            "files%s%s (Landlock %d)"
                .formatted(
                    landlock >= Landlock.SINCE_PORTS ? ", ports" : "",
                    landlock >= Landlock.SINCE_SCOPES ? ", signals" : "",
                    landlock));
      }
      if (filter) {
        walls.add("system calls");
      }
      if (network) {
        walls.add("network");
      }
      return walls.isEmpty() ? "none" : String.join("; ", walls);
    }
  }

  /// Looked for once, when the first child starts.
  private static final class Found {
    static final Standing STANDING = found();
  }

  /// @param required whether a child that cannot be walled must not start
  /// @param system what there is
  Walls(boolean required, Supplier<Standing> system) {
    this.required = required;
    this.system = system;
  }

  /// The walls around all children of this process: where the system has them, until they are
  /// required.
  public static Walls ofProcess() {
    return OF_PROCESS;
  }

  /// From here on a child that cannot be walled does not start.
  public void require() {
    required = true;
  }

  /// What this system has; looks when it is first asked, which takes some tenths of a second.
  public static Standing standing() {
    return Found.STANDING;
  }

  /// A child of this program.
  ///
  /// @param machine options of its virtual machine
  /// @param words of its command
  /// @param memoryBytes all that it may write to and shares with nobody; 0 for no limit
  /// @param openings what it may reach
  public record Child(
      List<String> machine, List<String> words, long memoryBytes, Openings openings) {}

  /// Starts a child behind the walls that there are, with a folder of its own that is its working
  /// directory and its place for temporary files, and that is deleted when it ends.
  ///
  /// @param more what else is to be said of the child: where its output goes, its environment
  /// @throws IOException if it cannot be started, or walls are required and not here
  public Process start(Child child, Consumer<ProcessBuilder> more) throws IOException {
    return start(child, OwnProgram.MAIN, more);
  }

  Process start(Child child, String main, Consumer<ProcessBuilder> more) throws IOException {
    Standing standing = system.get();
    if (!standing.isWhole()) {
      if (missingSince == null) {
        missingSince = Instant.now();
      }
      if (required) {
        throw new IOException(
            "walls are required (walls: required) and this system lacks some; it has: "
                + standing.words());
      }
    }
    Path natives = NativeFolder.ready();
    Path folder = ChildFolder.make();
    Process process = null;
    try {
      ProcessBuilder builder = built(child, main, new Place(standing, folder, natives));
      more.accept(builder);
      process = builder.start();
      if (isLaunched(standing)) {
        OutputStream in = process.getOutputStream();
        in.write(child.openings().lines(SystemPlaces.lines(natives), folder, standing.filter()));
        in.flush();
      }
      var _ = process.onExit().thenRun(() -> ChildFolder.remove(folder));
      return process;
    } catch (IOException e) {
      if (process != null) {
        process.destroyForcibly();
      }
      ChildFolder.remove(folder);
      throw e;
    }
  }

  private record Place(Standing standing, Path folder, Path natives) {}

  private static ProcessBuilder built(Child child, String main, Place place) {
    Standing standing = place.standing();
    List<String> before = new ArrayList<>(OwnProgram.meek(child.memoryBytes()));
    if (standing.network() && child.openings().isOffline()) {
      before.addAll(NO_NETWORK);
    }
    if (isLaunched(standing)) {
      before.addAll(OwnProgram.walledStart());
    }
    List<String> machine = new ArrayList<>(child.machine());
    machine.addAll(
        List.of(
            "-XX:-UsePerfData",
            // What crashes again and again must not fill the disk with reports.
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-Djava.io.tmpdir=" + place.folder(),
            "-D" + NativeLibraries.FOLDER_PROPERTY + "=" + place.natives()));
    ProcessBuilder builder = OwnProgram.command(before, machine, main, child.words());
    builder.directory(place.folder().toFile());
    builder.environment().put("TMPDIR", place.folder().toString());
    return builder;
  }

  private static boolean isLaunched(Standing standing) {
    return standing.landlock() > 0 || standing.filter();
  }

  /// That walls are missing where children were started.
  public List<Problem> problems() {
    Instant since = missingSince;
    if (since == null) {
      return List.of();
    }
    return List.of(
        new Problem(
            "walls-missing",
            required ? Severity.WARNING : Severity.NOTICE,
            null,
            since,
            (required
                    ? "nothing is analysed or decoded for people: walls are required and this"
                        + " system lacks some; it has: "
                    : "processes that decode run without some walls, and could read the node's"
                        + " files if they were taken over; this system has: ")
                + system.get().words(),
            "run the node on Linux 5.13 or later with Landlock and seccomp, in a container that"
                + " allows them"));
  }

  private static Standing found() {
    boolean network = works(NO_NETWORK);
    Standing standing = new Standing(0, false, network);
    if (Kernel.KNOWN) {
      Matcher told = TOLD.matcher(said(OwnProgram.walledStart(), WalledStart.TRY));
      if (told.matches()) {
        standing =
            new Standing(Integer.parseInt(told.group(1)), told.group(2).equals("1"), network);
      }
    }
    if (standing.isWhole()) {
      LOG.log(Level.INFO, "walls around processes that decode: {0}", standing.words());
    } else {
      LOG.log(
          Level.WARNING,
          "processes that decode run without some walls; this system has: {0}",
          standing.words());
    }
    return standing;
  }

  private static boolean works(List<String> wall) {
    return Files.isExecutable(Path.of(wall.getFirst()))
        && Files.isExecutable(TRUE)
        && said(wall, TRUE.toString()).isEmpty();
  }

  /// What a command says that ends well, or that it does not.
  private static String said(List<String> command, String last) {
    List<String> words = new ArrayList<>(command);
    words.add(last);
    try {
      Process tried = new ProcessBuilder(words).redirectErrorStream(true).start();
      tried.getOutputStream().close();
      if (!tried.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        tried.destroyForcibly();
        return "it does not end";
      }
      String said = new String(tried.getInputStream().readNBytes(MAX_SAID), StandardCharsets.UTF_8);
      return tried.exitValue() == 0 ? said : "it does not work";
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a wall cannot be tried", e);
      return "it cannot be started";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
