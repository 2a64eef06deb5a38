package org.sightline.analysis;

/// Whose eyes count for a camera.
///
/// @param ours whether our detector looks
/// @param camera whether what the camera says of its own pictures is told
/// @param gated whether ours looks only while the camera says that something is there
/// @param way how the camera says it
/// @param plates whether number plates of vehicles that ours see are read
/// @param faceless whether faces are blurred in the pictures of objects that are stored
public record Sight(
    boolean ours, boolean camera, boolean gated, Way way, boolean plates, boolean faceless) {
  /// How a camera says what it sees.
  public enum Way {
    /// In the metadata of its stream.
    STREAM,
    /// To the node, beside its stream: events, messages.
    BESIDE,
    /// In both ways.
    BOTH
  }

  /// Our own eyes alone.
  public static final Sight OURS = new Sight(true, false, false);

  public Sight {
    if (!ours && !camera || gated && !ours) {
      throw new IllegalArgumentException(
          "a camera is looked at by us, by itself, or by us while it says so");
    }
  }

  /// Of a camera that says what it sees in its stream.
  public Sight(boolean ours, boolean camera, boolean gated) {
    this(ours, camera, gated, Way.STREAM, false, false);
  }

  /// The same, of a camera that says it in another way.
  public Sight by(Way other) {
    return new Sight(ours, camera, gated, other, plates, faceless);
  }

  /// The same, with number plates read.
  public Sight readingPlates() {
    return new Sight(ours, camera, gated, way, true, faceless);
  }

  /// The same, with faces blurred.
  public Sight blurringFaces() {
    return new Sight(ours, camera, gated, way, plates, true);
  }

  /// Whether the metadata of the camera's stream is read at all.
  boolean listens() {
    return (camera || gated) && way != Way.BESIDE;
  }
}
