package org.sightline.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The file `.sightline-volume` that tells a volume from the empty folder below its absent mount,
/// and from any other disk.
///
/// @param id of the volume in the index
/// @param token made once, for this volume
record VolumeMarker(int id, String token) {
  static final String FILE = ".sightline-volume";

  /// The longest marker that is read, in bytes.
  static final int MAX_BYTES = 1024;

  /// A new one.
  static VolumeMarker of(int id) {
    return new VolumeMarker(id, UUID.randomUUID().toString());
  }

  /// The marker in the folder; empty where there is none, or one that cannot be understood.
  ///
  /// @throws IOException if it is there and cannot be read
  static Optional<VolumeMarker> in(Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve(FILE))) {
      return parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  static Optional<VolumeMarker> parse(String text) {
    List<String> lines = text.lines().limit(3).toList();
    if (lines.size() < 2
        || !lines.get(0).matches("volume [1-9][0-9]{0,8}")
        || !lines.get(1).matches("token [0-9a-f-]{36}")) {
      return Optional.empty();
    }
    return Optional.of(
        new VolumeMarker(
            Integer.parseInt(lines.get(0).substring("volume ".length())),
            lines.get(1).substring("token ".length())));
  }

  /// Writes it, safe against power loss.
  void writeTo(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(StandardCharsets.UTF_8.encode("volume %d\ntoken %s\n".formatted(id, token)));
      channel.force(true);
    }
    SegmentFile.syncFolder(file);
  }
}
