package org.sightline.server.http;

import java.util.List;
import java.util.Optional;
import org.sightline.domain.CameraName;
import org.sightline.server.http.wire.WireCamera;
import org.sightline.server.http.wire.WireNode;
import org.sightline.server.node.NodeRooms;

/// What analysis says, in the words of the wire; where nothing is analysed, that.
final class AnalysisView {
  private AnalysisView() {}

  static WireCamera.Analysis of(NodeRooms rooms, CameraName camera) {
    return new WireCamera.Analysis(false, 0, 0, 0, null, null);
  }

  static List<WireCamera.SeenObject> objects(NodeRooms rooms, CameraName camera) {
    return List.of();
  }

  static Optional<byte[]> still(NodeRooms rooms, CameraName camera) {
    return Optional.empty();
  }

  static WireNode.Analysis of(NodeRooms rooms) {
    return new WireNode.Analysis(false, null, rooms.facts().analysisProblem());
  }

  static List<String> labels(NodeRooms rooms) {
    return List.of();
  }
}
