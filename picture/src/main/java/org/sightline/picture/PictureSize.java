package org.sightline.picture;

/// Width and height in pixels.
public record PictureSize(int width, int height) {
  public PictureSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("a picture size is positive, not " + width + "x" + height);
    }
  }

  /// The largest size of the same shape inside `most`, never larger than this; even in both
  /// directions where there is room for it, as video codecs want it.
  public PictureSize inside(PictureSize most) {
    double scale =
        Math.min(1, Math.min((double) most.width / width, (double) most.height / height));
    return new PictureSize(even(width * scale), even(height * scale));
  }

  private static int even(double length) {
    return Math.max(2, (int) Math.round(length / 2) * 2);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
