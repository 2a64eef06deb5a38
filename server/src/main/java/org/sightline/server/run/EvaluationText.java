package org.sightline.server.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.evaluate.Cost;
import org.sightline.analysis.evaluate.CountingScore;
import org.sightline.analysis.evaluate.DetectionScore;
import org.sightline.analysis.evaluate.TrackingScore;
import org.sightline.server.cli.Texts;

/// The figures of `evaluate`, by name, as JSON for scripts and as a table for people.
///
/// A figure without a value, such as MOTA where nothing was to be found, is null in JSON.
final class EvaluationText {
  private final Map<String, @Nullable Object> figures = new LinkedHashMap<>();

  EvaluationText put(String name, Object value) {
    figures.put(name, value instanceof Double d ? rounded(d) : value);
    return this;
  }

  EvaluationText nothing(String... names) {
    for (String name : names) {
      figures.put(name, null);
    }
    return this;
  }

  /// Six decimals; null for what has no value.
  private static @Nullable Object rounded(double value) {
    return Double.isFinite(value) ? (Object) (Math.round(value * 1e6) / 1e6) : null;
  }

  EvaluationText tracking(TrackingScore score) {
    return put("mota", score.mota())
        .put("idf1", score.idf1())
        .put("hota", score.hota())
        .put("motp", score.motp())
        .put("deta", score.deta())
        .put("assa", score.assa())
        .put("loca", score.loca())
        .put("idPrecision", score.idPrecision())
        .put("idRecall", score.idRecall())
        .put("precision", score.precision())
        .put("recall", score.recall())
        .put("frames", score.frames())
        .put("boxes", score.boxes())
        .put("falsePositives", score.falsePositives())
        .put("falseNegatives", score.falseNegatives())
        .put("idSwitches", score.idSwitches())
        .put("fragmentations", score.fragmentations())
        .put("objects", score.objects())
        .put("tracks", score.tracks())
        .put("mostlyTracked", score.mostlyTracked())
        .put("mostlyLost", score.mostlyLost())
        .put("countingError", score.countingError());
  }

  EvaluationText detection(DetectionScore score) {
    put("ap50", score.ap50()).put("ap75", score.ap75()).put("ap", score.ap());
    figures.put("apBySize", rounded(score.bySize()));
    Map<String, @Nullable Object> classes = new TreeMap<>();
    score
        .byLabel()
        .forEach(
            (label, of) -> {
              Map<String, @Nullable Object> facts = new LinkedHashMap<>();
              facts.put("boxes", of.wanted());
              facts.put("ap", rounded(of.ap()));
              facts.put("ap50", rounded(of.ap50()));
              facts.put("apBySize", rounded(of.bySize()));
              classes.put(label.isEmpty() ? "any" : label, facts);
            });
    figures.put("apByClass", classes);
    return this;
  }

  EvaluationText counting(CountingScore score) {
    return put("countErrorPerFrame", score.error())
        .put("objectsLabelled", score.wanted())
        .put("objectsFound", score.found());
  }

  private static Map<String, @Nullable Object> rounded(Map<String, Double> values) {
    Map<String, @Nullable Object> result = new TreeMap<>();
    values.forEach((name, value) -> result.put(name, rounded(value)));
    return result;
  }

  EvaluationText cost(Cost cost) {
    return put("framesPerSecond", Math.round(cost.framesPerSecond() * 10) / 10.0)
        .put("cpuSecondsPerFrame", Math.round(cost.cpuSecondsPerFrame() * 1e9) / 1e9)
        .put("joulesPerFrame", Math.round(cost.joulesPerFrame() * 1e9) / 1e9)
        .put("energySource", cost.energySource())
        .put("peakMemoryBytes", cost.peakMemoryBytes())
        .put("latencyMedianMillis", cost.medianMillis())
        .put("latencyP95Millis", cost.p95Millis());
  }

  String json() {
    return Texts.json(figures);
  }

  /// One figure in a line; those within another below it.
  String table() {
    List<List<String>> rows = new ArrayList<>();
    figures.forEach((name, value) -> rows(name, value, rows));
    return Texts.table(List.of("figure", "value"), rows);
  }

  private static void rows(String name, Object value, List<List<String>> rows) {
    if (value instanceof Map<?, ?> inner) {
      inner.forEach((key, each) -> rows(name + "." + key, each, rows));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> rows(name, each, rows));
    } else {
      rows.add(List.of(name, value == null ? "-" : value.toString()));
    }
  }
}
