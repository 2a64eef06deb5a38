package org.sightline.server.http;

import java.util.List;
import java.util.stream.Stream;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.OpenApi;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;

/// The route table: every call that this node answers, apart from the files of the browser
/// application.
public final class Routes {
  private static final List<Route> ALL =
      Stream.of(
              List.of(
                  Route.of(
                      "GET /api/v1/openapi.json",
                      new Access.Open(),
                      "This description",
                      Shape.givesMedia("application/json"),
                      call -> Answer.bytes("application/json", Routes.description()))),
              NodeRoutes.routes(),
              HealthRoutes.routes(),
              SessionRoutes.routes(),
              ProviderRoutes.routes(),
              UserRoutes.routes(),
              RoleRoutes.routes(),
              AccountRoutes.routes(),
              SavedSearchRoutes.routes(),
              CameraRoutes.routes(),
              DrawingRoutes.routes(),
              FootageRoutes.routes(),
              ScrubRoutes.routes(),
              HlsRoutes.routes(),
              PlaybackRoutes.routes(),
              StorageRoutes.routes(),
              EvidenceRoutes.routes(),
              ImportRoutes.routes(),
              ReplayRoutes.routes(),
              AnalyzerRoutes.routes(),
              SearchRoutes.routes(),
              AskRoutes.routes(),
              QueryRoutes.routes(),
              PlateRoutes.routes(),
              SimilarRoutes.routes(),
              RuleRoutes.routes(),
              IncidentRoutes.routes(),
              SuppressionRoutes.routes(),
              TellRoutes.routes(),
              ReportRoutes.routes(),
              ReaderRoutes.routes(),
              AuditRoutes.routes(),
              LiveRoutes.routes(),
              WhepRoutes.routes(),
              TalkRoutes.routes())
          .flatMap(List::stream)
          .toList();

  private Routes() {}

  /// All routes.
  public static List<Route> all() {
    return ALL;
  }

  private static byte[] description() {
    return Description.BYTES;
  }

  /// Made at the first call for it.
  private static final class Description {
    static final byte[] BYTES = OpenApi.of(ALL).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
