package org.sightline.server.http.wire;

/// Who is signed in.
///
/// @param role `administrator`, `operator` or `viewer`
public record WireSession(String user, String role, boolean mustChangePassword) {}
