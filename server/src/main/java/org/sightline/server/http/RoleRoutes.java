package org.sightline.server.http;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sightline.domain.CameraName;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireGrant;
import org.sightline.server.http.wire.WireGroups;
import org.sightline.server.http.wire.WireNewGroup;
import org.sightline.server.http.wire.WireNewRole;
import org.sightline.server.http.wire.WireRoles;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Grant;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.Roles;

/// What users may be, and the groups of cameras that roles speak of. Whatever is saved holds at
/// once, for sessions and streams that are open too.
final class RoleRoutes {
  private RoleRoutes() {}

  static List<Route> routes() {
    Access administer = Access.to(Action.ADMINISTER);
    return List.of(
        Route.of(
            "GET /api/v1/roles",
            administer,
            "What users may be, and what a role may allow",
            Shape.gives(WireRoles.class),
            call -> Answer.of(all(call))),
        Route.of(
            "PUT /api/v1/roles/{name}",
            administer,
            "Make a role, or let it allow something else",
            Shape.gives(WireRoles.Made.class).taking(WireNewRole.class),
            RoleRoutes::save),
        Route.of(
            "DELETE /api/v1/roles/{name}",
            administer,
            "Remove a role that nobody has",
            Shape.givesNothing(),
            call -> done(roles(call).remove(call.variable("name")), "role")),
        Route.of(
            "GET /api/v1/groups",
            administer,
            "The groups of cameras",
            Shape.gives(WireGroups.class),
            call -> Answer.of(groups(call))),
        Route.of(
            "PUT /api/v1/groups/{name}",
            administer,
            "Make a group of cameras, or give it others",
            Shape.gives(WireGroups.class).taking(WireNewGroup.class),
            RoleRoutes::saveGroup),
        Route.of(
            "DELETE /api/v1/groups/{name}",
            administer,
            "Remove a group that nothing names",
            Shape.givesNothing(),
            call -> done(roles(call).removeGroup(call.variable("name")), "group")));
  }

  private static Roles roles(Call call) {
    return call.reception().identity().roles();
  }

  private static Answer done(boolean removed, String what) {
    if (!removed) {
      throw Refusal.notFound("there is no such " + what, "list what there is");
    }
    return Answer.done();
  }

  private static WireRoles all(Call call) {
    return new WireRoles(
        roles(call).list().stream().map(RoleRoutes::wire).toList(),
        Arrays.stream(Action.values())
            .map(action -> new WireRoles.ActionWord(action.word(), action.isOnCameras()))
            .toList());
  }

  private static WireRoles.Made wire(Role role) {
    return new WireRoles.Made(
        role.word(),
        role.isBuiltIn(),
        role.grants().stream()
            .map(
                grant ->
                    new WireGrant(
                        grant.actions().stream().sorted().map(Action::word).toList(),
                        WhoView.where(grant.where())))
            .toList());
  }

  private static Answer save(Call call) throws Exception {
    List<Grant> grants =
        call.question(WireNewRole.class).grants().stream()
            .map(each -> new Grant(WhoView.actions(each.actions()), WhoView.where(each.where())))
            .toList();
    call.note(grants.stream().map(RoleRoutes::words).toList().toString());
    return Answer.of(wire(roles(call).save(call.variable("name"), grants)));
  }

  private static String words(Grant grant) {
    return grant.actions().stream().sorted().map(Action::word).toList()
        + (grant.where().everywhere()
            ? " everywhere"
            : " on " + grant.where().cameras() + grant.where().groups());
  }

  private static WireGroups groups(Call call) {
    return new WireGroups(
        roles(call).groups().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                each ->
                    new WireGroups.Group(
                        each.getKey(),
                        each.getValue().stream().sorted().map(CameraName::value).toList()))
            .toList());
  }

  private static Answer saveGroup(Call call) throws Exception {
    List<String> cameras = call.question(WireNewGroup.class).cameras();
    call.note(cameras.toString());
    roles(call).saveGroup(call.variable("name"), WhoView.cameras(cameras));
    return Answer.of(groups(call));
  }
}
