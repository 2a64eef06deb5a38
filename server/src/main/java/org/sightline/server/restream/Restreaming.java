package org.sightline.server.restream;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.server.identity.Readers;

/// Who may read streams from this node over RTSP, and where.
///
/// @param server null where the owner has switched no re-stream on
/// @param host under which other programs find the node, with brackets around an IPv6 address
/// @param listensOn the one address that is listened on, or null for all of the machine's
/// @param fingerprint SHA-256 of the certificate, where the re-stream speaks TLS
/// @param own where the node's own analyzer reads, on loopback; null where there is none
public record Restreaming(
    Readers readers,
    @Nullable Restream server,
    String host,
    @Nullable String listensOn,
    @Nullable String fingerprint,
    @Nullable Restream own) {
  /// No re-stream for the node's own analyzer.
  public Restreaming(Readers readers, @Nullable Restream server, String host) {
    this(readers, server, host, null, null, null);
  }

  /// The address without user, secret and path, such as `rtsps://node:8554`; null where nothing
  /// listens.
  public @Nullable String address() {
    return server == null
        ? null
        : "%s://%s:%d".formatted(server.isSecure() ? "rtsps" : "rtsp", host, server.port());
  }

  /// Where an analyzer reads.
  ///
  /// @param host null: the one under which the analyzer reaches the node
  public record Place(
      @Nullable String host, int port, boolean secure, @Nullable String fingerprint) {}

  /// Where an analyzer reads; empty where nothing listens for it.
  ///
  /// @param isOwn whether it is the node's own
  public Optional<Place> forAnalyzer(boolean isOwn) {
    if (isOwn) {
      return Optional.ofNullable(own)
          .map(inner -> new Place(Restream.LOOPBACK, inner.port(), false, null));
    }
    return Optional.ofNullable(server)
        .map(outer -> new Place(listensOn, outer.port(), outer.isSecure(), fingerprint));
  }
}
