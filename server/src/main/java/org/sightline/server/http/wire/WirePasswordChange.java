package org.sightline.server.http.wire;

/// A wish for another password.
public record WirePasswordChange(String current, String next) {}
