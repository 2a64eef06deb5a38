package org.sightline.server.http.wire;

/// What a browser asks an authenticator to sign.
///
/// @param challenge in base64url; good once, for five minutes
/// @param site that the passkey is for
/// @param user whose passkey is to be made; empty for a sign-in
public record WirePasskeyChallenge(String challenge, String site, String user) {}
