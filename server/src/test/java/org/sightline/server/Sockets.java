package org.sightline.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The sockets of a process that somebody can speak to, as Linux lists them.
record Sockets(Set<Integer> tcp, Set<Integer> udp) {
  private static final String LISTENS = "0A";

  static Sockets of(long pid) throws IOException {
    Set<String> own = new HashSet<>();
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : open.toList()) {
        try {
          String target = Files.readSymbolicLink(file).toString();
          if (target.startsWith("socket:[")) {
            own.add(target.substring("socket:[".length(), target.length() - 1));
          }
        } catch (NoSuchFileException closedMeanwhile) {
          continue;
        }
      }
    }
    Set<Integer> tcp = new HashSet<>();
    Set<Integer> udp = new HashSet<>();
    for (String version : List.of("", "6")) {
      tcp.addAll(ports("tcp" + version, own, true));
      udp.addAll(ports("udp" + version, own, false));
    }
    return new Sockets(tcp, udp);
  }

  private static List<Integer> ports(String table, Set<String> own, boolean listening)
      throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/net/" + table))) {
      String[] words = line.strip().split("\\s+");
      if (words.length > 9 && own.contains(words[9]) && (!listening || words[3].equals(LISTENS))) {
        ports.add(Integer.parseInt(words[1].substring(words[1].indexOf(':') + 1), 16));
      }
    }
    return ports;
  }
}
