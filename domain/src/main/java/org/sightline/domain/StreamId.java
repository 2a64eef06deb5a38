package org.sightline.domain;

/// One encoded feed of one camera, written `door/main`.
public record StreamId(CameraName camera, StreamRole role) implements Comparable<StreamId> {
  /// The main stream of `camera`.
  public static StreamId main(CameraName camera) {
    return new StreamId(camera, StreamRole.MAIN);
  }

  /// Reads `camera/role`.
  ///
  /// @throws IllegalArgumentException if the text has another form
  public static StreamId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "stream '%s' is not of the form camera/main or camera/sub".formatted(text));
    }
    return new StreamId(
        new CameraName(text.substring(0, slash)), StreamRole.ofWord(text.substring(slash + 1)));
  }

  @Override
  public int compareTo(StreamId other) {
    int byCamera = camera.compareTo(other.camera);
    return byCamera != 0 ? byCamera : role.compareTo(other.role);
  }

  @Override
  public String toString() {
    return camera + "/" + role.word();
  }
}
