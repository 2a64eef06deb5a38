package org.sightline.server.identity;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a user is on this node. An operator may do all that a viewer may, an administrator all that
/// anybody may; an auditor sees who did what, and no pictures.
public enum Role {
  /// Reads and checks the audit log, and sees how the node fares.
  AUDITOR(EnumSet.of(Action.AUDIT, Action.OBSERVE_NODE)),
  /// Looks, and changes nothing.
  VIEWER(EnumSet.of(Action.VIEW_LIVE, Action.REPLAY, Action.SEARCH, Action.OBSERVE_NODE)),
  /// Looks, answers alerts, takes footage out as evidence, and talks through cameras.
  OPERATOR(
      EnumSet.of(
          Action.VIEW_LIVE,
          Action.REPLAY,
          Action.SEARCH,
          Action.OBSERVE_NODE,
          Action.ACKNOWLEDGE,
          Action.EXPORT,
          Action.TALK)),
  /// May do everything.
  ADMINISTRATOR(EnumSet.allOf(Action.class));

  private final Set<Action> actions;

  Role(Set<Action> actions) {
    this.actions = Set.copyOf(actions);
  }

  /// Whether the role may do `action`.
  public boolean may(Action action) {
    return actions.contains(action);
  }

  /// The word in answers and in the database: `auditor`, `viewer`, `operator` or `administrator`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The role for its word; empty for any other text.
  public static Optional<Role> ofWord(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
