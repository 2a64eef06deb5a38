package org.sightline.analysis.detect;

import org.sightline.domain.Box;

/// Where a view lies in a network's input: `width` times `height` pixels from `left`, `top`.
/// Changed for each view, so that no memory is taken; owned by one thread.
final class Placement {
  int left;
  int top;
  int width;
  int height;
  private Box region = View.WHOLE;

  /// Works out the place of `view`.
  void place(View view, InputForm form) {
    region = view.region();
    if (form.fit() == InputForm.Fit.STRETCHED) {
      left = 0;
      top = 0;
      width = form.width();
      height = form.height();
      return;
    }
    double scale = Math.min(form.width() / view.width(), form.height() / view.height());
    width = Math.clamp(Math.round(view.width() * scale), 1, form.width());
    height = Math.clamp(Math.round(view.height() * scale), 1, form.height());
    boolean centred = form.fit() == InputForm.Fit.CENTRED;
    left = centred ? (form.width() - width) / 2 : 0;
    top = centred ? (form.height() - height) / 2 : 0;
  }

  /// A box in input pixels as fractions of the whole picture.
  Box box(Candidates of, int i) {
    return Box.clipped(
        across(of.left(i)), down(of.top(i)), across(of.right(i)), down(of.bottom(i)));
  }

  private double across(double x) {
    return region.left() + Math.clamp((x - left) / width, 0, 1) * region.width();
  }

  private double down(double y) {
    return region.top() + Math.clamp((y - top) / height, 0, 1) * region.height();
  }
}
