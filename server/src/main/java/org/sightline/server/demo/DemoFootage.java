package org.sightline.server.demo;

import java.nio.file.Path;
import java.util.List;

/// What the demo's cameras show.
///
/// @param clips one for each camera; at least two, unless the scene is drawn
/// @param description where it is from, in words for the terminal and the browser
/// @param credit whom to name where it is shown, or empty
/// @param drawn whether the program draws the scene itself
record DemoFootage(List<Clip> clips, String description, String credit, boolean drawn) {
  DemoFootage {
    clips = List.copyOf(clips);
  }

  /// One camera's footage.
  ///
  /// @param camera the camera's name
  /// @param file the video file, or for a drawn scene a file that does not exist
  /// @param startFraction where in the file the camera begins, 0 to 1, so that two cameras can
  ///   share one
  record Clip(String camera, Path file, double startFraction) {}
}
