package org.sightline.server.http.wire;

import org.sightline.domain.Box;

/// An upright rectangle in a picture, in fractions of its width and height, y downwards.
public record WireBox(double left, double top, double right, double bottom) {
  /// The box as it goes over the wire.
  public static WireBox of(Box box) {
    return new WireBox(box.left(), box.top(), box.right(), box.bottom());
  }
}
