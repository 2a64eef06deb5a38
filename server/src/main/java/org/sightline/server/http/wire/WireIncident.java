package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Alerts that belong together.
///
/// @param title the rule that opened it
/// @param group what joins it is of the same
/// @param severity `notice`, `warning` or `alarm`
/// @param state `open`, `acknowledged`, `escalated` or `closed`
/// @param start of its first fact
/// @param end of its last one
/// @param alerts how many there are
/// @param escalateAt when it is escalated unless somebody takes it
/// @param outcome `true` or `false`, where it is closed
/// @param why in the words of whoever closed it
/// @param unread whether it has an alert that the asker has not seen
/// @param newest its newest alert; null where retention has taken it
public record WireIncident(
    long id,
    String title,
    String group,
    String severity,
    String state,
    Instant openedAt,
    Instant start,
    Instant end,
    List<String> cameras,
    int alerts,
    @Nullable Instant escalateAt,
    @Nullable String outcome,
    String why,
    boolean unread,
    @Nullable WireAlert newest) {
  /// The same, as somebody has read it.
  public WireIncident read(boolean unreadStill) {
    return new WireIncident(
        id,
        title,
        group,
        severity,
        state,
        openedAt,
        start,
        end,
        cameras,
        alerts,
        escalateAt,
        outcome,
        why,
        unreadStill,
        newest);
  }
}
