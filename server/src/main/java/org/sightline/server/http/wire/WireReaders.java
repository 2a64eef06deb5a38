package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The programs that may read streams over RTSP, by name.
///
/// @param address where they do, such as `rtsps://node:8554`; a camera's stream is at
///   `/camera/main` or `/camera/sub` of it. Null where the re-stream is switched off.
/// @param connected how many do now
public record WireReaders(@Nullable String address, int connected, List<WireReader> readers) {}
