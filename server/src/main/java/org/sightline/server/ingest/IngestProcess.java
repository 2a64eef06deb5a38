package org.sightline.server.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.sightline.server.process.Openings;
import org.sightline.server.process.Walls;
import org.sightline.stream.ForeignIntake;

/// Starts this program once more, with the hidden command [#COMMAND], for each foreign stream.
///
/// The child's command line is fixed: the address goes over its standard input and is neither an
/// argument nor a part of one, and no shell is involved. Its environment holds nothing of the
/// node's but where to find programs and temporary files, and it stands behind [Walls] that let it
/// reach the network, or one file of the owner. It ends when it is closed, and by itself when the
/// node is gone.
public final class IngestProcess implements ForeignIntake {
  /// The word that starts the child.
  public static final String COMMAND = "ingest";

  private static final List<String> MACHINE =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx160m", "-Xss512k");
  private static final long MEMORY_BYTES = 768L << 20;
  private static final int RTMP_PORT = 1935;
  private static final int RTMPS_PORT = 443;

  @Override
  public Running start(URI address) throws IOException {
    return started(address.toString(), openings(address));
  }

  /// Takes a file of the owner in.
  ///
  /// @throws IOException if the process cannot be started
  public Running start(Path file) throws IOException {
    return started("file:" + file.toAbsolutePath(), Openings.ofFile(file));
  }

  /// The one port that the address names for TCP; UDP for SRT, and for asking for names.
  private static Openings openings(URI address) {
    String scheme = String.valueOf(address.getScheme());
    if (!scheme.startsWith("rtmp")) {
      return Openings.ofNetwork(List.of());
    }
    int usual = scheme.equals("rtmps") ? RTMPS_PORT : RTMP_PORT;
    return Openings.ofNetwork(List.of(address.getPort() < 0 ? usual : address.getPort()));
  }

  private static Running started(String what, Openings openings) throws IOException {
    if (what.indexOf('\n') >= 0 || what.indexOf('\r') >= 0) {
      throw new IOException("an address with a line end");
    }
    Process process =
        Walls.ofProcess()
            .start(
                new Walls.Child(MACHINE, List.of(COMMAND), MEMORY_BYTES, openings),
                builder -> builder.redirectError(ProcessBuilder.Redirect.DISCARD));
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
