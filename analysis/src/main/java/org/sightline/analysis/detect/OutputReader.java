package org.sightline.analysis.detect;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/// The outputs of a network of one form read as candidates; holds what memory that takes. Owned by
/// one thread.
final class OutputReader {
  private final NetworkForm form;
  private final float[] row;
  private final float[] scores;
  private final float[] distances = new float[4];

  OutputReader(NetworkForm form) {
    this.form = form;
    int width = 6;
    for (Port port : form.outputs()) {
      width = Math.max(width, (int) port.shape()[port.shape().length - 1]);
    }
    row = new float[width];
    scores =
        new float
            [form instanceof NetworkForm.Yolo y && y.head() == NetworkForm.Yolo.Head.CHANNELS_FIRST
                ? width
                : 0];
  }

  /// The most boxes that one picture can give.
  static int most(NetworkForm form) {
    return switch (form) {
      case NetworkForm.Yolox y -> (int) y.outputs().getFirst().shape()[1];
      case NetworkForm.Ssd s -> s.anchors();
      case NetworkForm.Yolo y ->
          switch (y.head()) {
            case CHANNELS_FIRST -> (int) y.outputs().getFirst().shape()[2];
            case CELLS_FIRST -> (int) y.outputs().getFirst().shape()[1];
            case SUPPRESSED -> NetworkForm.Yolo.MOST_ROWS;
          };
      case NetworkForm.Detr d -> d.queries();
      case NetworkForm.NanoDet n -> (int) n.outputs().getFirst().shape()[1];
      case NetworkForm.Looks looks -> throw noBoxes(looks);
    };
  }

  /// Reads what the network said of picture `index` of those that it was given together.
  void read(Outputs outputs, int index, Candidates found) {
    found.clear();
    switch (form) {
      case NetworkForm.Yolox y -> yolox(outputs.floats(0, index), y, found);
      case NetworkForm.Ssd s -> ssd(outputs, index, s, found);
      case NetworkForm.Yolo y -> {
        switch (y.head()) {
          case CHANNELS_FIRST -> channelsFirst(outputs.floats(0, index), y, found);
          case CELLS_FIRST -> cellsFirst(outputs.floats(0, index), y, found);
          case SUPPRESSED -> suppressed(outputs.floats(0, index), found);
        }
      }
      case NetworkForm.Detr d -> {
        switch (d.head()) {
          case DECODED -> decoded(outputs, index, found);
          case LOGITS -> logits(outputs, index, d, found);
        }
      }
      case NetworkForm.NanoDet n -> nanoDet(outputs.floats(0, index), n, found);
      case NetworkForm.Looks looks -> throw noBoxes(looks);
    }
  }

  private static DetectorException noBoxes(NetworkForm form) {
    return new DetectorException(
        "a network of the form %s says what pictures look like and finds nothing in them: choose another to recognise with"
            .formatted(form),
        null);
  }

  /// Each cell of the grids has a row: centre as an offset from the cell and size as a logarithm,
  /// both in strides, then objectness and class scores from 0 to 1, whose product is the
  /// confidence.
  private void yolox(FloatBuffer output, NetworkForm.Yolox form, Candidates found) {
    int width = 5 + form.classes();
    int at = output.position();
    for (int stride : NetworkForm.Yolox.STRIDES) {
      int grid = form.side() / stride;
      for (int y = 0; y < grid; y++) {
        for (int x = 0; x < grid; x++, at += width) {
          if (found.wants(output.get(at + 4))) {
            output.get(at, row, 0, width);
            int best = Candidates.largest(row, 5, form.classes());
            found.addCentred(
                best - 5,
                row[4] * row[best],
                (row[0] + x) * stride,
                (row[1] + y) * stride,
                (float) Math.exp(row[2]) * stride,
                (float) Math.exp(row[3]) * stride);
          }
        }
      }
    }
  }

  /// Each anchor speaks for its likeliest class.
  private void ssd(Outputs outputs, int index, NetworkForm.Ssd form, Candidates found) {
    FloatBuffer boxes = outputs.floats(0, index);
    FloatBuffer all = outputs.floats(1, index);
    int side = form.side();
    for (int i = 0; i < form.anchors(); i++) {
      all.get(all.position() + i * form.classes(), row, 0, form.classes());
      int best = Candidates.largest(row, 0, form.classes());
      float sure = row[best];
      if (found.wants(sure)) {
        int at = boxes.position() + i * 4;
        found.add(
            best,
            sure,
            boxes.get(at + 1) * side,
            boxes.get(at) * side,
            boxes.get(at + 3) * side,
            boxes.get(at + 2) * side);
      }
    }
  }

  private void cellsFirst(FloatBuffer output, NetworkForm.Yolo form, Candidates found) {
    int width = 4 + form.classes();
    for (int i = 0; i < most(form); i++) {
      output.get(output.position() + i * width, row, 0, width);
      int best = Candidates.largest(row, 4, form.classes());
      found.addCentred(best - 4, row[best], row[0], row[1], row[2], row[3]);
    }
  }

  /// Read a class at a time, as it lies in memory.
  private void channelsFirst(FloatBuffer output, NetworkForm.Yolo form, Candidates found) {
    int cells = scores.length;
    int from = output.position();
    java.util.Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    for (int c = 0; c < form.classes(); c++) {
      output.get(from + (4 + c) * cells, row, 0, cells);
      for (int i = 0; i < cells; i++) {
        scores[i] = Math.max(scores[i], row[i]);
      }
    }
    for (int i = 0; i < cells; i++) {
      if (found.wants(scores[i])) {
        int best = 0;
        for (int c = 0; c < form.classes(); c++) {
          best = output.get(from + (4 + c) * cells + i) == scores[i] ? c : best;
        }
        found.addCentred(
            best,
            scores[i],
            output.get(from + i),
            output.get(from + cells + i),
            output.get(from + 2 * cells + i),
            output.get(from + 3 * cells + i));
      }
    }
  }

  private void suppressed(FloatBuffer output, Candidates found) {
    for (int at = output.position(); at + 6 <= output.limit(); at += 6) {
      output.get(at, row, 0, 6);
      found.add((int) row[5], row[4], row[0], row[1], row[2], row[3]);
    }
  }

  private static void decoded(Outputs outputs, int index, Candidates found) {
    LongBuffer labels = outputs.longs(0, index);
    FloatBuffer boxes = outputs.floats(1, index);
    FloatBuffer sure = outputs.floats(2, index);
    for (int i = 0; i < labels.remaining(); i++) {
      int at = boxes.position() + i * 4;
      long label = labels.get(labels.position() + i);
      found.add(
          label > Integer.MAX_VALUE ? -1 : (int) label,
          sure.get(sure.position() + i),
          boxes.get(at),
          boxes.get(at + 1),
          boxes.get(at + 2),
          boxes.get(at + 3));
    }
  }

  private void logits(Outputs outputs, int index, NetworkForm.Detr form, Candidates found) {
    FloatBuffer all = outputs.floats(0, index);
    FloatBuffer boxes = outputs.floats(1, index);
    int side = form.side();
    for (int i = 0; i < form.queries(); i++) {
      all.get(all.position() + i * form.classes(), row, 0, form.classes());
      int best = Candidates.largest(row, 0, form.classes());
      float sure = (float) (1 / (1 + Math.exp(-row[best])));
      int at = boxes.position() + i * 4;
      found.addCentred(
          best,
          sure,
          boxes.get(at) * side,
          boxes.get(at + 1) * side,
          boxes.get(at + 2) * side,
          boxes.get(at + 3) * side);
    }
  }

  /// Each side's distance from the cell's centre is the mean of its distribution over the bins.
  private void nanoDet(FloatBuffer output, NetworkForm.NanoDet form, Candidates found) {
    int bins = form.bins() + 1;
    int width = form.classes() + 4 * bins;
    int at = output.position();
    for (int stride : form.strides()) {
      int grid = (form.side() + stride - 1) / stride;
      for (int cell = 0; cell < grid * grid; cell++, at += width) {
        output.get(at, row, 0, width);
        int best = Candidates.largest(row, 0, form.classes());
        if (found.wants(row[best])) {
          for (int i = 0; i < 4; i++) {
            distances[i] = mean(form.classes() + i * bins, bins) * stride;
          }
          float x = (float) (cell % grid + form.centre()) * stride;
          float y = (float) (cell / grid + form.centre()) * stride;
          found.add(
              best,
              row[best],
              x - distances[0],
              y - distances[1],
              x + distances[2],
              y + distances[3]);
        }
      }
    }
  }

  /// The mean place of a distribution that is given before its softmax.
  private float mean(int from, int bins) {
    float most = row[Candidates.largest(row, from, bins)];
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < bins; i++) {
      double share = Math.exp(row[from + i] - most);
      sum += share;
      weighted += i * share;
    }
    return (float) (weighted / sum);
  }
}
