package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A standing query.
///
/// @param query as canonical text
/// @param webhook the host that alerts are posted to
/// @param schedule when it is awake, or null for always
/// @param severity `notice`, `warning` or `alarm`
/// @param group empty where it keeps its own incidents
/// @param actions what is done, a line each; of a webhook the host alone
/// @param secret signs its webhook calls; told once, when the rule is made
public record WireRule(
    long id,
    String name,
    String query,
    long coolDownSeconds,
    @Nullable String webhook,
    @Nullable String schedule,
    String severity,
    String group,
    long mergeSeconds,
    @Nullable Long escalateSeconds,
    List<String> actions,
    @Nullable String secret,
    Instant createdAt) {
  @Override
  public String toString() {
    return "rule " + id;
  }
}
