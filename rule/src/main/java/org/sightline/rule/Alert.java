package org.sightline.rule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;

/// A rule's firing: open until somebody acknowledges it.
///
/// @param ruleName the rule's name when it fired; the rule may be gone
/// @param position of the fact in the observation log
/// @param trackId the object track, or null for facts that are no objects
public record Alert(
    long id,
    long ruleId,
    String ruleName,
    long position,
    CameraName camera,
    @Nullable String trackId,
    Instant raisedAt,
    @Nullable Acknowledgement acknowledgement,
    Delivery delivery) {
  /// Who took note of an alert, and when.
  public record Acknowledgement(String who, Instant at) {}

  /// How the posting of an alert to its rule's webhook stands.
  public enum Delivery {
    /// The rule has no webhook.
    NONE,
    /// Not tried yet.
    PENDING,
    /// The webhook answered 2xx.
    DELIVERED,
    /// Tried, and being tried again.
    FAILING,
    /// Given up: 24 hours have passed, the address is refused or the queue was full.
    DROPPED
  }

  /// Whether nobody has taken note of it.
  public boolean isOpen() {
    return acknowledgement == null;
  }
}
