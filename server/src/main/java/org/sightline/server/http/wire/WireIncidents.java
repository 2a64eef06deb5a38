package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Incidents, newest first.
///
/// @param open how many are open, as the others for their states
/// @param unread of how many that are not closed the asker has not seen all
/// @param next the number to give as `before` for the next page; null at the end
public record WireIncidents(
    List<WireIncident> incidents,
    long open,
    long acknowledged,
    long escalated,
    long closed,
    long unread,
    @Nullable Long next) {}
