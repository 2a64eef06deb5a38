package org.sightline.analysis.track;

import org.jspecify.annotations.Nullable;
import org.sightline.domain.Box;

/// What the picture itself tells a tracker beside the detections in it.
public interface View {
  /// How far everything moved since the picture before because the camera did: shares of the
  /// picture's width and height.
  record Shift(double x, double y) {
    /// The camera stood still.
    public static final Shift NONE = new Shift(0, 0);
  }

  /// Nothing is known of the picture.
  View UNSEEN =
      new View() {
        @Override
        public Shift shift() {
          return Shift.NONE;
        }

        @Override
        public @Nullable Appearance appearance(Box box) {
          return null;
        }
      };

  /// How far the view moved since the picture that the tracker saw before.
  Shift shift();

  /// How the picture looks within a box; null where that cannot be told.
  @Nullable Appearance appearance(Box box);
}
