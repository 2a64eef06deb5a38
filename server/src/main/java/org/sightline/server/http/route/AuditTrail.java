package org.sightline.server.http.route;

import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.sightline.server.audit.AuditLog;
import org.sightline.server.audit.Deed;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Caller;

/// What of the calls goes into the audit log: whatever changes something, and every look at
/// pictures, footage and observations, with the attempts that were refused.
///
/// Which routes those are follows from their access rules: a new route is told without a word about
/// it.
final class AuditTrail {
  private final AuditLog audit;

  AuditTrail(AuditLog audit) {
    this.audit = audit;
  }

  /// How far a call has come, and so what is known of it.
  static final class Step {
    private final Request request;
    private @Nullable Route route;
    private Map<String, String> variables = Map.of();
    private @Nullable Caller caller;
    private @Nullable Call call;
    private boolean told;

    Step(Request request) {
      this.request = request;
    }

    Request request() {
      return request;
    }

    void finds(Route found, Map<String, String> values) {
      route = found;
      variables = values;
    }

    void admits(@Nullable Caller who) {
      caller = who;
    }

    void calls(Call made) {
      call = made;
    }
  }

  /// Whether a deed of this route is written down.
  static boolean tells(Route route) {
    if (route.access() instanceof Access.ForAnalyzer) {
      return false; // no person's deed, once a second; what it told stands in the observation log
    }
    if (route.changesState()) {
      return true;
    }
    return route.access() instanceof Access.Allowed(Action action, Access.Aim aim)
        && switch (action) {
          case REPLAY,
              SEARCH,
              SEARCH_LOOKS,
              SEARCH_PLATES,
              ASK_PLATES,
              GRANT_PLATES,
              SEARCH_FACES,
              TALK,
              EXPORT,
              AUDIT ->
              true;
          case VIEW_LIVE -> aim == Access.Aim.CAMERA;
          case ACKNOWLEDGE, CONFIGURE, OBSERVE_NODE, ADMINISTER -> false;
        };
  }

  /// Whether it takes footage away or changes something for others.
  private static boolean changes(Route route) {
    return route.changesState()
        || route.access() instanceof Access.Allowed(Action action, Access.Aim _)
            && action == Action.EXPORT;
  }

  /// Refuses what must not happen unwritten: taking footage out and changing the node. Looking, and
  /// answering alerts, go on while the log's disk refuses.
  ///
  /// @throws Refusal 503
  void requireWritable(Route route) {
    boolean grave =
        route.access() instanceof Access.Allowed(Action action, Access.Aim _)
            && (action == Action.EXPORT
                || action == Action.CONFIGURE && route.changesState()
                || action == Action.ADMINISTER && route.changesState());
    if (grave && !audit.isWorking()) {
      throw Refusal.unavailable(
          "audit-unwritten",
          "the audit log cannot be written, and this must not happen unwritten",
          "free the disk of the data folder; see the node's health");
    }
  }

  /// Writes the call down, once.
  void record(Step step, int status) {
    Route route = step.route;
    if (route == null || step.told || !tells(route)) {
      return;
    }
    step.told = true;
    Caller caller = step.caller;
    audit.record(
        new Deed(
            caller == null ? "" : caller.user(),
            caller == null ? "" : caller.standing(),
            String.valueOf(Request.getRemoteAddr(step.request)),
            route.toString(),
            route.path().toString().startsWith("/api/v1/cameras/{name}")
                ? step.variables.getOrDefault("name", "")
                : "",
            detail(step),
            status,
            changes(route) && status < 400));
  }

  /// What was asked: other variables of the path, the query string, and what the endpoint noted. A
  /// query string holds no secret: none of our calls takes one there.
  private static String detail(Step step) {
    StringBuilder words = new StringBuilder();
    step.variables.forEach(
        (name, value) -> {
          if (!name.equals("name") || !namesCamera(step)) {
            words.append(name).append('=').append(value).append(' ');
          }
        });
    Optional.ofNullable(step.request.getHttpURI().getQuery()).ifPresent(q -> words.append(q));
    if (step.call != null && !step.call.noted().isEmpty()) {
      words.append(words.isEmpty() ? "" : " ").append(step.call.noted());
    }
    return words.toString().strip();
  }

  private static boolean namesCamera(Step step) {
    Route route = step.route;
    return route != null
        && route.access() instanceof Access.Allowed allowed
        && allowed.namesCamera();
  }
}
