package org.sightline.server.http.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a route takes and gives.
///
/// @param question record that the body holds as JSON, or null where there is no body
/// @param answer record that is given as JSON, or null where it is no JSON
/// @param mediaType of the answer; empty where there is none
/// @param status of a good answer
/// @param parameters of the query string
public record Shape(
    @Nullable Class<?> question,
    @Nullable Class<?> answer,
    String mediaType,
    int status,
    List<Parameter> parameters) {
  /// One parameter of the query string.
  public record Parameter(String name, String description, boolean required) {}

  public Shape {
    parameters = List.copyOf(parameters);
  }

  /// Gives a record.
  public static Shape gives(Class<?> answer) {
    return new Shape(null, answer, "application/json", 200, List.of());
  }

  /// Gives something that is no JSON.
  public static Shape givesMedia(String mediaType) {
    return new Shape(null, null, mediaType, 200, List.of());
  }

  /// Gives nothing.
  public static Shape givesNothing() {
    return new Shape(null, null, "", 204, List.of());
  }

  /// Becomes a WebSocket (RFC 6455).
  public static Shape becomesSocket() {
    return new Shape(null, null, "", 101, List.of());
  }

  /// The same, with a body in the question.
  public Shape taking(Class<?> body) {
    return new Shape(body, answer, mediaType, status, parameters);
  }

  /// The same, with another status.
  public Shape as(int goodStatus) {
    return new Shape(question, answer, mediaType, goodStatus, parameters);
  }

  /// The same, with a parameter that has to be there.
  public Shape needing(String name, String description) {
    return and(new Parameter(name, description, true));
  }

  /// The same, with a parameter that may be left out.
  public Shape allowing(String name, String description) {
    return and(new Parameter(name, description, false));
  }

  private Shape and(Parameter parameter) {
    List<Parameter> all = new java.util.ArrayList<>(parameters);
    all.add(parameter);
    return new Shape(question, answer, mediaType, status, all);
  }
}
