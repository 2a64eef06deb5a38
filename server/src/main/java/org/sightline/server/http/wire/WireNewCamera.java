package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A camera to add.
///
/// @param main address of the full picture, `rtsp://user:password@host/path`
/// @param sub address of the small picture, where the camera has one
/// @param record whether footage is kept; yes when left out
/// @param analyse whether pictures are analysed; yes when left out
/// @param transport `auto`, `tcp`, `udp`, `multicast`, `http` or `https`; auto when left out
/// @param certificate SHA-256 fingerprint of the certificate to accept over TLS
/// @param test whether it has to show a picture first; yes when left out
public record WireNewCamera(
    String name,
    String main,
    @Nullable String sub,
    @Nullable Boolean record,
    @Nullable Boolean analyse,
    @Nullable List<WireZone> zones,
    @Nullable Boolean test,
    @Nullable String transport,
    @Nullable String certificate) {
  @Override
  public String toString() {
    return "new camera " + name;
  }
}
