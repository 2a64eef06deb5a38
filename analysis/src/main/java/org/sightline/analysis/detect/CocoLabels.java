package org.sightline.analysis.detect;

import java.util.ArrayList;
import java.util.List;

/// The words of the COCO data set (Lin et al., 2014), in which the catalogue's networks speak.
public final class CocoLabels {
  /// Words of the 91 ids that the data set's paper lists, from 1; those never used are empty.
  private static final List<String> BY_ID =
      List.of(
          "person",
          "bicycle",
          "car",
          "motorcycle",
          "airplane",
          "bus",
          "train",
          "truck",
          "boat",
          "traffic light",
          "fire hydrant",
          "",
          "stop sign",
          "parking meter",
          "bench",
          "bird",
          "cat",
          "dog",
          "horse",
          "sheep",
          "cow",
          "elephant",
          "bear",
          "zebra",
          "giraffe",
          "",
          "backpack",
          "umbrella",
          "",
          "",
          "handbag",
          "tie",
          "suitcase",
          "frisbee",
          "skis",
          "snowboard",
          "sports ball",
          "kite",
          "baseball bat",
          "baseball glove",
          "skateboard",
          "surfboard",
          "tennis racket",
          "bottle",
          "",
          "wine glass",
          "cup",
          "fork",
          "knife",
          "spoon",
          "bowl",
          "banana",
          "apple",
          "sandwich",
          "orange",
          "broccoli",
          "carrot",
          "hot dog",
          "pizza",
          "donut",
          "cake",
          "chair",
          "couch",
          "potted plant",
          "bed",
          "",
          "dining table",
          "",
          "",
          "toilet",
          "",
          "tv",
          "laptop",
          "mouse",
          "remote",
          "keyboard",
          "cell phone",
          "microwave",
          "oven",
          "toaster",
          "sink",
          "refrigerator",
          "",
          "book",
          "clock",
          "vase",
          "scissors",
          "teddy bear",
          "hair drier",
          "toothbrush");

  private CocoLabels() {}

  /// The 80 words in the order of their ids.
  public static List<String> eighty() {
    List<String> used = new ArrayList<>(BY_ID);
    used.removeIf(String::isEmpty);
    return List.copyOf(used);
  }

  /// The words at their id minus 1, 90 of them, with empty ones where the data set has none.
  public static List<String> ninety() {
    return BY_ID;
  }
}
