package org.sightline.server.http.wire;

import java.util.List;

/// All replays, newest first.
///
/// @param networks that can be chosen, by name
public record WireReplays(List<WireReplay> replays, List<String> networks) {}
