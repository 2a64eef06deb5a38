package org.sightline.analysis.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sightline.domain.Box;
import org.sightline.picture.Pixels;

/// A large picture looked at in slices that overlap, and as a whole, so that small objects are seen
/// in all their pixels and large ones in one piece (after Akyon et al., "Slicing Aided Hyper
/// Inference", 2022, arXiv:2202.06934).
///
/// Boxes of one object in two slices become one: where one lies mostly inside another of its label,
/// the surer one of the two stays; halves that a slice's edge cut off give way to the whole.
///
/// @param columns and `rows` of slices
/// @param overlap of a slice's side that its neighbour sees too, 0 to 0.5
public record Tiles(int columns, int rows, double overlap) implements Optics {
  /// The most slices of one picture: each costs a run of the network.
  public static final int MOST = 64;

  /// A slice's box that lies this much inside another of its label is the same object.
  private static final double INSIDE = 0.6;

  /// Nearer than this to an edge inside the picture, as a share of the slice, a box was cut off.
  private static final double AT_EDGE = 0.01;

  private static final double CUT_OFF = 0.5;

  public Tiles {
    if (columns < 1 || rows < 1 || columns * rows > MOST || !(overlap >= 0 && overlap <= 0.5)) {
      throw new IllegalArgumentException(
          "1 to %d slices that overlap by 0 to 0.5: %dx%d, %s"
              .formatted(MOST, columns, rows, overlap));
    }
  }

  /// Slices in which a picture's pixels are scaled to no less than `scale` in a network's input; at
  /// most [#MOST].
  static Tiles fitting(Pixels picture, InputForm input, double scale, double overlap) {
    int columns = (int) Math.ceil(picture.width() * scale / input.width());
    int rows = (int) Math.ceil(picture.height() * scale / input.height());
    int wide = Math.clamp(columns, 1, 8);
    return new Tiles(wide, Math.clamp(rows, 1, MOST / wide), overlap);
  }

  /// The slices, from left to right and top to bottom.
  public List<Box> regions() {
    List<Box> regions = new ArrayList<>();
    double width = 1 / (columns - (columns - 1) * overlap);
    double height = 1 / (rows - (rows - 1) * overlap);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double left = column * width * (1 - overlap);
        double top = row * height * (1 - overlap);
        regions.add(Box.clipped(left, top, left + width, top + height));
      }
    }
    return regions;
  }

  /// What the picture shows, the surest first.
  public List<Detection> look(Detector detector, Pixels picture) {
    List<View> views = views(picture, List.of());
    return merged(together(views, detector.look(views)));
  }

  /// The same of the slices alone in which something is, beside the whole picture.
  ///
  /// @param attention where something is; nothing for all slices
  List<Detection> look(Pixels picture, List<Box> attention, Gaze.Looker looker)
      throws InterruptedException {
    List<View> views = views(picture, attention);
    return merged(together(views, looker.look(views)));
  }

  private List<View> views(Pixels picture, List<Box> attention) {
    List<View> views = new ArrayList<>();
    views.add(View.of(picture));
    if (columns * rows > 1) {
      for (Box region : regions()) {
        if (attention.isEmpty() || attention.stream().anyMatch(box -> Gaze.meet(region, box))) {
          views.add(new View(picture, region));
        }
      }
    }
    return views;
  }

  private static List<Detection> together(List<View> views, List<List<Detection>> found) {
    List<Detection> all = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      for (Detection d : found.get(i)) {
        boolean cut = isCut(d.box(), views.get(i).region());
        all.add(cut ? new Detection(d.label(), d.confidence() * CUT_OFF, d.box()) : d);
      }
    }
    return all;
  }

  private static boolean isCut(Box box, Box slice) {
    double across = AT_EDGE * slice.width();
    double down = AT_EDGE * slice.height();
    return (slice.left() > 0 && box.left() < slice.left() + across)
        || (slice.top() > 0 && box.top() < slice.top() + down)
        || (slice.right() < 1 && box.right() > slice.right() - across)
        || (slice.bottom() < 1 && box.bottom() > slice.bottom() - down);
  }

  static List<Detection> merged(List<Detection> all) {
    List<Detection> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingDouble(Detection::confidence).reversed());
    List<Detection> kept = new ArrayList<>();
    for (Detection d : sorted) {
      boolean isDouble =
          kept.stream().anyMatch(k -> k.label().equals(d.label()) && isSame(k.box(), d.box()));
      if (!isDouble) {
        kept.add(d);
      }
    }
    return kept;
  }

  private static boolean isSame(Box a, Box b) {
    double w = Math.min(a.right(), b.right()) - Math.max(a.left(), b.left());
    double h = Math.min(a.bottom(), b.bottom()) - Math.max(a.top(), b.top());
    return w > 0 && h > 0 && w * h > INSIDE * Math.min(a.area(), b.area());
  }
}
