package org.sightline.server.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Commands;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.LocalCommands;
import org.sightline.server.config.Configuration;
import org.sightline.server.config.Configuration.AnalysisSetting;
import org.sightline.server.config.Configuration.Listen;
import org.sightline.server.log.LogLines;
import org.sightline.server.run.Occasion;
import org.sightline.server.run.Wiring;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// `rehearse`: a node that records a drawn camera for a few seconds, answers a few questions and
/// ends.
///
/// The launcher runs it once after a build under `-XX:AOTCacheOutput`, so that the virtual machine
/// remembers which classes a node needs (JEP 483, 514 and 515) and the next start is quicker.
public final class RehearseCommand implements Command {
  private static final long SECONDS = 4;
  private static final int QUESTIONS = 10;

  private final String version;

  public RehearseCommand(String version) {
    this.version = version;
  }

  @Override
  public String name() {
    return "rehearse";
  }

  @Override
  public String summary() {
    return "run for a few seconds with a drawn camera, as the build does for a quicker start";
  }

  @Override
  public String help() {
    return """
    ./sightline rehearse

      Records a drawn camera into a folder that is deleted at the end. The build calls it to fill the start-up cache.

    Example:
      ./sightline rehearse

    Exit codes: 0 done, 2 a node could not start here
    """;
  }

  @Override
  public List<String> valued() {
    return List.of();
  }

  @Override
  public List<String> flags() {
    return List.of();
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    arguments.words();
    LogLines.install(LogLines.Form.TEXT, Level.WARNING);
    Path folder = Files.createTempDirectory("sightline-rehearsal");
    SimulatedCamera.Settings drawn =
        SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPP PPPPPPPPPP PPPPP")).withoutFaults();
    try (SimulatedCamera camera = SimulatedCamera.start(drawn);
        Wiring node =
            Wiring.start(
                configuration(folder, camera),
                Occasion.ordinary(version),
                InstantSource.system())) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      int asked = 0;
      while (System.nanoTime() < end || asked < QUESTIONS) {
        ask(node.data());
        asked++;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    } finally {
      Folders.delete(folder);
    }
    return DONE;
  }

  private static Configuration configuration(Path folder, SimulatedCamera camera) {
    Configuration quiet = Configuration.defaults().withData(folder);
    return new Configuration(
        quiet.data(),
        new Listen(Configuration.DEFAULT_LISTEN.host(), 0),
        List.of(Camera.of(new CameraName("rehearsal"), camera.address("/main"))),
        AnalysisSetting.DEFAULT.switched(false),
        quiet.retention(),
        quiet.tls(),
        null,
        quiet.webRtc(),
        quiet.evidence(),
        quiet.scrub(),
        quiet.receivers(),
        quiet.model(),
        null,
        false,
        false,
        Configuration.defaults().guessing());
  }

  /// Asks as the command line does, over HTTP.
  private void ask(Path data) throws InterruptedException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Commands commands = new Commands(version, LocalCommands.after(List.of()));
    Console silent = new Console(nowhere, nowhere);
    commands.run(List.of("health", "--data", data.toString()), silent);
    commands.run(List.of("camera", "list", "--json", "--data", data.toString()), silent);
  }
}
