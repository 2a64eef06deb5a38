package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an analyzer is to look at now, and how.
///
/// @param restream where the streams are read, with the name and the secret of the token; null
///   where the node gives none on
/// @param network to recognise with; null where the node has none
/// @param sides networks beside the detector, one of a role at most
/// @param labels that are followed; all, where there are none
/// @param looks to say with what objects look like; null where nobody does
/// @param lookAnywaySeconds how often the detector looks where nothing moves
public record WireAssignment(
    long revision,
    @Nullable Restream restream,
    @Nullable Network network,
    List<Side> sides,
    double picturesPerSecond,
    int longestSide,
    double lookAnywaySeconds,
    List<String> labels,
    @Nullable Network looks,
    List<Looking> cameras) {
  /// Where streams are read over RTSP.
  ///
  /// @param host null: the one under which the node is reached
  /// @param secure whether it speaks TLS
  /// @param fingerprint SHA-256 of its certificate, where it speaks TLS
  public record Restream(
      @Nullable String host, int port, boolean secure, @Nullable String fingerprint) {}

  /// A network of the catalogue.
  ///
  /// @param card of a network that the node's owner added; null for one that every copy of the
  ///   program knows
  /// @param floats the network that it was made of, where it is made of integers
  public record Network(
      String name, String sha256, long bytes, @Nullable String card, @Nullable Network floats) {}

  /// A network of the catalogue that stands beside the detector.
  ///
  /// @param role `faces` or `embedding`
  public record Side(String role, String name, String sha256, long bytes) {}

  /// A camera.
  ///
  /// @param stream `main` or `sub`
  /// @param markings lines, masks and measured ground; null where there are none
  /// @param sources whose eyes count: `ours`, `camera`, `gated`
  /// @param look how its pictures are looked at where it is not as usual
  public record Looking(
      String name,
      String stream,
      List<WireZone> zones,
      @Nullable WireMarkings markings,
      List<String> sources,
      @Nullable WireLook look) {}
}
