package org.sightline.analysis.detect;

import java.util.List;

/// How pictures go into a network and boxes come out.
///
/// @param side width and height of the square input, pixels
public sealed interface NetworkForm {
  int side();

  /// The names and shapes of its outputs, for a check against the file; -1 stands for any size.
  List<long[]> outputShapes();

  /// The shape of its input.
  long[] inputShape();

  /// YOLOX (Ge et al., 2021, arXiv:2107.08430): input `[1,3,side,side]`, blue, green, red, 0 to
  /// 255, the picture in the upper left and the rest 114; output `[1,n,5+classes]`, undecoded, over
  /// the grids of strides 8, 16 and 32.
  record Yolox(int side, int classes) implements NetworkForm {
    @Override
    public long[] inputShape() {
      return new long[] {1, 3, side, side};
    }

    @Override
    public List<long[]> outputShapes() {
      long cells = 0;
      for (int stride : new int[] {8, 16, 32}) {
        cells += (long) (side / stride) * (side / stride);
      }
      return List.of(new long[] {1, cells, 5L + classes});
    }
  }

  /// A single-shot detector with its boxes decoded: input `[1,side,side,3]`, red, green, blue, 0 to
  /// 255, the picture stretched; outputs boxes `[1,n,1,4]` (top, left, bottom, right, 0 to 1) and
  /// scores `[1,n,classes]`.
  record Ssd(int side, int anchors, int classes, String boxes, String scores)
      implements NetworkForm {
    @Override
    public long[] inputShape() {
      return new long[] {1, side, side, 3};
    }

    @Override
    public List<long[]> outputShapes() {
      return List.of(new long[] {1, anchors, 1, 4}, new long[] {1, anchors, classes});
    }
  }
}
