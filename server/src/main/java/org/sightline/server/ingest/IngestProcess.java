package org.sightline.server.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.sightline.server.process.OwnProgram;
import org.sightline.stream.ForeignIntake;

/// Starts this program once more, with the hidden command [#COMMAND], for each foreign stream.
///
/// The child's command line is fixed: the address goes over its standard input and is neither an
/// argument nor a part of one, and no shell is involved. Its environment holds nothing of the
/// node's but where to find programs and temporary files. It ends when it is closed, and by itself
/// when the node is gone.
public final class IngestProcess implements ForeignIntake {
  /// The word that starts the child.
  public static final String COMMAND = "ingest";

  private static final List<String> MACHINE =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx160m",
          "-Xss512k",
          // A stream that crashes the decoder again and again must not fill the disk with reports.
          "-XX:-CreateCoredumpOnCrash",
          "-XX:ErrorFile=/dev/null");

  @Override
  public Running start(URI address) throws IOException {
    return started(address.toString());
  }

  /// Takes a file of the owner in.
  ///
  /// @throws IOException if the process cannot be started
  public Running start(Path file) throws IOException {
    return started("file:" + file.toAbsolutePath());
  }

  private static Running started(String what) throws IOException {
    if (what.indexOf('\n') >= 0 || what.indexOf('\r') >= 0) {
      throw new IOException("an address with a line end");
    }
    Process process =
        OwnProgram.command(List.of(), MACHINE, List.of(COMMAND))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean told = false;
    try {
      // Left open: its end tells the child that the node is gone.
      OutputStream in = process.getOutputStream();
      in.write((what + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
      told = true;
    } finally {
      if (!told) {
        process.destroyForcibly();
      }
    }
    return new Child(process);
  }

  private record Child(Process process) implements Running {
    @Override
    public InputStream frames() {
      return process.getInputStream();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
