package org.sightline.server.identity;

import java.util.Set;

/// One line of a role: these actions, there.
public record Grant(Set<Action> actions, Where where) {
  public Grant {
    actions = Set.copyOf(actions);
  }
}
