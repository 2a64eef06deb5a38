package org.sightline.server.run;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.WrongCall;
import org.sightline.server.config.Configuration;
import org.sightline.server.config.ConfigurationReader;
import org.sightline.server.log.LogLines;

/// `run`: starts a node and keeps it until it is told to end.
public final class RunCommand implements Command {
  private static final System.Logger LOG = System.getLogger(RunCommand.class.getName());

  /// How long a node may take to end.
  private static final Duration DEADLINE = Duration.ofMillis(4_700);

  private final String version;

  public RunCommand(String version) {
    this.version = version;
  }

  @Override
  public String name() {
    return "run";
  }

  @Override
  public String summary() {
    return "start a node: record, recognise, answer";
  }

  @Override
  public String help() {
    return """
        ./sightline run [--config FILE] [--data FOLDER] [--listen HOST:PORT] [--log text|json]

          Starts a node and keeps it until Ctrl-C or SIGTERM. Without a configuration it starts empty; add cameras
          in the browser or with ./sightline camera add.

          --config FILE        settings; docs/CONFIGURATION.md explains them
          --data FOLDER        where everything is kept (default: sightline-data)
          --listen HOST:PORT   where browsers reach it (default: 127.0.0.1:8470); off loopback it speaks TLS
          --log text|json      the form of the log on standard error

        Examples:
          ./sightline run
          ./sightline run --config sightline.yml
          ./sightline run --data /srv/sightline --listen 0.0.0.0:8443 --log json

        Exit codes: 0 it ended as told, 1 it had to be cut off after five seconds, 2 it could not start
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--config", "--data", "--listen", "--log");
  }

  @Override
  public List<String> flags() {
    return List.of();
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    arguments.words();
    LogLines.install(logForm(arguments), java.util.logging.Level.INFO);
    Optional<Path> file = arguments.path("--config");
    Configuration configuration =
        overridden(
            file.isPresent() ? ConfigurationReader.read(file.get()) : Configuration.defaults(),
            arguments);
    return untilTold(configuration, Occasion.ordinary(version), console);
  }

  /// The configuration with `--data` and `--listen` of the call.
  public static Configuration overridden(Configuration configuration, Arguments arguments) {
    Configuration result = configuration;
    Optional<Path> data = arguments.path("--data");
    if (data.isPresent()) {
      result = result.withData(data.get());
    }
    Optional<String> listen = arguments.value("--listen");
    if (listen.isPresent()) {
      try {
        result = result.withListen(Configuration.Listen.parse(listen.get()));
      } catch (IllegalArgumentException e) {
        throw new WrongCall("--listen: " + e.getMessage());
      }
    }
    return result;
  }

  /// The form of the log that the call asks for.
  public static LogLines.Form logForm(Arguments arguments) {
    return switch (arguments.value("--log").orElse("text")) {
      case "text" -> LogLines.Form.TEXT;
      case "json" -> LogLines.Form.JSON;
      default -> throw new WrongCall("--log takes text or json");
    };
  }

  /// Starts a node, says where it is, and stays until the process is told to end.
  ///
  /// @return the exit code, when the node could not start
  public static int untilTold(Configuration configuration, Occasion occasion, Console console)
      throws InterruptedException {
    CompletableFuture<Wiring> started = new CompletableFuture<>();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("shutdown").unstarted(() -> end(started, occasion)));
    try {
      Wiring node = Wiring.start(configuration, occasion, InstantSource.system());
      started.complete(node);
      Greeting.print(node, occasion, console);
      new CountDownLatch(1).await();
      return DONE;
    } catch (StartException e) {
      console.err().println("sightline: " + e.getMessage());
      occasion.afterwards().run();
      return WRONG_CALL;
    } finally {
      started.cancel(false);
    }
  }

  /// Told to end: closes the node, one that is still starting too, and ends the process with 0 and
  /// not with the 143 that the virtual machine would report. A node that never came to be leaves
  /// the exit code as it is.
  private static void end(CompletableFuture<Wiring> started, Occasion occasion) {
    Thread.ofPlatform().daemon().name("deadline").start(RunCommand::cutOff);
    try {
      started.get().close();
    } catch (CancellationException | ExecutionException neverStarted) {
      return;
    } catch (InterruptedException e) {
      LOG.log(Level.WARNING, "interrupted while the node ends", e);
    }
    occasion.afterwards().run();
    LOG.log(Level.INFO, "node ended");
    Runtime.getRuntime().halt(DONE);
  }

  /// Whoever ends a node waits five seconds and then kills it; that a part hangs is better said.
  private static void cutOff() {
    LockSupport.parkNanos(DEADLINE.toNanos());
    LOG.log(Level.ERROR, "node did not end in time and was cut off after={0}", DEADLINE);
    Runtime.getRuntime().halt(FINDING);
  }
}
