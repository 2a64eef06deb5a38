package org.sightline.server.http.route;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.sightline.server.http.wire.WireFault;
import org.sightline.server.json.Json;

/// The description of the API (OpenAPI 3.1), made from the route table.
public final class OpenApi {
  private OpenApi() {}

  /// The description as JSON for people and programs; the same table gives the same text.
  public static String of(List<Route> routes) {
    WireSchema schemas = new WireSchema();
    Map<String, Object> fault = schemas.reference(WireFault.class);
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    for (Route route : routes) {
      paths
          .computeIfAbsent(route.path().toString(), path -> new TreeMap<>())
          .put(route.method().toLowerCase(Locale.ROOT), operation(route, schemas, fault));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put(
        "info",
        map(
            "title", "Sightline",
            "version", "1",
            "description",
                "Calls that change something need the header X-Sightline: 1, and are refused when"
                    + " they come from a page of another origin. Instants are ISO 8601 in UTC with"
                    + " milliseconds."));
    document.put("paths", paths);
    document.put(
        "components",
        map(
            "schemas",
            schemas.all(),
            "securitySchemes",
            map(
                "session",
                map("type", "apiKey", "in", "cookie", "name", Gate.COOKIE),
                "token",
                map("type", "http", "scheme", "bearer"))));
    return Json.pretty(document) + "\n";
  }

  private static Map<String, Object> operation(
      Route route, WireSchema schemas, Map<String, Object> fault) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("summary", route.summary());
    operation.put("x-access", access(route.access()));
    operation.put(
        "security",
        route.access() instanceof Access.Open
            ? List.of()
            : List.of(map("session", List.of()), map("token", List.of())));
    operation.put("parameters", parameters(route));
    Shape shape = route.shape();
    if (shape.question() != null) {
      operation.put(
          "requestBody",
          map("required", true, "content", json(schemas.reference(shape.question()))));
    }
    Map<String, Object> responses = new TreeMap<>();
    Map<String, Object> good = new LinkedHashMap<>();
    good.put("description", shape.status() == 101 ? "A WebSocket" : "As asked");
    if (shape.answer() != null) {
      good.put("content", json(schemas.reference(shape.answer())));
    } else if (!shape.mediaType().isEmpty()) {
      good.put("content", map(shape.mediaType(), map()));
    }
    responses.put(String.valueOf(shape.status()), good);
    responses.put("default", map("description", "An error", "content", json(fault)));
    operation.put("responses", responses);
    return operation;
  }

  private static List<Object> parameters(Route route) {
    List<Object> all = new ArrayList<>();
    for (String variable : route.path().variables()) {
      all.add(parameter(variable, "path", true, ""));
    }
    for (Shape.Parameter parameter : route.shape().parameters()) {
      all.add(parameter(parameter.name(), "query", parameter.required(), parameter.description()));
    }
    if (route.changesState()) {
      all.add(parameter(Gate.OUR_HEADER, "header", true, "1"));
    }
    return all;
  }

  private static Map<String, Object> parameter(
      String name, String in, boolean required, String description) {
    Map<String, Object> parameter = map("name", name, "in", in, "required", required);
    if (!description.isEmpty()) {
      parameter.put("description", description);
    }
    parameter.put("schema", map("type", "string"));
    return parameter;
  }

  private static String access(Access access) {
    return switch (access) {
      case Access.Open() -> "open";
      case Access.OwnSession() -> "signed in";
      case Access.ForAnalyzer() -> "analyzer";
      case Access.OwnAccount() -> "own account";
      case Access.Allowed(var action, var aim) ->
          action.word()
              + switch (aim) {
                case CAMERA -> " on camera";
                case SOME -> " on some cameras";
                case NODE -> "";
              };
    };
  }

  private static Map<String, Object> json(Map<String, Object> schema) {
    return map("application/json", map("schema", schema));
  }

  private static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }
}
