package org.sightline.rule;

import java.util.List;

/// What nobody wants to hear of again.
public final class Suppressions {
  /// The most there may be.
  public static final int MAX_SUPPRESSIONS = 500;

  private final RuleStore store;
  private volatile List<Suppression> standing;

  Suppressions(RuleStore store) {
    this.store = store;
    this.standing = store.inTransaction(t -> t.suppressions().all());
  }

  /// All that stand, oldest first, with how often they kept a rule silent.
  public List<Suppression> list() {
    return store.inTransaction(t -> t.suppressions().all());
  }

  /// Makes one; it counts for facts from now on.
  ///
  /// @param fromAlert the alert that was the example
  /// @throws RuleException if there are [#MAX_SUPPRESSIONS] already, or no such alert or rule
  public Suppression add(QuietPattern pattern, long fromAlert, IncidentDeed deed) {
    Long rule = pattern.ruleId();
    List<Suppression> now =
        store.inTransaction(
            t -> {
              List<Suppression> before = t.suppressions().all();
              if (before.size() >= MAX_SUPPRESSIONS) {
                throw new RuleException(
                    RuleException.Kind.BAD_RULE,
                    "there are %d suppressions already: remove one first"
                        .formatted(MAX_SUPPRESSIONS));
              }
              if (rule != null && t.rules().all().stream().noneMatch(r -> r.id() == rule)) {
                throw new RuleException(
                    RuleException.Kind.UNKNOWN,
                    "the rule %d is gone, and so is what it could be kept from".formatted(rule));
              }
              t.suppressions().add(pattern, fromAlert, deed);
              return t.suppressions().all();
            });
    standing = now;
    return now.getLast();
  }

  /// Removes one; says whether there was one.
  public boolean remove(long id) {
    boolean removed = store.inTransaction(t -> t.suppressions().remove(id));
    refresh();
    return removed;
  }

  /// Reads them again: a rule that goes takes its own along.
  void refresh() {
    standing = store.inTransaction(t -> t.suppressions().all());
  }

  List<Suppression> standing() {
    return standing;
  }
}
