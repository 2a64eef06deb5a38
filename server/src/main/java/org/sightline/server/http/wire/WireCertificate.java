package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// The one certificate that is accepted from a camera over TLS.
///
/// @param certificate its SHA-256 fingerprint, 64 hexadecimal digits with or without colons; null
///   where a trusted authority must have signed it
public record WireCertificate(@Nullable String certificate) {}
