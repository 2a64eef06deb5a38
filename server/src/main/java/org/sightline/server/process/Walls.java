package org.sightline.server.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the system puts around a child that takes strangers' bits apart: no network at all, and no
/// way to more rights than it has, not even by a program that would give them.
///
/// Both are programs of util-linux, whose words are fixed. Where one is not there, or the system
/// lets no process without special rights make a namespace (as some containers do), the child
/// starts without that wall, and the log says so once.
final class Walls {
  private static final System.Logger LOG = System.getLogger(Walls.class.getName());
  private static final Path TRUE = Path.of("/bin/true");
  private static final List<String> NO_NETWORK =
      List.of("/usr/bin/unshare", "--user", "--map-current-user", "--net", "--");
  private static final List<String> NO_MORE_RIGHTS =
      List.of("/usr/bin/setpriv", "--no-new-privs", "--");
  private static final long PATIENCE_SECONDS = 5;

  /// Looked for once, when the first child starts.
  private static final class Found {
    static final List<String> WORDS = found();
  }

  private Walls() {}

  /// What a child's command begins with; empty where there are no walls.
  static List<String> words() {
    return Found.WORDS;
  }

  private static List<String> found() {
    List<String> words = new ArrayList<>();
    for (List<String> wall : List.of(NO_NETWORK, NO_MORE_RIGHTS)) {
      if (works(wall)) {
        words.addAll(wall);
      } else {
        LOG.log(
            Level.INFO,
            "children that decode start without a wall that this system does not have: {0}",
            String.join(" ", wall));
      }
    }
    return List.copyOf(words);
  }

  private static boolean works(List<String> wall) {
    if (!Files.isExecutable(Path.of(wall.getFirst())) || !Files.isExecutable(TRUE)) {
      return false;
    }
    List<String> command = new ArrayList<>(wall);
    command.add(TRUE.toString());
    try {
      Process tried =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = tried.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      tried.destroyForcibly();
      return ended && tried.exitValue() == 0;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a wall cannot be tried", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
