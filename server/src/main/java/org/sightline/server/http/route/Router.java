package org.sightline.server.http.route;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;
import org.sightline.server.identity.Caller;

/// Finds the route of a request, lets the [Gate] check it, and has it answered; everything that
/// goes wrong on the way leaves as a [Refusal].
///
/// Runs on virtual threads, so endpoints may block.
public final class Router extends Handler.Abstract {
  private static final System.Logger LOG = System.getLogger(Router.class.getName());
  private static final String API = "/api/";

  /// What the audit log says of a caller who went away before the answer, as nginx does.
  private static final int GONE = 499;

  /// The most sockets at once: each may have [Line#MAX_UNSENT_BYTES] waiting.
  static final int MAX_SOCKETS = 1024;

  private final List<Route> routes;
  private final Reception reception;
  private final Gate gate;
  private final AuditTrail trail;
  private final Consumer<Request> admitted;
  private final Endpoint.Answering pages;

  /// @param admitted is told of each request of somebody who is signed in and may make it
  /// @param pages answers every path that no route has and that is not of the API; its call has the
  ///   variable `path`
  public Router(
      List<Route> routes,
      Reception reception,
      Consumer<Request> admitted,
      Endpoint.Answering pages) {
    this.routes = List.copyOf(routes);
    this.reception = reception;
    this.gate = new Gate(reception.identity());
    this.trail = new AuditTrail(reception.audit());
    this.admitted = admitted;
    this.pages = pages;
    Set<String> seen = new HashSet<>();
    for (Route route : routes) {
      if (!seen.add(route.toString())) {
        throw new IllegalArgumentException("route %s stands twice".formatted(route));
      }
    }
  }

  private record Found(Route route, Map<String, String> variables) {}

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    List<String> allowed = new ArrayList<>();
    AuditTrail.Step step = new AuditTrail.Step(request);
    try {
      Found found = find(request, allowed);
      if (found == null) {
        Map<String, String> path = Map.of("path", path(request));
        answer(pages.answer(new Call(request, reception, null, path)), request, response, callback);
        return true;
      }
      Route route = found.route();
      step.finds(route, found.variables());
      Caller caller = gate.admit(route, request, found.variables());
      step.admits(caller);
      trail.requireWritable(route);
      if (caller != null) {
        admitted.accept(request);
      }
      Call call = new Call(request, reception, caller, found.variables());
      step.calls(call);
      switch (route.endpoint()) {
        case Endpoint.Answering answering -> {
          Answer answer = answering.answer(call);
          // Written down before the first byte leaves: a caller who breaks off has seen it too.
          trail.record(step, 200);
          answer(answer, request, response, callback);
        }
        case Endpoint.Opening opening -> {
          upgrade(opening, call, request, response, callback);
          trail.record(step, 101);
        }
      }
    } catch (Exception e) {
      fail(e, allowed, step, response, callback);
    }
    return true;
  }

  private @Nullable Found find(Request request, List<String> allowed) {
    String path = path(request);
    String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    Set<String> others = new TreeSet<>();
    for (Route route : routes) {
      var variables = route.path().match(path);
      if (variables.isPresent()) {
        if (route.method().equals(method)) {
          return new Found(route, variables.get());
        }
        others.add(route.method());
      }
    }
    if (others.isEmpty() && !path.startsWith(API)) {
      if (method.equals("GET")) {
        return null;
      }
      others.add("GET");
    }
    if (others.isEmpty()) {
      throw Refusal.notFound("there is no such call", "read /api/v1/openapi.json");
    }
    if (others.contains("GET")) {
      others.add("HEAD");
    }
    allowed.addAll(others);
    throw Refusal.of(
        405,
        "method-not-allowed",
        "the method is not one that this path has",
        "use " + String.join(" or ", others));
  }

  /// The path without dot segments and with its escapes undone, except those of `/` and `%`, which
  /// therefore never match.
  private static String path(Request request) {
    String path = request.getHttpURI().getCanonicalPath();
    return path == null ? "/" : path;
  }

  private void answer(Answer answer, Request request, Response response, Callback callback)
      throws IOException {
    reception.answered(AnswerWriter.write(answer, request, response, callback));
  }

  private void upgrade(
      Endpoint.Opening opening, Call call, Request request, Response response, Callback callback)
      throws Exception {
    if (!"websocket".equalsIgnoreCase(request.getHeaders().get("Upgrade"))) {
      throw Refusal.of(
          426,
          "upgrade-required",
          "this call is a WebSocket",
          "call it with a WebSocket client (RFC 6455)");
    }
    if (reception.sockets() >= MAX_SOCKETS) {
      throw Refusal.unavailable(
          "busy",
          "%d sockets are open already".formatted(MAX_SOCKETS),
          "close pages that show live pictures, and try again");
    }
    Conversation conversation = opening.open(call);
    ServerWebSocketContainer container = ServerWebSocketContainer.get(request.getContext());
    boolean upgraded =
        container != null
            && container.upgrade(
                (asked, answered, done) -> new LineEnd(conversation, reception),
                request,
                response,
                callback);
    if (!upgraded) {
      throw Refusal.badCall("the WebSocket handshake is not complete");
    }
    reception.answered(101);
  }

  private void fail(
      Exception thrown,
      List<String> allowed,
      AuditTrail.Step step,
      Response response,
      Callback callback) {
    if (response.isCommitted() || isGone(thrown)) {
      if (!isGone(thrown)) {
        LOG.log(
            System.Logger.Level.WARNING, "answer broke off path=" + path(step.request()), thrown);
      }
      trail.record(step, GONE);
      callback.failed(thrown);
      return;
    }
    Refusal refusal = Refusals.of(thrown);
    reception.answered(refusal.status());
    trail.record(step, refusal.status());
    AnswerWriter.refuse(refusal, allowed, step.request(), response, callback);
  }

  /// Whether the caller has gone away, which is nobody's fault.
  private static boolean isGone(@Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException || cause instanceof QuietException) {
        return true;
      }
      if (cause instanceof IOException io
          && ("Broken pipe".equals(io.getMessage())
              || "Connection reset by peer".equals(io.getMessage())
              || "Connection reset".equals(io.getMessage()))) {
        return true;
      }
    }
    return false;
  }
}
