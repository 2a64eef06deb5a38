package org.sightline.server.looks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.ExampleLook;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.domain.Embedding;
import org.sightline.server.process.Openings;
import org.sightline.server.process.OwnProgram;
import org.sightline.server.process.Walls;

/// What pictures that people bring look like to a network.
///
/// A picture is decoded and looked at by this program once more ([ExampleChild]), behind walls, a
/// process for each picture: it reads the network and the one picture, and reaches nothing else. A
/// crash costs that picture. At most [#AT_ONCE] are looked at at once, further ones are told that
/// it is busy. Any thread may call.
public final class ExamplePictures {
  /// The largest picture that is taken, in bytes.
  public static final int MAX_BYTES = 8 << 20;

  /// The most pictures at once.
  public static final int AT_ONCE = 2;

  private static final System.Logger LOG = System.getLogger(ExamplePictures.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_ANSWER = 64 << 10;
  private static final List<String> MACHINE =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx400m",
          "-XX:MaxDirectMemorySize=128m",
          "-XX:+DisplayVMOutputToStderr",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:ErrorFile=/dev/null");

  private final Semaphore places = new Semaphore(AT_ONCE);

  /// What a JPEG or PNG picture looks like.
  ///
  /// @param network of the form `looks`
  /// @throws ExampleException if it is no picture, or cannot be looked at now
  public Embedding look(InstalledNetwork network, byte[] picture)
      throws ExampleException, InterruptedException {
    PictureHead head =
        PictureHead.of(picture)
            .orElseThrow(
                () ->
                    new ExampleException(
                        ExampleException.Kind.BAD_PICTURE,
                        "this is no JPEG or PNG picture of at most %d pixels a side"
                            .formatted(PictureHead.MAX_SIDE)));
    if (!places.tryAcquire()) {
      throw new ExampleException(
          ExampleException.Kind.BUSY, "other example pictures are being looked at");
    }
    Path folder = null;
    try {
      folder = Files.createTempDirectory("sightline-example").toRealPath();
      Path file = Files.write(folder.resolve("picture" + head.ending()), picture);
      return answered(network, file);
    } catch (IOException e) {
      throw new ExampleException(
          ExampleException.Kind.FAILED, "the picture cannot be looked at: " + e.getMessage());
    } finally {
      places.release();
      delete(folder);
    }
  }

  private static Embedding answered(InstalledNetwork network, Path picture)
      throws IOException, ExampleException, InterruptedException {
    String form =
        ExampleLook.form(network)
            .orElseThrow(
                () -> new IOException("network %s finds objects".formatted(network.network())));
    List<String> machine = new ArrayList<>(MACHINE);
    machine.addAll(OwnProgram.startCache());
    Openings openings =
        new Openings(
            List.of(network.file().toRealPath(), picture), List.of(), List.of(), List.of(), false);
    Process process =
        Walls.ofProcess()
            .start(
                new Walls.Child(machine, List.of(ExampleChild.COMMAND), 0, openings),
                builder -> builder.redirectError(ProcessBuilder.Redirect.DISCARD));
    try {
      OwnProgram.preferToKill(process.pid());
      try (OutputStream orders = process.getOutputStream()) {
        orders.write(
            ExampleChild.orders(network.file().toRealPath(), form, picture)
                .getBytes(StandardCharsets.UTF_8));
      }
      Thread watch = Thread.ofVirtual().start(() -> endWhenSlow(process));
      String answer;
      try (InputStream in = process.getInputStream()) {
        answer = new String(in.readNBytes(MAX_ANSWER), StandardCharsets.US_ASCII).strip();
      } finally {
        watch.interrupt();
      }
      return read(answer, network);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void endWhenSlow(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "an example picture took too long and was given up");
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // it has answered
    }
  }

  private static Embedding read(String answer, InstalledNetwork network) throws ExampleException {
    if (answer.startsWith(ExampleChild.VECTOR)) {
      try {
        return Embedding.parse(
            network.network().sha256(), answer.substring(ExampleChild.VECTOR.length()));
      } catch (IllegalArgumentException _) {
        // Whatever decoded the picture may have been taken over by it: said below.
      }
    }
    throw new ExampleException(
        answer.equals(ExampleChild.NO_PICTURE)
            ? ExampleException.Kind.BAD_PICTURE
            : ExampleException.Kind.FAILED,
        answer.equals(ExampleChild.NO_PICTURE)
            ? "the picture cannot be decoded"
            : "the process that looks at example pictures gave no vector");
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "left behind folder=" + folder, e);
    }
  }
}
