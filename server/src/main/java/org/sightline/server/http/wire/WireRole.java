package org.sightline.server.http.wire;

/// What a user is to be.
///
/// @param role auditor, viewer, operator or administrator
public record WireRole(String role) {}
