package org.sightline.analysis.detect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether a file may be handed to the runtime at all, which reads it whole into memory and is no
/// friend of surprises.
final class NetworkFile {
  /// What a Protocol Buffers file can hold.
  static final long MAX_BYTES = Integer.MAX_VALUE;

  private static final Path MEMORY = Path.of("/proc/meminfo");

  private NetworkFile() {}

  /// @throws DetectorException if the file cannot be read, is empty, or is larger than any network
  ///   or than half of the memory that is free
  static void requireSensible(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new DetectorException("network %s is no file: fetch it again".formatted(file), null);
      }
      long size = Files.size(file);
      long room = Math.min(MAX_BYTES, freeBytes() / 2);
      if (size == 0 || size > room) {
        throw new DetectorException(
            "network %s has %d bytes, and a network that runs here has 1 to %d: %s"
                .formatted(
                    file,
                    size,
                    room,
                    size == 0
                        ? "fetch it again"
                        : "use a smaller one, or a machine with more memory"),
            null);
      }
    } catch (IOException e) {
      throw new DetectorException(
          "network %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /// Memory that Linux says is available; without a bound where nobody says.
  private static long freeBytes() throws IOException {
    if (Files.isReadable(MEMORY)) {
      for (String line : Files.readAllLines(MEMORY)) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    }
    return Long.MAX_VALUE;
  }
}
