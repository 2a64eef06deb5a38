package org.sightline.server.replay;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.sightline.analysis.evaluate.FootageLook;
import org.sightline.server.process.Openings;
import org.sightline.server.process.OwnProgram;
import org.sightline.server.process.Walls;

/// This program once more with the hidden command [ReplayChild#COMMAND], which looks at pieces of
/// footage with one network, behind walls: what it decodes are the bits of strangers, so a crash
/// costs the job and nothing else. It reads the network and the pieces, and reaches no network.
///
/// Its orders are lines on its standard input: network folder, network, settings, then a file a
/// line; it answers each with what it found and what that cost. Owned by one thread, but for
/// [#close()].
public final class ReplayProcess implements AutoCloseable {
  private static final List<String> MACHINE =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx400m",
          "-XX:MaxDirectMemorySize=256m",
          "-XX:+DisplayVMOutputToStderr",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:ErrorFile=/dev/null");

  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;

  /// @param networks folder of the network's file
  /// @param pieces folder in which the pieces of footage will lie
  ReplayProcess(Path networks, Path pieces, String network, FootageLook.Settings settings)
      throws IOException {
    List<String> machine = new ArrayList<>(MACHINE);
    machine.addAll(OwnProgram.startCache());
    Openings openings =
        new Openings(
            List.of(networks.toRealPath(), pieces.toRealPath()),
            List.of(),
            List.of(),
            List.of(),
            false);
    process =
        Walls.ofProcess()
            .start(
                new Walls.Child(machine, List.of(ReplayChild.COMMAND), 0, openings),
                builder -> builder.redirectError(ProcessBuilder.Redirect.DISCARD));
    OwnProgram.preferToKill(process.pid());
    orders =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    orders.write(
        String.format(
            Locale.ROOT,
            "%s\n%s\n%s %s %d %d\n",
            networks.toRealPath(),
            network,
            settings.picturesPerSecond(),
            settings.leastConfidence(),
            settings.columns(),
            settings.rows()));
    orders.flush();
  }

  /// What a piece of footage cost.
  record Cost(int pictures, double cpuSeconds) {}

  /// Has a piece looked at.
  ///
  /// @param frames hears each picture: microseconds since the piece's first, and what it shows
  /// @throws IOException if the process ends or says that it cannot, in words for people
  Cost look(Path piece, FrameSink frames) throws IOException {
    orders.write(piece.toRealPath() + "\n");
    orders.flush();
    List<FootageLook.Found> found = new ArrayList<>();
    long micros = -1;
    int pictures = 0;
    for (String line = line(); ; line = line()) {
      switch (line.charAt(0)) {
        case 'B' -> {
          if (micros < 0 || found.size() >= ReplayFrames.MAX_FOUND) {
            throw new IOException("the process that looks at footage answers nonsense");
          }
          found.add(ReplayFrames.found(line));
        }
        case 'F', 'E' -> {
          if (micros >= 0) {
            frames.accept(micros, List.copyOf(found));
            pictures++;
          }
          found.clear();
          long number = Long.parseLong(line.substring(2));
          if (line.charAt(0) == 'E') {
            return new Cost(pictures, number / 1e9);
          }
          micros = Math.max(0, number);
        }
        default -> throw new IOException(line.substring(Math.min(2, line.length())));
      }
    }
  }

  interface FrameSink {
    void accept(long micros, List<FootageLook.Found> found) throws IOException;
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null || line.isEmpty()) {
      throw new IOException("the process that looks at footage ended before its answer");
    }
    return line;
  }

  /// Ends it at once; a call that is under way fails.
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
