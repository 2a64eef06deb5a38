package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// Somebody who is to be let in.
///
/// @param name a letter or digit, then up to 63 letters, digits, `.`, `_`, `@` or `-`
/// @param role auditor, viewer, analyst, operator, administrator or an own one
/// @param where the user may do what the role allows; everywhere when left out
public record WireNewUser(String name, String role, @Nullable WireWhere where) {}
