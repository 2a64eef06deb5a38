package org.sightline.server.http.wire;

/// A guess at a user's password.
public record WireSignIn(String user, String password) {}
