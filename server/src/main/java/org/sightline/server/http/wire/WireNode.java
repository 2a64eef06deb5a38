package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The node and how it fares.
///
/// @param listen where it is reached
/// @param demo null where this is no demo
public record WireNode(
    String name,
    String version,
    Instant startedAt,
    Instant now,
    String timeZone,
    String listen,
    @Nullable Demo demo,
    Disk disk,
    Analysis analysis,
    List<Problem> problems) {
  /// What the demo's cameras show.
  ///
  /// @param footage its name
  /// @param drawn whether the program draws it
  /// @param credit whom to name
  public record Demo(String footage, boolean drawn, String credit) {}

  /// The disk that footage is kept on.
  ///
  /// @param oldest start of the oldest footage
  /// @param maxAgeDays after which footage is deleted; null for never
  /// @param maxBytes of all footage; null for no limit
  public record Disk(
      String folder,
      long totalBytes,
      long freeBytes,
      long footageBytes,
      @Nullable Instant oldest,
      @Nullable Double maxAgeDays,
      @Nullable Long maxBytes) {}

  /// What analyses pictures.
  public record Analysis(boolean on, @Nullable Network network, @Nullable String problem) {}

  /// The weights in use.
  public record Network(String name, String licence, String source) {}

  /// Something that an owner should know of.
  ///
  /// @param camera that it is about, or null for the node
  public record Problem(@Nullable String camera, String cause, String message, Instant since) {}
}
