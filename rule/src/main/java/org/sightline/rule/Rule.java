package org.sightline.rule;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;

/// A standing query: while it stands, facts that it is true of raise alerts.
///
/// Webhook addresses often hold a secret in path or query: show [#webhookHost()].
public record Rule(
    long id,
    String name,
    ObservationQuery query,
    Duration coolDown,
    @Nullable URI webhook,
    Instant createdAt) {
  /// The host that alerts are posted to, or null where they are not.
  public @Nullable String webhookHost() {
    return webhook == null ? null : webhook.getHost();
  }

  @Override
  public String toString() {
    return "rule " + id;
  }
}
