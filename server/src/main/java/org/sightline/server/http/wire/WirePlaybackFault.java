package org.sightline.server.http.wire;

/// What went wrong, as MediaMTX's playback server says it.
///
/// @param status `error`
public record WirePlaybackFault(String status, String error) {}
