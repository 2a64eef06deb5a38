package org.sightline.rule;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Severity;

/// How a rule behaves once its query is true of a fact.
///
/// @param coolDown after an alert, how long the rule stays silent about the same camera; by the
///   facts' time, 0 to 7 days
/// @param schedule when it is awake, or null for always
/// @param severity of its incidents
/// @param group rules of one group share incidents; empty for a rule that keeps its own
/// @param mergeWithin facts no further apart than this belong to one incident, 0 to 1 hour
/// @param escalateAfter an incident that nobody has taken by then is escalated, or null for never
/// @param actions what is done, at most [#MAX_ACTIONS]
public record Conduct(
    Duration coolDown,
    @Nullable Schedule schedule,
    Severity severity,
    String group,
    Duration mergeWithin,
    @Nullable Duration escalateAfter,
    List<RuleAction> actions) {
  /// The most actions of one rule.
  public static final int MAX_ACTIONS = 16;

  /// Two minutes: long enough to walk from one camera to the next, short enough that two visits
  /// stay two.
  public static final Duration USUAL_MERGING = Duration.ofMinutes(2);

  private static final int MAX_GROUP = 60;
  private static final Duration MAX_COOL_DOWN = Duration.ofDays(7);
  private static final Duration MAX_MERGING = Duration.ofHours(1);
  private static final Duration LEAST_ESCALATION = Duration.ofSeconds(10);

  public Conduct {
    actions = List.copyOf(actions);
    if (coolDown.isNegative() || coolDown.compareTo(MAX_COOL_DOWN) > 0) {
      throw bad("cool-down %s is not from 0 to 7 days".formatted(coolDown));
    }
    if (mergeWithin.isNegative() || mergeWithin.compareTo(MAX_MERGING) > 0) {
      throw bad("merging within %s is not from 0 to 1 hour".formatted(mergeWithin));
    }
    if (escalateAfter != null
        && (escalateAfter.compareTo(LEAST_ESCALATION) < 0
            || escalateAfter.compareTo(MAX_COOL_DOWN) > 0)) {
      throw bad("escalation after %s is not from 10 s to 7 days".formatted(escalateAfter));
    }
    if (actions.size() > MAX_ACTIONS) {
      throw bad("a rule has at most %d actions".formatted(MAX_ACTIONS));
    }
    if (group.length() > MAX_GROUP || group.codePoints().anyMatch(Names::isMisleading)) {
      throw bad(
          "a group has at most %d characters, none of them invisible or a mark of direction"
              .formatted(MAX_GROUP));
    }
  }

  /// A rule that is always awake, warns, and keeps its own incidents.
  public static Conduct of(Duration coolDown, List<RuleAction> actions) {
    return new Conduct(coolDown, null, Severity.WARNING, "", USUAL_MERGING, null, actions);
  }

  private static RuleException bad(String why) {
    return new RuleException(RuleException.Kind.BAD_RULE, why);
  }
}
