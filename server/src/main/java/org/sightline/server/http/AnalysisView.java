package org.sightline.server.http;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.AnalysisState;
import org.sightline.analysis.Network;
import org.sightline.domain.CameraName;
import org.sightline.domain.TimeRange;
import org.sightline.server.analysis.AnalysisDesk;
import org.sightline.server.http.wire.WireBox;
import org.sightline.server.http.wire.WireCamera;
import org.sightline.server.http.wire.WireNode;
import org.sightline.server.node.NodeRooms;

/// What analysis says, in the words of the wire; where nothing is analysed, that.
final class AnalysisView {
  private AnalysisView() {}

  /// How a camera's pictures are analysed.
  static WireCamera.Analysis of(NodeRooms rooms, CameraName camera) {
    AnalysisDesk analysis = rooms.analysis();
    if (analysis == null) {
      return new WireCamera.Analysis(false, 0, 0, 0, null, rooms.facts().analysisProblem());
    }
    AnalysisState state = analysis.state(camera);
    return new WireCamera.Analysis(
        state.on(),
        rounded(state.picturesPerSecond()),
        state.analysed(),
        state.shed(),
        millis(state.detectorMillis()),
        state.problem().orElse(null));
  }

  /// Objects and when the picture was taken in which they are.
  record Seen(Instant at, List<WireCamera.SeenObject> objects) {}

  /// The objects in a camera's newest picture that was looked at.
  static Seen seen(NodeRooms rooms, CameraName camera) {
    AnalysisDesk analysis = rooms.analysis();
    Instant now = rooms.clock().instant();
    return new Seen(
        analysis == null
            ? now
            : analysis.state(camera).looked().map(TimeRange::end).filter(now::isAfter).orElse(now),
        objects(rooms, camera));
  }

  /// The objects in a camera's picture now.
  static List<WireCamera.SeenObject> objects(NodeRooms rooms, CameraName camera) {
    AnalysisDesk analysis = rooms.analysis();
    return analysis == null
        ? List.of()
        : analysis.objects(camera).stream()
            .map(
                o ->
                    new WireCamera.SeenObject(
                        o.label(), o.confidence(), WireBox.of(o.box()), o.trackId()))
            .toList();
  }

  /// What analyses pictures.
  static WireNode.Analysis of(NodeRooms rooms) {
    AnalysisDesk analysis = rooms.analysis();
    String problem = rooms.facts().analysisProblem();
    if (problem == null && analysis != null) {
      problem = analysis.problem().orElse(null);
    }
    return new WireNode.Analysis(analysis != null, network(rooms.network()), problem);
  }

  /// The labels that the network in use can give.
  static List<String> labels(NodeRooms rooms) {
    Network network = rooms.network();
    return network == null ? List.of() : network.words();
  }

  private static WireNode.@Nullable Network network(@Nullable Network network) {
    return network == null
        ? null
        : new WireNode.Network(network.name(), network.licence(), network.source());
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static @Nullable Double millis(OptionalDouble value) {
    return value.isEmpty() ? null : rounded(value.getAsDouble());
  }
}
