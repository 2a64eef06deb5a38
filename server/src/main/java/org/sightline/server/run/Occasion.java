package org.sightline.server.run;

import org.jspecify.annotations.Nullable;

/// Why a node is started: in earnest, or for a demo.
///
/// @param footage what the demo's cameras show, or null where this is no demo
/// @param drawn whether the demo's scene is drawn by the program
/// @param credit whom to name where the footage is shown, or empty
/// @param afterwards done when the node has ended
public record Occasion(
    String version, @Nullable String footage, boolean drawn, String credit, Runnable afterwards) {
  /// In earnest.
  public static Occasion ordinary(String version) {
    return new Occasion(version, null, false, "", () -> {});
  }
}
