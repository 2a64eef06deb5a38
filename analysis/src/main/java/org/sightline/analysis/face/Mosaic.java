package org.sightline.analysis.face;

import java.util.List;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;

/// Regions of a picture made unrecognisable: each becomes a few flat tiles of its mean colours.
public final class Mosaic {
  /// Tiles along the shorter side: too few for a face to be known by.
  private static final int TILES = 3;

  private Mosaic() {}

  /// The picture with the regions blurred; the picture that is given is left as it is.
  public static Picture of(Picture picture, List<Box> regions) {
    byte[] rgb = picture.rgb().clone();
    for (Box region : regions) {
      int left = (int) Math.floor(region.left() * picture.width());
      int top = (int) Math.floor(region.top() * picture.height());
      int right = Math.min((int) Math.ceil(region.right() * picture.width()), picture.width());
      int bottom = Math.min((int) Math.ceil(region.bottom() * picture.height()), picture.height());
      int tile = Math.max(1, (Math.min(right - left, bottom - top) + TILES - 1) / TILES);
      for (int y = top; y < bottom; y += tile) {
        for (int x = left; x < right; x += tile) {
          Tile flat = new Tile(x, y, Math.min(x + tile, right), Math.min(y + tile, bottom));
          flat.flatten(rgb, picture.width());
        }
      }
    }
    return new Picture(picture.width(), picture.height(), rgb, picture.time(), picture.received());
  }

  private record Tile(int left, int top, int right, int bottom) {
    void flatten(byte[] rgb, int width) {
      int count = (right - left) * (bottom - top);
      for (int c = 0; c < Picture.CHANNELS; c++) {
        long sum = 0;
        for (int y = top; y < bottom; y++) {
          for (int x = left; x < right; x++) {
            sum += rgb[(y * width + x) * Picture.CHANNELS + c] & 255;
          }
        }
        for (int y = top; y < bottom; y++) {
          for (int x = left; x < right; x++) {
            rgb[(y * width + x) * Picture.CHANNELS + c] = (byte) (sum / count);
          }
        }
      }
    }
  }
}
