package org.sightline.server.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.sightline.picture.PictureException;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.WrongCall;
import org.sightline.server.config.Configuration;
import org.sightline.server.log.LogLines;
import org.sightline.server.run.NetworkFiles;
import org.sightline.server.run.Occasion;
import org.sightline.server.run.RunCommand;
import org.sightline.server.run.UserCache;

/// `demo`: real footage over real RTSP into a node, with nothing to prepare.
public final class DemoCommand implements Command {
  private final String version;

  public DemoCommand(String version) {
    this.version = version;
  }

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "show everything with simulated cameras and real footage";
  }

  @Override
  public String help() {
    return """
        ./sightline demo [--footage FOLDER] [--data FOLDER] [--listen HOST:PORT] [--log text|json]

          Fetches a network and footage where they are not kept yet, starts simulated cameras that serve the footage
          over RTSP, and a node that records and recognises it. Prints the address and a one-time password.

          --footage FOLDER     video files to show, a camera each (default: $SIGHTLINE_FOOTAGE, else a clip with an
                               open licence, else Debian's vtest.avi, else a scene that the program draws)
          --data FOLDER        keeps what the demo records (default: a folder that is deleted at the end)
          --listen HOST:PORT   where browsers reach it (default: 127.0.0.1:8470)
          --log text|json      write the whole log to standard error, in this form (default: warnings only)

        What was fetched is kept in ~/.cache/sightline ($SIGHTLINE_CACHE) for the next start.

        Examples:
          ./sightline demo
          ./sightline demo --footage ~/Videos --listen 127.0.0.1:9000

        Exit codes: 0 it ended as told, 2 it could not start
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--footage", "--data", "--listen", "--log");
  }

  @Override
  public List<String> flags() {
    return List.of();
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    arguments.words();
    LogLines.install(
        RunCommand.logForm(arguments), arguments.has("--log") ? Level.INFO : Level.WARNING);
    Consumer<String> progress = line -> console.out().println(line);
    Path cache = UserCache.folder();
    try {
      DemoFootage footage =
          new FootageFinder(cache.resolve("footage"), System.getenv(), progress)
              .find(arguments.path("--footage").orElse(null));
      progress.accept("Footage: " + footage.description());
      NetworkFiles.ensureOne(progress);
      DemoCameras cameras = new DemoCameras();
      FootageKitchen kitchen = new FootageKitchen(cache.resolve("footage"), progress);
      for (DemoFootage.Clip clip : footage.clips()) {
        cameras.start(clip, kitchen.encode(footage, clip));
        progress.accept("Camera " + clip.camera() + " serves over RTSP");
      }
      return start(arguments, console, footage, cameras);
    } catch (IllegalArgumentException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    } catch (PictureException | UncheckedIOException e) {
      throw new WrongCall("the footage cannot be used: " + e.getMessage());
    }
  }

  private int start(Arguments arguments, Console console, DemoFootage footage, DemoCameras cameras)
      throws IOException, InterruptedException {
    Optional<Path> data = arguments.path("--data");
    Path folder = data.isPresent() ? data.get() : Files.createTempDirectory("sightline-demo");
    Configuration configuration =
        RunCommand.overridden(
            Configuration.defaults().withData(folder).withCameras(cameras.cameras()), arguments);
    Occasion occasion =
        new Occasion(
            version,
            footage.description(),
            footage.drawn(),
            footage.credit(),
            () -> end(cameras, data.isPresent() ? Optional.empty() : Optional.of(folder)));
    return RunCommand.untilTold(configuration, occasion, console);
  }

  private static void end(DemoCameras cameras, Optional<Path> temporary) {
    cameras.close();
    if (temporary.isPresent()) {
      try {
        Folders.delete(temporary.get());
      } catch (IOException e) {
        throw new UncheckedIOException("the demo's folder could not be deleted", e);
      }
    }
  }
}
