package org.sightline.rule;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;

/// A rule as somebody asks for it.
///
/// @param name what people call it: 1 to [#MAX_NAME] characters, none of them a control character,
///   half a character, or a mark that turns the direction of writing, and one at least to be seen
/// @param query when it is true of a fact, an alert is raised
public record NewRule(String name, ObservationQuery query, Conduct conduct) {
  /// The longest name, in characters.
  public static final int MAX_NAME = 100;

  public NewRule {
    if (name.length() > MAX_NAME
        || name.codePoints().noneMatch(Names::isSeen)
        || name.codePoints().anyMatch(Names::isMisleading)) {
      throw new RuleException(
          RuleException.Kind.BAD_RULE,
          "a rule's name has 1 to %d characters, none of them invisible or a mark of direction"
              .formatted(MAX_NAME));
    }
    try {
      QueryText.requireBounded(query);
    } catch (IllegalArgumentException e) {
      throw new RuleException(RuleException.Kind.BAD_RULE, String.valueOf(e.getMessage()), e);
    }
  }

  /// A rule of the usual conduct that posts to one webhook, or to none.
  public NewRule(String name, ObservationQuery query, Duration coolDown, @Nullable URI webhook) {
    this(
        name,
        query,
        Conduct.of(
            coolDown, webhook == null ? List.of() : List.of(new RuleAction.Webhook(webhook))));
  }
}
