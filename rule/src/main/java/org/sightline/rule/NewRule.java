package org.sightline.rule;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;

/// A rule as somebody asks for it.
///
/// @param name what people call it: 1 to [#MAX_NAME] characters, none of them a control character
/// @param query when it is true of a fact, an alert is raised
/// @param coolDown after an alert, how long the rule stays silent about the same camera; by the
///   facts' time, 0 to 7 days
/// @param webhook where alerts are posted (http or https), or null for nowhere
public record NewRule(
    String name, ObservationQuery query, Duration coolDown, @Nullable URI webhook) {
  /// The longest name, in characters.
  public static final int MAX_NAME = 100;

  private static final Duration MAX_COOL_DOWN = Duration.ofDays(7);

  public NewRule {
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw bad("a rule's name has 1 to %d characters and no control character", MAX_NAME);
    }
    if (coolDown.isNegative() || coolDown.compareTo(MAX_COOL_DOWN) > 0) {
      throw bad("cool-down %s is not from 0 to 7 days", coolDown);
    }
    try {
      QueryText.requireBounded(query);
    } catch (IllegalArgumentException e) {
      throw new RuleException(RuleException.Kind.BAD_RULE, String.valueOf(e.getMessage()), e);
    }
    if (webhook != null) {
      WebhookAddress.requireForm(webhook);
    }
  }

  private static RuleException bad(String message, Object value) {
    return new RuleException(RuleException.Kind.BAD_RULE, message.formatted(value));
  }
}
