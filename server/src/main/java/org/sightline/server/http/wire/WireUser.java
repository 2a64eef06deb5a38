package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// Somebody who may sign in.
///
/// @param role a built-in role or an own one
/// @param where the user may do what the role allows
/// @param mustChangePassword whether the password is still one that the node made up
/// @param secondFactors `totp` and `passkey`; empty for none
/// @param foreign whether a provider signs the user in
public record WireUser(
    String name,
    String role,
    WireWhere where,
    boolean mustChangePassword,
    Instant createdAt,
    List<String> secondFactors,
    boolean foreign) {}
