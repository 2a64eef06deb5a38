package org.sightline.server.http.wire;

/// Somebody who is to be let in.
///
/// @param name a letter or digit, then up to 63 letters, digits, `.`, `_`, `@` or `-`
/// @param role auditor, viewer, operator or administrator
public record WireNewUser(String name, String role) {}
