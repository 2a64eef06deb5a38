package org.sightline.server.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.sightline.analysis.evaluate.FootageLook;

/// What the child process of a replay does; see [ReplayProcess] for its lines.
public final class ReplayChild {
  /// The word that starts it.
  public static final String COMMAND = "replay-footage";

  private ReplayChild() {}

  /// Reads its orders and answers them until they end.
  ///
  /// @param opened makes the look of network folder, name and settings
  public static void serve(BufferedReader in, Consumer<String> out, Opener opened)
      throws IOException, InterruptedException {
    String folder = in.readLine();
    String network = in.readLine();
    String words = in.readLine();
    if (folder == null || network == null || words == null) {
      return;
    }
    String[] numbers = words.split(" ", 4);
    FootageLook.Settings settings =
        new FootageLook.Settings(
            Double.parseDouble(numbers[0]),
            Double.parseDouble(numbers[1]),
            Integer.parseInt(numbers[2]),
            Integer.parseInt(numbers[3]));
    try (FootageLook look = opened.open(Path.of(folder), network, settings)) {
      for (String piece = in.readLine(); piece != null; piece = in.readLine()) {
        long began = cpuNanos();
        look.look(Path.of(piece), seen -> out.accept(ReplayFrames.lines(seen)));
        out.accept("E " + (cpuNanos() - began) + "\n");
      }
    } catch (RuntimeException e) {
      out.accept("X " + String.valueOf(e.getMessage()).replaceAll("\\s+", " ") + "\n");
    }
  }

  /// Who opens a look.
  public interface Opener {
    FootageLook open(Path networks, String network, FootageLook.Settings settings);
  }

  private static long cpuNanos() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(java.time.Duration::toNanos)
        .orElse(0L);
  }
}
