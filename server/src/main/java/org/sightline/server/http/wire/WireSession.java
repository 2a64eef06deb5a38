package org.sightline.server.http.wire;

import java.util.List;

/// Who is signed in.
///
/// @param role `administrator`, `operator`, `viewer` … or an own one
/// @param may the actions that are allowed, on some cameras at least
/// @param everywhere those of them that are allowed on every camera
public record WireSession(
    String user,
    String role,
    boolean mustChangePassword,
    List<String> may,
    List<String> everywhere) {}
