package org.sightline.analysis.quantise;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sightline.analysis.detect.NetworkForm;
import org.sightline.analysis.detect.NetworkProbe;
import org.sightline.analysis.onnx.OnnxModel;
import org.sightline.picture.Pixels;

/// The ranges of values inside a network, as pictures showed them.
final class Ranges {
  private static final int BINS = 4096;

  /// Lower than this a sigmoid gives nothing, so that the range of what goes into it ends here.
  private static final float SATURATES = -14;

  private final Map<String, Histogram> histograms = new HashMap<>();
  private final Set<String> saturating = new HashSet<>();

  /// How often which values were seen: first only the extremes, then counts between them.
  private static final class Histogram {
    private float least = Float.MAX_VALUE;
    private float most = -Float.MAX_VALUE;
    private final long[] counts = new long[BINS];
    private long total;

    void widen(FloatBuffer values) {
      while (values.hasRemaining()) {
        float value = values.get();
        if (Float.isFinite(value)) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }

    void count(FloatBuffer values) {
      float scale = most > least ? (BINS - 1) / (most - least) : 0;
      while (values.hasRemaining()) {
        float value = values.get();
        if (Float.isFinite(value)) {
          counts[Math.clamp((int) ((value - least) * scale), 0, BINS - 1)]++;
          total++;
        }
      }
    }

    /// The value below which a share of all lies.
    float below(double share) {
      long wanted = (long) Math.ceil(share * total);
      long seen = 0;
      for (int i = 0; i < BINS; i++) {
        seen += counts[i];
        if (seen >= wanted) {
          return least + (most - least) * (i + 1) / BINS;
        }
      }
      return most;
    }
  }

  /// Runs the float network twice over the pictures: for the extremes, then for the counts.
  ///
  /// @param values that are looked at
  static Ranges of(
      byte[] network, NetworkForm form, Iterable<String> values, List<Pixels> pictures) {
    OnnxModel model = OnnxModel.read(network);
    Ranges ranges = new Ranges();
    values.forEach(value -> ranges.histograms.put(value, new Histogram()));
    model.nodes.stream()
        .filter(n -> n.type().equals("Sigmoid"))
        .forEach(n -> ranges.saturating.add(n.inputs().getFirst()));
    String picture = model.inputNames().getFirst();
    List<String> inside =
        ranges.histograms.keySet().stream().filter(name -> !name.equals(picture)).toList();
    model.alsoGive(inside);
    try (NetworkProbe probe = new NetworkProbe(model.toByteArray(), picture, form)) {
      for (Pixels each : pictures) {
        probe.run(each, (name, floats) -> ranges.note(name, floats, false));
      }
      for (Pixels each : pictures) {
        probe.run(each, (name, floats) -> ranges.note(name, floats, true));
      }
    }
    return ranges;
  }

  /// The longer of height and width of each value of a network that has both.
  static Map<String, Long> sides(byte[] network, NetworkForm form, Pixels picture) {
    OnnxModel model = OnnxModel.read(network);
    String input = model.inputNames().getFirst();
    Map<String, Long> sides = new HashMap<>();
    model.alsoGive(model.nodes.stream().flatMap(node -> node.outputs().stream()).toList());
    try (NetworkProbe probe = new NetworkProbe(model.toByteArray(), input, form)) {
      probe.shapes(
          picture,
          (name, shape) -> {
            if (shape.length == 4) {
              sides.put(name, Math.max(shape[2], shape[3]));
            }
          });
    }
    return sides;
  }

  private void note(String name, FloatBuffer values, boolean count) {
    Histogram histogram = histograms.get(name);
    if (histogram == null) {
      return;
    }
    if (count) {
      histogram.count(values);
    } else {
      histogram.widen(values);
    }
  }

  /// How a value is rounded to 0 to 255: its scale and where its zero lies.
  record Rounding(float scale, int zero) {}

  /// The rounding of a value, whose zero is exact.
  Rounding of(String value, Calibration calibration) {
    Histogram histogram = histograms.get(value);
    if (histogram == null || histogram.most < histogram.least) {
      return new Rounding(1, 0);
    }
    double rare = calibration.leftOut() / 2;
    float least = rare == 0 ? histogram.least : histogram.below(rare);
    float most = rare == 0 ? histogram.most : histogram.below(1 - rare);
    float low = Math.min(0, saturating.contains(value) ? Math.max(SATURATES, least) : least);
    float high = Math.max(0, most);
    float scale = Math.max((high - low) / 255, 1e-8f);
    return new Rounding(scale, Math.clamp(Math.round(-low / scale), 0, 255));
  }
}
