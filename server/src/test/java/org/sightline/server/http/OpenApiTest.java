package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sightline.server.http.route.OpenApi;
import org.sightline.server.http.route.Route;
import org.sightline.server.json.Json;

/// `docs/openapi.json` says what the route table says, and the other way round.
class OpenApiTest {
  private static final Path COMMITTED =
      Path.of(System.getProperty("sightline.root"), "docs", "openapi.json");

  @Test
  void theCommittedDescriptionIsThatOfTheTable() throws IOException {
    Path made = Path.of("target", "openapi.json");
    Files.createDirectories(made.toAbsolutePath().getParent());
    Files.writeString(made, OpenApi.of(Routes.all()));
    assertEquals(
        Files.readString(made),
        Files.readString(COMMITTED),
        "the routes changed: copy server/target/openapi.json to docs/openapi.json");
  }

  @Test
  void everyDescribedCallIsARouteAndEveryRouteIsDescribed() throws IOException {
    Set<String> described = new TreeSet<>();
    Map<?, ?> document = Json.read(Files.readAllBytes(COMMITTED), Map.class);
    ((Map<?, ?>) document.get("paths"))
        .forEach(
            (path, calls) ->
                ((Map<?, ?>) calls)
                    .keySet()
                    .forEach(
                        method ->
                            described.add(
                                String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path)));
    Set<String> routes = new TreeSet<>();
    for (Route route : Routes.all()) {
      routes.add(route.toString());
      assertTrue(!route.summary().isBlank(), route + " has no summary");
    }
    assertEquals(routes, described);
  }
}
