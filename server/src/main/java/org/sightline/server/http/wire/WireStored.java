package org.sightline.server.http.wire;

/// How many facts were stored.
public record WireStored(int stored) {}
