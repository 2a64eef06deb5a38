package org.sightline.server.http.wire;

import java.util.List;

/// Alerts, newest first.
///
/// @param open how many are open in all
public record WireAlerts(List<WireAlert> alerts, long open) {}
