package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// What a user is to be.
///
/// @param role auditor, viewer, analyst, operator, administrator or an own one
/// @param where the user may do what the role allows; everywhere when left out
public record WireRole(String role, @Nullable WireWhere where) {}
