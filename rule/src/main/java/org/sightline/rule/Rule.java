package org.sightline.rule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;

/// A standing query: while it stands, facts that it is true of raise alerts.
///
/// Webhook addresses often hold a secret in path or query: show [RuleAction#shown()].
///
/// @param secret with which its webhook calls are signed, `whsec_` and base64
public record Rule(
    long id,
    String name,
    ObservationQuery query,
    Conduct conduct,
    String secret,
    Instant createdAt) {
  /// The host that alerts are posted to first, or null where they are not.
  public @Nullable String webhookHost() {
    for (RuleAction action : conduct.actions()) {
      if (action instanceof RuleAction.Webhook(java.net.URI address)) {
        return address.getHost();
      }
    }
    return null;
  }

  /// The name of the incidents that it opens or joins.
  String group() {
    return conduct.group().isEmpty() ? "rule " + id : "group " + conduct.group();
  }

  @Override
  public String toString() {
    return "rule " + id;
  }
}
