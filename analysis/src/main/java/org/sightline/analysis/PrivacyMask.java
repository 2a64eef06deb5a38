package org.sightline.analysis;

import java.util.Arrays;
import java.util.List;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.picture.Planes;

/// The areas of one camera's picture that analysis never sees: painted grey before anything looks,
/// so that stills, snapshots, detections and motion know nothing of them.
///
/// A pixel is painted where its middle lies inside an area, and its colour with it, which up to
/// three neighbours share. Owned by one thread.
final class PrivacyMask {
  /// Middle grey: neither bright nor dark, and no edge that a network takes for something.
  static final byte GREY = 114;

  static final byte NO_COLOUR = (byte) 128;

  private final List<Polygon> areas;
  private int width;
  private int height;

  /// Pairs of pixel numbers, from and to, of the painted runs.
  private int[] runs = {};

  /// The samples of colour that a painted pixel has.
  private int[] colours = {};

  PrivacyMask(List<Polygon> areas) {
    this.areas = areas;
  }

  /// Paints the areas into the picture's own memory.
  void paint(Planes picture) {
    if (areas.isEmpty()) {
      return;
    }
    if (picture.width() != width || picture.height() != height) {
      width = picture.width();
      height = picture.height();
      runs = runs();
      colours = colours(picture.chromaWidth());
    }
    for (int i = 0; i < runs.length; i += 2) {
      Arrays.fill(picture.luma(), runs[i], runs[i + 1], GREY);
    }
    for (int at : colours) {
      picture.blue()[at] = NO_COLOUR;
      picture.red()[at] = NO_COLOUR;
    }
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

  private int[] colours(int chromaWidth) {
    boolean[] hidden = new boolean[chromaWidth * ((height + 1) / 2)];
    for (int i = 0; i < runs.length; i += 2) {
      for (int at = runs[i]; at < runs[i + 1]; at++) {
        hidden[at / width / 2 * chromaWidth + at % width / 2] = true;
      }
    }
    return java.util.stream.IntStream.range(0, hidden.length).filter(i -> hidden[i]).toArray();
  }

  private boolean isHidden(int column, int row) {
    Point middle = new Point((column + 0.5) / width, (row + 0.5) / height);
    return areas.stream().anyMatch(area -> area.contains(middle));
  }
}
