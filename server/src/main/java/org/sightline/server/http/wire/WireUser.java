package org.sightline.server.http.wire;

import java.time.Instant;

/// Somebody who may sign in.
///
/// @param role auditor, viewer, operator or administrator
/// @param mustChangePassword whether the password is still one that the node made up
public record WireUser(String name, String role, boolean mustChangePassword, Instant createdAt) {}
