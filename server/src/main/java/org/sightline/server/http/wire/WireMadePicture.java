package org.sightline.server.http.wire;

/// A picture that was stored, under a key that facts may name.
public record WireMadePicture(String key) {}
