package org.sightline.analysis.detect;

import ai.onnxruntime.OnnxJavaType;
import java.util.ArrayList;
import java.util.List;
import org.sightline.analysis.detect.InputForm.Colours;
import org.sightline.analysis.detect.InputForm.Fit;

/// How pictures go into a network and boxes come out.
///
/// A network's file is checked against its form before it runs ([Detector#open]).
public sealed interface NetworkForm {
  /// How a picture is painted into its input.
  InputForm input();

  /// What it gives, for one picture.
  List<Port> outputs();

  /// Kinds of object that it tells apart.
  int classes();

  /// Inputs beside the picture.
  default List<Port> otherInputs() {
    return List.of();
  }

  /// Whether boxes of one label that overlap are still to be taken for one.
  default boolean hasDoubles() {
    return true;
  }

  /// YOLOX (Ge et al., 2021, arXiv:2107.08430): input `[n,3,side,side]`, blue, green, red, 0 to
  /// 255, the picture in the upper left and the rest 114; output `[n,cells,5+classes]`, undecoded,
  /// over the grids of strides 8, 16 and 32.
  record Yolox(int side, int classes) implements NetworkForm {
    static final int[] STRIDES = {8, 16, 32};

    @Override
    public InputForm input() {
      return InputForm.square(side, Fit.UPPER_LEFT, Colours.BGR_PLANES, 255);
    }

    @Override
    public List<Port> outputs() {
      return List.of(Port.floats(1, cells(side, STRIDES), 5L + classes));
    }
  }

  /// A single-shot detector with its boxes decoded (Liu et al., 2016, arXiv:1512.02325): input
  /// `[n,side,side,3]`, red, green, blue, 0 to 255, the picture stretched; outputs boxes
  /// `[n,anchors,1,4]` (top, left, bottom, right, 0 to 1) and scores `[n,anchors,classes]`.
  record Ssd(int side, int anchors, int classes, String boxes, String scores)
      implements NetworkForm {
    @Override
    public InputForm input() {
      return InputForm.square(side, Fit.STRETCHED, Colours.RGB_PACKED, 255);
    }

    @Override
    public List<Port> outputs() {
      return List.of(
          new Port(boxes, OnnxJavaType.FLOAT, 1, anchors, 1, 4),
          new Port(scores, OnnxJavaType.FLOAT, 1, anchors, classes));
    }
  }

  /// Networks with the head of YOLOv8 (v8, v9, 11 and their kin): input `[n,3,side,side]`, red,
  /// green, blue, 0 to 1, the picture in the middle of grey.
  record Yolo(int side, int classes, Head head) implements NetworkForm {
    static final int[] STRIDES = {8, 16, 32};

    /// The most boxes that a head which has suppressed its doubles gives.
    static final int MOST_ROWS = 1000;

    /// How the boxes come out.
    public enum Head {
      /// `[n,4+classes,cells]`: centre, width and height in input pixels, then a score a class.
      CHANNELS_FIRST,
      /// The same turned, `[n,cells,4+classes]`.
      CELLS_FIRST,
      /// `[n,rows,6]`: left, top, right, bottom in input pixels, score, class; doubles are gone.
      SUPPRESSED
    }

    @Override
    public InputForm input() {
      return InputForm.square(side, Fit.CENTRED, Colours.RGB_PLANES, 1);
    }

    @Override
    public List<Port> outputs() {
      long cells = cells(side, STRIDES);
      return List.of(
          switch (head) {
            case CHANNELS_FIRST -> Port.floats(1, 4L + classes, cells);
            case CELLS_FIRST -> Port.floats(1, cells, 4L + classes);
            case SUPPRESSED -> Port.floats(1, -1, 6);
          });
    }

    @Override
    public boolean hasDoubles() {
      return head != Head.SUPPRESSED;
    }
  }

  /// Transformers that give a fixed number of boxes without doubles: RT-DETR (Zhao et al., 2023,
  /// arXiv:2304.08069) and D-FINE (Peng et al., 2024, arXiv:2410.13842). Input `[n,3,side,side]`,
  /// red, green, blue, 0 to 1, the picture stretched.
  record Detr(int side, int classes, int queries, Head head) implements NetworkForm {
    /// How the boxes come out.
    public enum Head {
      /// As their authors export them: a second input `orig_target_sizes` `[n,2]`; outputs `labels`
      /// `[n,queries]` (64-bit integers), `boxes` `[n,queries,4]` (left, top, right, bottom in the
      /// size that was given), `scores` `[n,queries]`.
      DECODED,
      /// `logits` `[n,queries,classes]` before the sigmoid and `pred_boxes` `[n,queries,4]`
      /// (centre, width, height, 0 to 1).
      LOGITS
    }

    @Override
    public InputForm input() {
      return InputForm.square(side, Fit.STRETCHED, Colours.RGB_PLANES, 1);
    }

    @Override
    public List<Port> otherInputs() {
      return head == Head.DECODED
          ? List.of(new Port("orig_target_sizes", OnnxJavaType.INT64, 1, 2))
          : List.of();
    }

    @Override
    public List<Port> outputs() {
      return switch (head) {
        case DECODED ->
            List.of(
                new Port("labels", OnnxJavaType.INT64, 1, queries),
                new Port("boxes", OnnxJavaType.FLOAT, 1, queries, 4),
                new Port("scores", OnnxJavaType.FLOAT, 1, queries));
        case LOGITS ->
            List.of(
                new Port("logits", OnnxJavaType.FLOAT, 1, queries, classes),
                new Port("pred_boxes", OnnxJavaType.FLOAT, 1, queries, 4));
      };
    }

    @Override
    public boolean hasDoubles() {
      return false;
    }
  }

  /// NanoDet and NanoDet-Plus: heads that give each side of a box as a distribution over distances
  /// (Li et al., 2020, arXiv:2006.04388). Input `[n,3,side,side]`, blue, green, red, normalised,
  /// the picture stretched; output `[n,cells,classes+4*(bins+1)]`, scores after the sigmoid.
  ///
  /// @param bins the largest distance, in strides (`reg_max`); 7 in all published networks
  /// @param strides 8, 16, 32, and in NanoDet-Plus 64
  /// @param centre of a cell from its corner, in strides: 0.5 in NanoDet, 0 in NanoDet-Plus
  record NanoDet(int side, int classes, int bins, List<Integer> strides, double centre)
      implements NetworkForm {
    private static final List<Float> MEAN = List.of(103.53f, 116.28f, 123.675f);
    private static final List<Float> DEVIATION = List.of(57.375f, 57.12f, 58.395f);

    public NanoDet {
      strides = List.copyOf(strides);
    }

    @Override
    public InputForm input() {
      return new InputForm(side, side, Fit.STRETCHED, Colours.BGR_PLANES, MEAN, DEVIATION);
    }

    @Override
    public List<Port> outputs() {
      long cells = 0;
      for (int stride : strides) {
        long along = (side + stride - 1) / stride;
        cells += along * along;
      }
      return List.of(Port.floats(1, cells, classes + 4L * (bins + 1)));
    }
  }

  /// Networks that say what a picture looks like in a vector, and find no boxes: a picture in,
  /// stretched over a square, one vector of any length out, `[n,dimensions]`.
  record Looks(int side, Levels levels) implements NetworkForm {
    /// How the levels of colours go in.
    public enum Levels {
      /// Planes of red, green and blue, 0 to 1.
      UNIT,
      /// The same from -1 to 1.
      SIGNED,
      /// The same, by the mean and deviation of ImageNet (torchvision, timm, DINO).
      IMAGENET,
      /// The same, by the mean and deviation that CLIP was trained with.
      CLIP,
      /// Red, green and blue of each pixel together, 0 to 255.
      PACKED
    }

    @Override
    public InputForm input() {
      return switch (levels) {
        case UNIT -> InputForm.square(side, Fit.STRETCHED, Colours.RGB_PLANES, 1);
        case SIGNED -> planes(List.of(127.5f, 127.5f, 127.5f), List.of(127.5f, 127.5f, 127.5f));
        case IMAGENET ->
            planes(List.of(123.675f, 116.28f, 103.53f), List.of(58.395f, 57.12f, 57.375f));
        case CLIP ->
            planes(
                List.of(122.77094f, 116.74601f, 104.09374f),
                List.of(68.50050f, 66.63215f, 70.32316f));
        case PACKED -> InputForm.square(side, Fit.STRETCHED, Colours.RGB_PACKED, 255);
      };
    }

    private InputForm planes(List<Float> mean, List<Float> deviation) {
      return new InputForm(side, side, Fit.STRETCHED, Colours.RGB_PLANES, mean, deviation);
    }

    @Override
    public List<Port> outputs() {
      return List.of(Port.floats(1, -1));
    }

    @Override
    public int classes() {
      return 0;
    }
  }

  /// Whether it finds objects; one that does not says what pictures look like.
  default boolean findsObjects() {
    return !(this instanceof Looks);
  }

  private static long cells(int side, int[] strides) {
    long cells = 0;
    for (int stride : strides) {
      cells += (long) (side / stride) * (side / stride);
    }
    return cells;
  }

  /// The forms in words, such as `yolox:416` and `yolo:640:suppressed`, by which an owner declares
  /// a network of 80 COCO classes that the catalogue does not know.
  ///
  /// @throws IllegalArgumentException naming what can be written
  static NetworkForm parse(String text, int classes) {
    List<String> parts = new ArrayList<>(List.of(text.strip().split(":", -1)));
    int side = parts.size() > 1 && parts.get(1).matches("[0-9]{2,4}") ? number(parts.get(1)) : 0;
    String kind = parts.getFirst() + (parts.size() == 3 ? ":" + parts.get(2) : "");
    if (side < 32 || side > InputForm.MAX_SIDE || parts.size() > 3 || side % 32 != 0) {
      throw notAForm(text);
    }
    return switch (kind) {
      case "yolox" -> new Yolox(side, classes);
      case "yolo" -> new Yolo(side, classes, Yolo.Head.CHANNELS_FIRST);
      case "yolo:turned" -> new Yolo(side, classes, Yolo.Head.CELLS_FIRST);
      case "yolo:suppressed" -> new Yolo(side, classes, Yolo.Head.SUPPRESSED);
      case "detr" -> new Detr(side, classes, 300, Detr.Head.DECODED);
      case "detr:logits" -> new Detr(side, classes, 300, Detr.Head.LOGITS);
      case "nanodet" -> new NanoDet(side, classes, 7, List.of(8, 16, 32), 0.5);
      case "looks" -> new Looks(side, Looks.Levels.UNIT);
      case "looks:signed" -> new Looks(side, Looks.Levels.SIGNED);
      case "looks:imagenet" -> new Looks(side, Looks.Levels.IMAGENET);
      case "looks:clip" -> new Looks(side, Looks.Levels.CLIP);
      case "looks:packed" -> new Looks(side, Looks.Levels.PACKED);
      case "nanodet:plus" -> new NanoDet(side, classes, 7, List.of(8, 16, 32, 64), 0);
      default -> throw notAForm(text);
    };
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException notAForm(String text) {
    return new IllegalArgumentException(
        "'%s' is no form of a network: write KIND:SIDE or KIND:SIDE:HEAD, such as yolox:416, yolo:640, yolo:640:turned, yolo:640:suppressed, detr:640, detr:640:logits, nanodet:320 or nanodet:416:plus; or for one that gives vectors looks:224, looks:224:signed, looks:224:imagenet, looks:224:clip or looks:224:packed; the side is a multiple of 32"
            .formatted(text));
  }
}
