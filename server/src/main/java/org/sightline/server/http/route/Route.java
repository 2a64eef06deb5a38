package org.sightline.server.http.route;

import java.util.Objects;
import java.util.Set;

/// One line of the route table: what is asked, who may ask, what it looks like, who answers.
///
/// A route cannot be made without an access rule, and a rule about a camera needs a path that names
/// one; the router, the API's description and the tests read this table and nothing else.
public record Route(
    String method,
    PathTemplate path,
    Access access,
    String summary,
    Shape shape,
    Endpoint endpoint) {
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

  public Route {
    Objects.requireNonNull(access, "a route needs an access rule");
    Objects.requireNonNull(endpoint, "a route needs an endpoint");
    if (!METHODS.contains(method)) {
      throw new IllegalArgumentException("method '%s' is not one of ours".formatted(method));
    }
    boolean camera = path.toString().startsWith("/api/v1/cameras/{name}");
    boolean saysCamera = access instanceof Access.Allowed allowed && allowed.namesCamera();
    if (camera != saysCamera) {
      throw new IllegalArgumentException(
          "route %s %s: the access rule and the path differ on whether a camera is named"
              .formatted(method, path));
    }
    if (endpoint instanceof Endpoint.Opening != (shape.status() == 101)) {
      throw new IllegalArgumentException(
          "route %s %s: a conversation needs the shape of one".formatted(method, path));
    }
  }

  /// A route that answers.
  ///
  /// @param call method and path, such as `GET /api/v1/cameras`
  public static Route of(
      String call, Access access, String summary, Shape shape, Endpoint.Answering endpoint) {
    return made(call, access, summary, shape, endpoint);
  }

  /// A route that becomes a WebSocket.
  public static Route socket(
      String call, Access access, String summary, Shape shape, Endpoint.Opening endpoint) {
    return made(call, access, summary, shape, endpoint);
  }

  /// Whether it changes something: then the caller has to come from this node's own pages and say
  /// so in a header.
  public boolean changesState() {
    return !method.equals("GET");
  }

  /// Whether it becomes a WebSocket.
  public boolean isSocket() {
    return endpoint instanceof Endpoint.Opening;
  }

  @Override
  public String toString() {
    return method + " " + path;
  }

  private static Route made(
      String call, Access access, String summary, Shape shape, Endpoint endpoint) {
    int space = call.indexOf(' ');
    return new Route(
        call.substring(0, space),
        new PathTemplate(call.substring(space + 1)),
        access,
        summary,
        shape,
        endpoint);
  }
}
