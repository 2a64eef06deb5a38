package org.sightline.analysis.detect;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.sightline.picture.ColourMatrix;
import org.sightline.picture.Picture;
import org.sightline.picture.Pixels;
import org.sightline.picture.Planes;

/// Views painted into a network's input in one pass: scaled (bilinear between pixel centres), made
/// red, green and blue where they are planes, normalised and put in the input's order.
///
/// Memory is taken once. Owned by one thread.
final class PixelPainter {
  private static final int PADDED_UNKNOWN = -1;

  private final InputForm form;
  private final FloatBuffer input;
  private final float[][] rows;
  private final float[] packed;
  private final Taps luma;
  private final Taps chroma;
  private final int[] painted;

  /// The two pixels of a row between which each pixel of the input lies, and how far from the
  /// first.
  private static final class Taps {
    final int[] first;
    final int[] second;
    final float[] share;
    int count;

    Taps(int most) {
      first = new int[most];
      second = new int[most];
      share = new float[most];
    }

    /// @param step bytes from pixel to pixel
    void set(int pixels, double from, double span, int length, int step) {
      count = pixels;
      for (int i = 0; i < count; i++) {
        double at = Math.clamp(from + (i + 0.5) * span / count - 0.5, 0, length - 1.0);
        first[i] = (int) at * step;
        second[i] = Math.min((int) at + 1, length - 1) * step;
        share[i] = (float) (at - (int) at);
      }
    }
  }

  /// @param input for `pictures` pictures one behind another
  PixelPainter(InputForm form, FloatBuffer input, int pictures) {
    this.form = form;
    this.input = input;
    rows = new float[3][form.width()];
    packed = new float[form.colours() == InputForm.Colours.RGB_PACKED ? 3 * form.width() : 0];
    luma = new Taps(form.width());
    chroma = new Taps(form.width());
    painted = new int[4 * pictures];
    Arrays.fill(painted, PADDED_UNKNOWN);
  }

  /// Paints a view as picture `index` of the input, where `at` says.
  void paint(View view, Placement at, int index) {
    pad(at, index);
    Pixels pixels = view.pixels();
    double left = view.region().left() * pixels.width();
    double top = view.region().top() * pixels.height();
    switch (pixels) {
      case Picture p -> {
        luma.set(at.width, left, view.width(), p.width(), Picture.CHANNELS);
        for (int y = 0; y < at.height; y++) {
          double row = row(top, view.height(), y, at.height, p.height());
          readPacked(p, row, at.width);
          write(y, at, index);
        }
      }
      case Planes p -> {
        luma.set(at.width, left, view.width(), p.width(), 1);
        chroma.set(at.width, left / 2, view.width() / 2, p.chromaWidth(), 1);
        ColourMatrix matrix = ColourMatrix.of(p);
        for (int y = 0; y < at.height; y++) {
          double row = row(top, view.height(), y, at.height, p.height());
          double colour = row(top / 2, view.height() / 2, y, at.height, p.chromaHeight());
          mix(p.luma(), p.width(), row, luma, rows[0]);
          mix(p.blue(), p.chromaWidth(), colour, chroma, rows[1]);
          mix(p.red(), p.chromaWidth(), colour, chroma, rows[2]);
          colour(matrix, at.width);
          write(y, at, index);
        }
      }
    }
  }

  private static double row(double from, double span, int y, int height, int length) {
    return Math.clamp(from + (y + 0.5) * span / height - 0.5, 0, length - 1.0);
  }

  private static void mix(byte[] plane, int line, double row, Taps taps, float[] to) {
    int upper = (int) row * line;
    int lower = Math.min((int) row + 1, plane.length / line - 1) * line;
    float down = (float) (row - (int) row);
    for (int x = 0; x < taps.count; x++) {
      int a = plane[upper + taps.first[x]] & 255;
      int b = plane[upper + taps.second[x]] & 255;
      int c = plane[lower + taps.first[x]] & 255;
      int d = plane[lower + taps.second[x]] & 255;
      float above = a + (b - a) * taps.share[x];
      float below = c + (d - c) * taps.share[x];
      to[x] = above + (below - above) * down;
    }
  }

  private void readPacked(Picture picture, double row, int count) {
    byte[] rgb = picture.rgb();
    int line = picture.width() * Picture.CHANNELS;
    int upper = (int) row * line;
    int lower = Math.min((int) row + 1, picture.height() - 1) * line;
    float down = (float) (row - (int) row);
    for (int c = 0; c < Picture.CHANNELS; c++) {
      float[] to = rows[c];
      for (int x = 0; x < count; x++) {
        int first = luma.first[x] + c;
        int second = luma.second[x] + c;
        int a = rgb[upper + first] & 255;
        int b = rgb[upper + second] & 255;
        int d = rgb[lower + first] & 255;
        int e = rgb[lower + second] & 255;
        float above = a + (b - a) * luma.share[x];
        float below = d + (e - d) * luma.share[x];
        to[x] = above + (below - above) * down;
      }
    }
  }

  /// Brightness and colour differences in the rows become red, green and blue.
  private void colour(ColourMatrix m, int count) {
    float[] r = rows[0];
    float[] g = rows[1];
    float[] b = rows[2];
    for (int x = 0; x < count; x++) {
      float l = r[x] * m.lumaScale() + m.lumaOffset();
      float blue = g[x] - 128;
      float red = b[x] - 128;
      r[x] = Math.clamp(l + m.redOfRed() * red, 0f, 255f);
      g[x] = Math.clamp(l + m.greenOfBlue() * blue + m.greenOfRed() * red, 0f, 255f);
      b[x] = Math.clamp(l + m.blueOfBlue() * blue, 0f, 255f);
    }
  }

  private void write(int y, Placement at, int index) {
    int plane = form.width() * form.height();
    int start = index * form.size();
    int pixel = (at.top + y) * form.width() + at.left;
    switch (form.colours()) {
      case RGB_PACKED -> {
        for (int c = 0; c < 3; c++) {
          float scale = 1 / form.deviation().get(c);
          float mean = form.mean().get(c);
          for (int x = 0; x < at.width; x++) {
            packed[3 * x + c] = (rows[c][x] - mean) * scale;
          }
        }
        input.put(start + 3 * pixel, packed, 0, 3 * at.width);
      }
      case RGB_PLANES, BGR_PLANES -> {
        for (int c = 0; c < 3; c++) {
          int from = form.colours() == InputForm.Colours.RGB_PLANES ? c : 2 - c;
          normalise(rows[from], at.width, c);
          input.put(start + c * plane + pixel, rows[from], 0, at.width);
        }
      }
    }
  }

  private void normalise(float[] row, int count, int channel) {
    float scale = 1 / form.deviation().get(channel);
    float mean = form.mean().get(channel);
    if (mean != 0 || scale != 1) {
      for (int x = 0; x < count; x++) {
        row[x] = (row[x] - mean) * scale;
      }
    }
  }

  /// Fills what the view leaves free with grey, where another view lay there before.
  private void pad(Placement at, int index) {
    int mine = 4 * index;
    if (form.fit() == InputForm.Fit.STRETCHED
        || (painted[mine] == at.left
            && painted[mine + 1] == at.top
            && painted[mine + 2] == at.width
            && painted[mine + 3] == at.height)) {
      return;
    }
    painted[mine] = at.left;
    painted[mine + 1] = at.top;
    painted[mine + 2] = at.width;
    painted[mine + 3] = at.height;
    for (int c = 0; c < 3; c++) {
      Arrays.fill(rows[0], InputForm.PADDING);
      normalise(rows[0], form.width(), c);
      int plane = index * form.size() + c * form.width() * form.height();
      for (int y = 0; y < form.height(); y++) {
        input.put(plane + y * form.width(), rows[0], 0, form.width());
      }
    }
  }
}
