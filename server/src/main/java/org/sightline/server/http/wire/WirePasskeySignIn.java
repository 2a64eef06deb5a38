package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// A passkey that a browser shows; binary values in base64url.
///
/// @param ticket of the answer that asked for a second factor; left out for a sign-in by passkey
///   alone
public record WirePasskeySignIn(
    @Nullable String ticket,
    String credential,
    String clientJson,
    String authenticator,
    String signature) {}
