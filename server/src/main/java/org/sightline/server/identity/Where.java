package org.sightline.server.identity;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;

/// Where something is allowed, as an administrator writes it: everywhere, or on some cameras and on
/// the cameras of some groups.
///
/// @param everywhere then the sets are empty
/// @param cameras by name
/// @param groups by name; one that is gone has no cameras
public record Where(boolean everywhere, Set<CameraName> cameras, Set<String> groups) {
  /// No limit.
  public static final Where EVERYWHERE = new Where(true, Set.of(), Set.of());

  /// The most cameras and groups that are named, each.
  public static final int MAX_NAMED = 200;

  public Where {
    cameras = Set.copyOf(cameras);
    groups = Set.copyOf(groups);
    if (cameras.size() > MAX_NAMED || groups.size() > MAX_NAMED) {
      throw new IdentityException(
          IdentityException.Kind.BAD_VALUE,
          "more than %d cameras or groups are named: put cameras into groups".formatted(MAX_NAMED));
    }
    if (everywhere && !(cameras.isEmpty() && groups.isEmpty())) {
      throw new IdentityException(
          IdentityException.Kind.BAD_VALUE,
          "everywhere is every camera: name none beside it, or do not say everywhere");
    }
  }

  /// These cameras.
  public static Where on(CameraName... cameras) {
    return new Where(false, Set.of(cameras), Set.of());
  }

  /// The cameras, with the groups as they are now.
  CameraScope scope(Map<String, Set<CameraName>> groupCameras) {
    if (everywhere) {
      return CameraScope.EVERYWHERE;
    }
    Set<CameraName> all = new HashSet<>(cameras);
    groups.forEach(group -> all.addAll(groupCameras.getOrDefault(group, Set.of())));
    return new CameraScope.Only(all);
  }

  /// The cameras as one text, names with blanks between: no name holds one.
  String camerasText() {
    return String.join(" ", new TreeSet<>(cameras).stream().map(CameraName::value).toList());
  }

  /// The groups as one text, like the cameras.
  String groupsText() {
    return String.join(" ", new TreeSet<>(groups));
  }

  static Where of(boolean everywhere, String cameras, String groups) {
    Set<CameraName> named = new HashSet<>();
    words(cameras).forEach(word -> named.add(new CameraName(word)));
    return new Where(everywhere, named, Set.copyOf(words(groups)));
  }

  static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
