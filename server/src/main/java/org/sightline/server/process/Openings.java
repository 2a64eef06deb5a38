package org.sightline.server.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a walled child may reach beside this program, the system's libraries and a folder of its
/// own.
///
/// @param reads files and folders that it may read
/// @param writes files, which are there already, that it may write
/// @param connects TCP ports that it may connect to, on any machine
/// @param listens TCP ports that it may listen on
/// @param datagrams whether it may send and receive UDP
public record Openings(
    List<Path> reads,
    List<Path> writes,
    List<Integer> connects,
    List<Integer> listens,
    boolean datagrams) {
  static final String READ = "read";
  static final String RUN = "run";
  static final String WRITE = "write";
  static final String LIVE = "live";
  static final String DRIVE = "drive";
  static final String CONNECT = "connect";
  static final String LISTEN = "listen";
  static final String FILTER = "filter";
  static final String STREAMS = "tcp";
  static final String DATAGRAMS = "udp";

  /// Nothing.
  public static final Openings NONE =
      new Openings(List.of(), List.of(), List.of(), List.of(), false);

  private static final int DNS = 53;

  public Openings {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
    connects = List.copyOf(connects);
    listens = List.copyOf(listens);
  }

  /// One file to read.
  public static Openings ofFile(Path file) {
    return new Openings(List.of(file), List.of(), List.of(), List.of(), false);
  }

  /// One file to read and one to write.
  public static Openings ofCopy(Path from, Path to) {
    return new Openings(List.of(from), List.of(to), List.of(), List.of(), false);
  }

  /// TCP ports, by address.
  public static Openings ofPorts(List<Integer> ports) {
    return new Openings(List.of(), List.of(), ports, List.of(), false);
  }

  /// TCP ports and UDP, and asking for names.
  public static Openings ofNetwork(List<Integer> ports) {
    List<Integer> all = new ArrayList<>(ports);
    all.add(DNS);
    return new Openings(List.of(), List.of(), all, List.of(), true);
  }

  /// The same with a TCP port to listen on.
  public Openings listening(int port) {
    List<Integer> more = new ArrayList<>(listens);
    more.add(port);
    return new Openings(reads, writes, connects, more, datagrams);
  }

  /// Whether it reaches no network.
  boolean isOffline() {
    return connects.isEmpty() && listens.isEmpty() && !datagrams;
  }

  /// What the child's start reads, with what all children need: lines, the last of them empty.
  ///
  /// @param base what all children may do, as lines
  /// @param filter whether system calls are filtered
  /// @throws IOException if a path has a line end in it
  byte[] lines(List<String> base, Path folder, boolean filter) throws IOException {
    List<String> lines = new ArrayList<>(base);
    lines.add(LIVE + " " + folder.toAbsolutePath());
    reads.forEach(path -> lines.add(READ + " " + path.toAbsolutePath()));
    writes.forEach(path -> lines.add(WRITE + " " + path.toAbsolutePath()));
    connects.forEach(port -> lines.add(CONNECT + " " + port));
    listens.forEach(port -> lines.add(LISTEN + " " + port));
    if (filter) {
      boolean streams = !connects.isEmpty() || !listens.isEmpty();
      lines.add(FILTER + " " + (streams ? STREAMS : "") + (datagrams ? DATAGRAMS : ""));
    }
    for (String line : lines) {
      if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
        throw new IOException("a path with a line end cannot be let through the walls: " + line);
      }
    }
    return (String.join("\n", lines) + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
