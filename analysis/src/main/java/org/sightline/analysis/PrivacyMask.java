package org.sightline.analysis;

import java.util.Arrays;
import java.util.List;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.picture.Picture;

/// The areas of one camera's picture that analysis never sees: painted grey before anything looks,
/// so that stills, snapshots, detections and motion know nothing of them.
///
/// A pixel is painted where its middle lies inside an area. Owned by one thread.
final class PrivacyMask {
  /// Middle grey: neither bright nor dark, and no edge that a network takes for something.
  private static final byte GREY = 114;

  private final List<Polygon> areas;
  private int width;
  private int height;

  /// Pairs of pixel numbers, from and to, of the painted runs.
  private int[] runs = {};

  PrivacyMask(List<Polygon> areas) {
    this.areas = areas;
  }

  /// The picture with its areas painted; itself where there are none.
  Picture over(Picture picture) {
    if (areas.isEmpty()) {
      return picture;
    }
    if (picture.width() != width || picture.height() != height) {
      width = picture.width();
      height = picture.height();
      runs = runs();
    }
    byte[] rgb = picture.rgb().clone();
    for (int i = 0; i < runs.length; i += 2) {
      Arrays.fill(rgb, runs[i] * Picture.CHANNELS, runs[i + 1] * Picture.CHANNELS, GREY);
    }
    return new Picture(width, height, rgb, picture.time(), picture.received());
  }

  private int[] runs() {
    int[] found = new int[64];
    int count = 0;
    int from = -1;
    for (int at = 0; at <= width * height; at++) {
      boolean hidden = at < width * height && isHidden(at % width, at / width);
      if (hidden && from < 0) {
        from = at;
      } else if (!hidden && from >= 0) {
        if (count + 2 > found.length) {
          found = Arrays.copyOf(found, found.length * 2);
        }
        found[count++] = from;
        found[count++] = at;
        from = -1;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private boolean isHidden(int column, int row) {
    Point middle = new Point((column + 0.5) / width, (row + 0.5) / height);
    return areas.stream().anyMatch(area -> area.contains(middle));
  }
}
