package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is wrong, worst first; or, as a history, newest first.
///
/// @param worst severity among those that last, or null where nothing is wrong
public record WireProblems(Instant now, @Nullable String worst, List<WireProblem> problems) {}
