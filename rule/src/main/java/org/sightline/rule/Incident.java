package org.sightline.rule;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Severity;
import org.sightline.domain.TimeRange;

/// Alerts that belong together: of one rule, or of rules of one group, and near in time, across
/// cameras. What people take note of, once.
///
/// @param title the name of the rule that opened it
/// @param when from the first fact's beginning to the last one's end
/// @param cameras that saw a part of it
/// @param alerts how many alerts it has
/// @param lastAlert the number of the newest
/// @param escalateAt when it is escalated unless somebody takes it, or null
/// @param outcome what it turned out to be; null while it is not closed
/// @param why in the words of whoever closed it
/// @param unread whether it has an alert that the asker has not seen
public record Incident(
    long id,
    String group,
    String title,
    Severity severity,
    State state,
    Instant openedAt,
    TimeRange when,
    Set<CameraName> cameras,
    int alerts,
    long lastAlert,
    @Nullable Instant escalateAt,
    @Nullable Outcome outcome,
    String why,
    boolean unread) {
  /// How far people are with it.
  public enum State {
    /// Nobody has taken it.
    OPEN,
    /// Somebody is on it.
    ACKNOWLEDGED,
    /// Nobody took it in time, or whoever did asks for help.
    ESCALATED,
    /// Done with, with an outcome.
    CLOSED;

    /// The word in answers and in the database.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What an incident turned out to be.
  public enum Outcome {
    /// It was what the rule is about.
    TRUE,
    /// It was something else.
    FALSE;

    /// The word in answers and in the database.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Incident {
    cameras = Set.copyOf(cameras);
  }
}
