package org.sightline.server.http.wire;

/// One stretch of unbroken footage, as MediaMTX's playback server lists it.
///
/// @param start RFC 3339
/// @param duration seconds
/// @param url of the footage
public record WireListed(String start, double duration, String url) {}
