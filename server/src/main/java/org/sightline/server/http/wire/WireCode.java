package org.sightline.server.http.wire;

/// A code from an authenticator app.
public record WireCode(String code) {}
