package org.sightline.server.analyze;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.logging.Level;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.server.analysis.OwnAnalyzer;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.PinnedTrust;
import org.sightline.server.cli.WrongCall;
import org.sightline.server.config.Configuration.Listen;
import org.sightline.server.log.LogLines;
import org.sightline.server.run.NetworkFiles;

/// `analyze`: looks at the pictures of a node's cameras and posts what it saw. A node starts it by
/// itself as a child; on another machine a person starts it with the node's address and a token.
public final class AnalyzeCommand implements Command {
  private static final int MAX_TOKEN_BYTES = 1024;
  private static final int LONGEST_GOOD_BYE_MILLIS = 1_100;

  @Override
  public String name() {
    return OwnAnalyzer.COMMAND;
  }

  @Override
  public String summary() {
    return "look at the pictures of a node's cameras, from here or another machine";
  }

  @Override
  public String help() {
    return """
        ./sightline analyze --node ADDRESS --token-file FILE [--certificate FILE]

          Decodes and recognises for a node: reads the streams that it gives on, posts what it saw, until Ctrl-C. A node
          runs this by itself as a child process; here it takes the work off a node that is too small for it. While this
          runs the node leaves the token's cameras to it, and takes them back when it ends.

          On the node: switch the re-stream on (restream: { listen: 0.0.0.0:8554 }) and make a token:
            ./sightline reader add eyes --camera door,yard --analyze

          --node ADDRESS       the node's address, such as https://node:8443
          --token-file FILE    file with the token, NAME:SECRET, readable by you alone
          --certificate FILE   PEM of the one certificate that the node shows: node.certificate of its data folder. Without
                               it a trusted authority must have signed the node's

        Example:
          ./sightline analyze --node https://node:8443 --token-file eyes.token --certificate node.pem

        Exit codes: 0 it ended as told, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--node", "--token-file", "--certificate");
  }

  @Override
  public List<String> flags() {
    return List.of(OwnAnalyzer.ORDERED);
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    arguments.words();
    return arguments.has(OwnAnalyzer.ORDERED) ? ordered() : called(arguments, console);
  }

  /// The node's own child: its orders come on standard input, whose end is the node's end.
  private static int ordered() throws IOException, InterruptedException {
    LogLines.install(LogLines.Form.TEXT, Level.WARNING);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String node = in.readLine();
    String token = in.readLine();
    String certificate = in.readLine();
    if (node == null || token == null || certificate == null) {
      return WRONG_CALL;
    }
    SSLContext tls =
        certificate.isEmpty()
            ? null
            : PinnedTrust.context(
                new String(Base64.getDecoder().decode(certificate), StandardCharsets.US_ASCII));
    Path home = Path.of(System.getProperty("java.io.tmpdir"), "networks");
    try (NodeLink link = new NodeLink(URI.create(node), token, tls)) {
      Eyes eyes = new Eyes(link, new Networks(new NetworkCatalogue(home, List.of())));
      Thread.ofPlatform().daemon().name("parent").start(() -> endWithParent(in, eyes));
      eyes.look();
    }
    // Native threads must not keep the process.
    Runtime.getRuntime().halt(DONE);
    return DONE;
  }

  private static void endWithParent(BufferedReader in, Eyes eyes) {
    try {
      while (in.read() >= 0) {
        // nothing more is to be said to this process
      }
    } catch (IOException gone) {
      System.getLogger(AnalyzeCommand.class.getName())
          .log(System.Logger.Level.DEBUG, "the node is gone", gone);
    }
    end(eyes);
  }

  private static void end(Eyes eyes) {
    eyes.close();
    try {
      Thread.sleep(LONGEST_GOOD_BYE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(DONE);
  }

  private static int called(Arguments arguments, Console console)
      throws IOException, InterruptedException {
    URI node = node(needed(arguments, "--node"));
    String token = token(Path.of(needed(arguments, "--token-file")));
    Path certificate = arguments.path("--certificate").orElse(null);
    LogLines.install(LogLines.Form.TEXT, Level.INFO);
    try (NodeLink link = new NodeLink(node, token, trust(certificate))) {
      requireNode(link);
      NetworkCatalogue catalogue =
          new NetworkCatalogue(NetworkFiles.cache(), NetworkCatalogue.named(System.getenv()));
      Eyes eyes = new Eyes(link, new Networks(catalogue));
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> end(eyes)));
      console.err().println("Looking for " + node + " until Ctrl-C.");
      eyes.look();
    }
    return DONE;
  }

  private static @Nullable SSLContext trust(@Nullable Path certificate) throws IOException {
    return certificate == null ? null : PinnedTrust.context(Files.readString(certificate));
  }

  /// A wrong address or token is told at once rather than tried for ever.
  private static void requireNode(NodeLink link) throws IOException, InterruptedException {
    try {
      link.assignment();
    } catch (NodeRefusal e) {
      if (e.isStranger()) {
        throw new WrongCall(
            "the node does not know this token: make one with ./sightline reader add NAME --camera CAMERAS --analyze");
      }
    } catch (javax.net.ssl.SSLException e) {
      throw new WrongCall(
          "the node's certificate is not trusted (%s): give it with --certificate"
              .formatted(e.getMessage()));
    } catch (IOException e) {
      System.getLogger(AnalyzeCommand.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the node is not reached and is tried for ever: " + e.getMessage());
    }
  }

  private static String needed(Arguments arguments, String option) {
    return arguments
        .value(option)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> new WrongCall(option + " is missing; see ./sightline analyze --help"));
  }

  private static URI node(String text) {
    try {
      URI node = URI.create(text);
      boolean plain = "http".equals(node.getScheme());
      if (node.getHost() == null || !plain && !"https".equals(node.getScheme())) {
        throw new WrongCall("--node is an address such as https://node:8443");
      }
      if (plain && !new Listen(node.getHost(), 0).isLoopback()) {
        throw new WrongCall(
            "--node: a token is sent to another machine over https only, not over http");
      }
      return node;
    } catch (IllegalArgumentException e) {
      throw new WrongCall("--node is an address such as https://node:8443");
    }
  }

  private static String token(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_TOKEN_BYTES) {
      throw new WrongCall("--token-file: %s is no file with a token".formatted(file));
    }
    String token = Files.readString(file, StandardCharsets.UTF_8).strip();
    if (!token.matches("[A-Za-z0-9._-]{1,64}:[A-Za-z0-9_-]{8,256}")) {
      throw new WrongCall(
          "--token-file: %s holds no token of the form NAME:SECRET".formatted(file));
    }
    return token;
  }
}
