package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// How one can sign in beside the password.
///
/// @param provider name of the provider that vouches for people; null where there is none
public record WireSignInWays(@Nullable String provider) {}
