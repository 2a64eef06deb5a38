package org.sightline.rule;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;

/// A rule as somebody asks for it.
///
/// @param name what people call it: 1 to [#MAX_NAME] characters, none of them a control character,
///   half a character, or a mark that turns the direction of writing, and one at least to be seen
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
    if (name.length() > MAX_NAME
        || name.codePoints().noneMatch(NewRule::isSeen)
        || name.codePoints().anyMatch(NewRule::isMisleading)) {
      throw bad(
          "a rule's name has 1 to %d characters, none of them invisible or a mark of direction",
          MAX_NAME);
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

  private static boolean isSeen(int character) {
    return !Character.isWhitespace(character)
        && !Character.isSpaceChar(character)
        && Character.getType(character) != Character.FORMAT;
  }

  /// Control characters, unpaired surrogates, line and paragraph separators, and the marks of UAX
  /// #9 with which a name can look like another. Joiners, which emoji need, are none of these.
  private static boolean isMisleading(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          character >= 0x202A && character <= 0x202E
              || character >= 0x2066 && character <= 0x2069
              || character == 0x200E
              || character == 0x200F
              || character == 0x061C;
    };
  }

  private static RuleException bad(String message, Object value) {
    return new RuleException(RuleException.Kind.BAD_RULE, message.formatted(value));
  }
}
