package org.sightline.server.identity;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;

/// What a caller may do, and to which cameras: the role, narrowed by what is said of the user, and
/// of the token where one is used. Complete in itself: groups are resolved.
///
/// @param scopes the cameras of each action; nowhere for those that are left out
public record Rights(Map<Action, CameraScope> scopes) {
  /// Nothing.
  public static final Rights NONE = new Rights(Map.of());

  public Rights {
    scopes = Map.copyOf(scopes);
  }

  /// What a role may do.
  ///
  /// @param groups the cameras of each group
  static Rights of(Role role, Map<String, Set<CameraName>> groups) {
    Map<Action, CameraScope> scopes = new EnumMap<>(Action.class);
    for (Grant grant : role.grants()) {
      CameraScope there = grant.where().scope(groups);
      for (Action action : grant.actions()) {
        scopes.merge(action, there, CameraScope::or);
      }
    }
    return new Rights(scopes);
  }

  /// Where `action` may be done.
  public CameraScope scope(Action action) {
    CameraScope scope = scopes.getOrDefault(action, CameraScope.NOWHERE);
    return action.isOnCameras() || scope.isEverywhere() ? scope : CameraScope.NOWHERE;
  }

  /// Whether `action` may be done somewhere.
  public boolean may(Action action) {
    return !scope(action).isNowhere();
  }

  /// Whether `action` may be done to the camera.
  public boolean may(Action action, CameraName camera) {
    return scope(action).has(camera);
  }

  /// Whether `action` may be done to the node as a whole.
  public boolean mayEverywhere(Action action) {
    return scope(action).isEverywhere();
  }

  /// The cameras that anything may be done to; the others are not there for this caller.
  public CameraScope seen() {
    CameraScope seen = CameraScope.NOWHERE;
    for (Action action : Action.values()) {
      if (action.isOnCameras()) {
        seen = seen.or(scope(action));
      }
    }
    return seen;
  }

  /// The same rights where nobody asks for number plates alone: what could be asked can be asked
  /// once a second person consents.
  Rights underFourEyes() {
    Map<Action, CameraScope> scopes = new EnumMap<>(Action.class);
    this.scopes.forEach(
        (action, scope) ->
            scopes.merge(
                action == Action.SEARCH_PLATES ? Action.ASK_PLATES : action,
                scope,
                CameraScope::or));
    return new Rights(scopes);
  }

  /// The same rights once somebody has consented that plates of these cameras are asked for.
  Rights consented(CameraScope cameras) {
    Map<Action, CameraScope> scopes = new EnumMap<>(Action.class);
    scopes.putAll(this.scopes);
    scopes.merge(Action.SEARCH_PLATES, scope(Action.ASK_PLATES).and(cameras), CameraScope::or);
    return new Rights(scopes);
  }

  /// The same rights on these cameras alone.
  Rights on(CameraScope cameras) {
    Map<Action, CameraScope> scopes = new EnumMap<>(Action.class);
    this.scopes.forEach((action, scope) -> scopes.put(action, scope.and(cameras)));
    return new Rights(scopes);
  }

  /// The same rights for these actions alone.
  Rights of(Set<Action> actions) {
    Map<Action, CameraScope> scopes = new EnumMap<>(Action.class);
    this.scopes.forEach(
        (action, scope) -> {
          if (actions.contains(action)) {
            scopes.put(action, scope);
          }
        });
    return new Rights(scopes);
  }
}
