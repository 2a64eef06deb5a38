package org.sightline.analysis;

/// Whose eyes count for a camera.
///
/// @param ours whether our detector looks
/// @param camera whether what the camera says of its own pictures is told
/// @param gated whether ours looks only while the camera says that something is there
public record Sight(boolean ours, boolean camera, boolean gated) {
  /// Our own eyes alone.
  public static final Sight OURS = new Sight(true, false, false);

  public Sight {
    if (!ours && !camera || gated && !ours) {
      throw new IllegalArgumentException(
          "a camera is looked at by us, by itself, or by us while it says so");
    }
  }

  /// Whether the camera's own metadata is read at all.
  boolean listens() {
    return camera || gated;
  }
}
