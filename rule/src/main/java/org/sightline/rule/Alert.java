package org.sightline.rule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;

/// A rule's firing, part of an incident: open until somebody acknowledges it.
///
/// @param incident the number of its incident
/// @param ruleName the rule's name when it fired; the rule may be gone
/// @param position of the fact in the observation log
/// @param trackId the object track, or null for facts that are no objects
/// @param joined why it belongs to the incident, for people; empty for the one that opened it
public record Alert(
    long id,
    long incident,
    long ruleId,
    String ruleName,
    long position,
    CameraName camera,
    @Nullable String trackId,
    Instant raisedAt,
    String joined,
    @Nullable Acknowledgement acknowledgement,
    Delivery delivery) {
  /// Who took note of an alert, and when.
  public record Acknowledgement(String who, Instant at) {}

  /// How the telling of an alert to its rule's receivers stands; of several the worst.
  public enum Delivery {
    /// The rule tells nobody.
    NONE,
    /// Not tried yet.
    PENDING,
    /// Every receiver has it.
    DELIVERED,
    /// Tried, and being tried again.
    FAILING,
    /// Given up for one receiver at least: too late, refused, or the queue was full.
    DROPPED
  }

  /// Whether nobody has taken note of it.
  public boolean isOpen() {
    return acknowledgement == null;
  }
}
