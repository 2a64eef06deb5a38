package org.sightline.server.identity;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a user is on this node: a name for lines of what is allowed where.
///
/// Five are built in: an operator may do all that a viewer may, an administrator all that anybody
/// may; an auditor sees who did what, and no pictures. An administrator makes further ones.
///
/// @param word in answers and in the database, such as `viewer`
/// @param isBuiltIn whether it comes with the program and cannot be changed
public record Role(String word, boolean isBuiltIn, List<Grant> grants) {
  /// Reads and checks the audit log, and sees how the node fares.
  public static final Role AUDITOR =
      builtIn("auditor", EnumSet.of(Action.AUDIT, Action.OBSERVE_NODE));

  private static final Set<Action> LOOKING =
      EnumSet.of(
          Action.VIEW_LIVE, Action.REPLAY, Action.SEARCH, Action.SEARCH_LOOKS, Action.OBSERVE_NODE);

  /// Looks, and changes nothing.
  public static final Role VIEWER = builtIn("viewer", LOOKING);

  /// Looks into what was, in every way there is: also by number plate and known face.
  public static final Role ANALYST =
      builtIn("analyst", with(LOOKING, Action.SEARCH_PLATES, Action.SEARCH_FACES, Action.EXPORT));

  /// Looks, answers alerts, takes footage out as evidence, and talks through cameras.
  public static final Role OPERATOR =
      builtIn(
          "operator",
          with(LOOKING, Action.SEARCH_PLATES, Action.ACKNOWLEDGE, Action.EXPORT, Action.TALK));

  /// May do everything.
  public static final Role ADMINISTRATOR = builtIn("administrator", EnumSet.allOf(Action.class));

  private static final List<Role> BUILT_IN =
      List.of(AUDITOR, VIEWER, ANALYST, OPERATOR, ADMINISTRATOR);

  public Role {
    grants = List.copyOf(grants);
  }

  private static Role builtIn(String word, Set<Action> actions) {
    return new Role(word, true, List.of(new Grant(actions, Where.EVERYWHERE)));
  }

  private static Set<Action> with(Set<Action> some, Action... more) {
    Set<Action> all = EnumSet.copyOf(some);
    all.addAll(List.of(more));
    return all;
  }

  /// The built-in roles.
  public static Role[] values() {
    return BUILT_IN.toArray(new Role[0]);
  }

  /// Whether the role may do `action`, somewhere.
  public boolean may(Action action) {
    return grants.stream().anyMatch(grant -> grant.actions().contains(action));
  }

  /// Whether the role may do everything everywhere.
  public boolean isAdministrator() {
    return isBuiltIn && word.equals("administrator");
  }

  /// The built-in role for its word; empty for any other text.
  public static Optional<Role> ofWord(String word) {
    return BUILT_IN.stream().filter(role -> role.word().equals(word)).findFirst();
  }
}
