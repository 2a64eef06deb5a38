package org.sightline.server.http.wire;

import java.util.List;

/// Cameras that roles speak of together, by name.
public record WireGroups(List<Group> groups) {
  /// A group.
  public record Group(String name, List<String> cameras) {}
}
