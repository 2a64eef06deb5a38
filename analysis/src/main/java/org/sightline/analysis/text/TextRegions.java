package org.sightline.analysis.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Lines of text out of a map of how likely each pixel lies in the middle of one (Liao et al.,
/// 2020, section 3.6).
///
/// Pixels above a threshold that touch are one line. Its direction is that of its pixels' spread;
/// its rectangle is let out by area × 1.6 / circumference, since the map shows lines shrunk.
final class TextRegions {
  private static final float INSIDE = 0.3f;
  private static final double LEAST_SCORE = 0.5;
  private static final double LET_OUT = 1.6;
  private static final int LEAST_PIXELS = 12;

  /// The most lines of one picture.
  static final int MAX_LINES = 16;

  private final float[] map;
  private final int width;
  private final int height;
  private final boolean[] done;
  private final int[] stack;

  private TextRegions(float[] map, int width, int height) {
    this.map = map;
    this.width = width;
    this.height = height;
    done = new boolean[map.length];
    stack = new int[map.length];
  }

  /// The lines, the likeliest first.
  static List<TextBox> of(float[] map, int width, int height) {
    return new TextRegions(map, width, height).find();
  }

  private List<TextBox> find() {
    List<TextBox> found = new ArrayList<>();
    for (int i = 0; i < width * height; i++) {
      if (!done[i] && map[i] > INSIDE) {
        int[] region = region(i);
        if (region.length >= LEAST_PIXELS) {
          TextBox box = box(region);
          if (box.score() >= LEAST_SCORE) {
            found.add(box);
          }
        }
      }
    }
    found.sort(Comparator.comparingDouble((TextBox b) -> b.score() * b.width()).reversed());
    return List.copyOf(found.subList(0, Math.min(MAX_LINES, found.size())));
  }

  private int[] region(int begin) {
    int top = 0;
    int[] region = new int[64];
    int count = 0;
    done[begin] = true;
    stack[top++] = begin;
    while (top > 0) {
      int at = stack[--top];
      if (count == region.length) {
        region = Arrays.copyOf(region, 2 * count);
      }
      region[count++] = at;
      int x = at % width;
      top = push(x > 0 ? at - 1 : -1, top);
      top = push(x < width - 1 ? at + 1 : -1, top);
      top = push(at - width, top);
      top = push(at + width < width * height ? at + width : -1, top);
    }
    return Arrays.copyOf(region, count);
  }

  private int push(int at, int top) {
    if (at < 0 || done[at] || map[at] <= INSIDE) {
      return top;
    }
    done[at] = true;
    stack[top] = at;
    return top + 1;
  }

  private TextBox box(int[] region) {
    double x = 0;
    double y = 0;
    double score = 0;
    for (int at : region) {
      x += at % width + 0.5;
      y += at / width + 0.5;
      score += map[at];
    }
    x /= region.length;
    y /= region.length;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int at : region) {
      double dx = at % width + 0.5 - x;
      double dy = at / width + 0.5 - y;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
    double angle = Math.atan2(2 * xy, xx - yy) / 2;
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double[] along = {Double.MAX_VALUE, -Double.MAX_VALUE};
    double[] across = {Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int at : region) {
      double dx = at % width + 0.5 - x;
      double dy = at / width + 0.5 - y;
      stretch(along, dx * cos + dy * sin);
      stretch(across, dy * cos - dx * sin);
    }
    double w = along[1] - along[0] + 1;
    double h = across[1] - across[0] + 1;
    double out = w * h * LET_OUT / (2 * (w + h));
    double u = (along[0] + along[1]) / 2;
    double v = (across[0] + across[1]) / 2;
    return new TextBox(
        x + u * cos - v * sin,
        y + u * sin + v * cos,
        w + 2 * out,
        h + 2 * out,
        angle,
        score / region.length);
  }

  private static void stretch(double[] range, double value) {
    range[0] = Math.min(range[0], value);
    range[1] = Math.max(range[1], value);
  }
}
