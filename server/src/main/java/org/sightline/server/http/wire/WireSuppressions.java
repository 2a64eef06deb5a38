package org.sightline.server.http.wire;

import java.util.List;

/// All suppressions, oldest first.
public record WireSuppressions(List<WireSuppression> suppressions) {}
