package org.sightline.server.identity;

import java.time.Instant;

/// Somebody who may sign in.
///
/// @param mustChangePassword whether the password is still the one that the node made up
public record User(String name, Role role, boolean mustChangePassword, Instant createdAt) {}
