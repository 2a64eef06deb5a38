package org.sightline.server.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.evaluate.Cost;
import org.sightline.analysis.evaluate.DetectionScore;
import org.sightline.analysis.evaluate.FootageSample;
import org.sightline.analysis.evaluate.LabelFile;
import org.sightline.analysis.evaluate.LabelledFootage;
import org.sightline.analysis.evaluate.QuantisationReport;
import org.sightline.analysis.evaluate.Smaller;
import org.sightline.picture.PictureException;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.Texts;
import org.sightline.server.cli.WrongCall;
import org.sightline.server.config.Configuration;

/// `network quantise`: makes a network of integers, and says what it loses and saves.
public final class NetworkQuantise implements Command {
  private static final int PICTURES = 80;
  private static final double MOST_LOSS = 1;

  @Override
  public String name() {
    return "network quantise";
  }

  @Override
  public String summary() {
    return "make a network smaller and quicker on footage of the place, and say what it loses";
  }

  @Override
  public String help() {
    return """
        ./sightline network quantise NAME --footage FILE... (--out FILE | --integers FILE) [--json]

          NAME is a network of `network list`. Its floats become 8-bit integers where that is quicker on this processor, with ranges
          seen in half of the pictures taken from the footage; the other half is what both are compared on.

          --footage FILE...    videos of the place, with the objects that matter in them
          --out FILE           where the integer network goes; `network import` puts it in the catalogue
          --integers FILE      compare this integer network, made elsewhere, instead of making one
          --ground-truth FILE  what people labelled in the first video; without it the floats' own sure detections are the measure
          --max-loss POINTS    the bound (default 1 point of mAP, or of what the floats are sure of)
          --pictures N         taken from each video (default 80)
          --data FOLDER        whose networks are known too

        Example:
          ./sightline network quantise YOLOX-Nano --footage door.mp4 yard.mp4 --out yolox-nano-int8.onnx

        Exit codes: 0 made, and it is better to use it; 1 made, and it is better not to; 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of(
        "--footage", "--out", "--integers", "--ground-truth", "--max-loss", "--pictures", "--data");
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) {
    List<String> words = arguments.wordsFrom("NAME");
    List<Path> footage = new ArrayList<>();
    footage.add(
        arguments
            .path("--footage")
            .orElseThrow(() -> new WrongCall("--footage is needed: videos of the place")));
    words.subList(1, words.size()).forEach(word -> footage.add(Path.of(word)));
    Optional<Path> integers = arguments.path("--integers");
    Optional<Path> out = arguments.path("--out");
    if (integers.isEmpty() == out.isEmpty()) {
      throw new WrongCall("either --out, where the network goes, or --integers, which to compare");
    }
    try {
      InstalledNetwork network = network(arguments, words.getFirst());
      FootageSample sample =
          FootageSample.of(
              footage, (int) number(arguments, "--pictures", PICTURES), truth(arguments));
      if (sample.judged().isEmpty()) {
        throw new WrongCall("the footage has fewer than two pictures");
      }
      Smaller smaller =
          new Smaller(
              network, sample.judged(), sample.truth(), line -> console.err().println(line));
      double mostLoss = number(arguments, "--max-loss", MOST_LOSS);
      QuantisationReport report;
      if (integers.isPresent()) {
        report = smaller.compare(integers.get(), mostLoss);
      } else {
        Smaller.Made made = smaller.make(sample.calibration(), mostLoss);
        Files.write(out.orElseThrow(), made.file());
        report = made.report();
      }
      print(report, arguments, console);
      return report.isWithin() && report.speedUp() >= 1 ? DONE : FINDING;
    } catch (PictureException | AnalysisException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new WrongCall("a file cannot be read or written: " + e);
    }
  }

  private static InstalledNetwork network(Arguments arguments, String name) {
    NetworkCatalogue catalogue =
        NetworkFiles.catalogue(arguments.path("--data").orElse(Configuration.DEFAULT_DATA));
    return catalogue.require(name);
  }

  private static Optional<LabelledFootage> truth(Arguments arguments) throws IOException {
    Optional<Path> file = arguments.path("--ground-truth");
    return file.isEmpty() ? Optional.empty() : Optional.of(LabelFile.truth(file.get()));
  }

  private static double number(Arguments arguments, String option, double usual) {
    String word = arguments.value(option).orElse("");
    if (word.isEmpty()) {
      return usual;
    }
    if (!word.matches("[0-9]{1,4}(\\.[0-9]{1,4})?") || Double.parseDouble(word) == 0) {
      throw new WrongCall("%s is a number above 0, not '%s'".formatted(option, word));
    }
    return Double.parseDouble(word);
  }

  private static void print(QuantisationReport report, Arguments arguments, Console console) {
    if (arguments.has("--json")) {
      console.out().println(Texts.json(facts(report)));
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("floats", report.floatBytes(), report.floats()));
    rows.add(row("integers", report.integerBytes(), report.integers()));
    console
        .out()
        .print(Texts.table(List.of("", "kB", "ms", "CPU ms", "mJ a picture", "energy by"), rows));
    List<List<String>> losses = new ArrayList<>();
    new TreeMap<>(report.own().byLabel())
        .forEach(
            (label, of) ->
                losses.add(
                    List.of(
                        label,
                        String.valueOf(of.wanted()),
                        points(of.ap50()),
                        points(of.ap()),
                        sizes(of.bySize()))));
    console
        .out()
        .print(
            Texts.table(
                List.of("class", "sure of", "lost at overlap 0.5", "lost of AP", "by size"),
                losses));
    report
        .floatScore()
        .ifPresent(
            score ->
                console
                    .out()
                    .println(
                        "against the labels: AP %.4f with floats, %.4f with integers"
                            .formatted(
                                score.ap(),
                                report.integerScore().map(DetectionScore::ap).orElse(Double.NaN))));
    console.out().println(report.recommendation());
  }

  private static String points(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f", 100 * (1 - share));
  }

  private static String sizes(Map<String, Double> bySize) {
    List<String> words = new ArrayList<>();
    new TreeMap<>(bySize)
        .forEach(
            (size, ap) -> {
              if (!Double.isNaN(ap)) {
                words.add(size + " " + points(ap));
              }
            });
    return String.join(", ", words);
  }

  private static List<String> row(String name, long bytes, Cost cost) {
    return List.of(
        name,
        String.valueOf(bytes / 1000),
        "%.1f".formatted(cost.medianMillis()),
        "%.1f".formatted(1000 * cost.cpuSecondsPerFrame()),
        "%.0f".formatted(1000 * cost.joulesPerFrame()),
        cost.energySource());
  }

  private static Map<String, Object> facts(QuantisationReport report) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("network", report.network());
    facts.put("pictures", report.pictures());
    facts.put("lossPoints", known(report.loss()));
    facts.put("mostLossPoints", report.mostLoss());
    facts.put("within", report.isWithin());
    facts.put("speedUp", report.speedUp());
    facts.put("floatBytes", report.floatBytes());
    facts.put("integerBytes", report.integerBytes());
    facts.put("floatMillis", report.floats().medianMillis());
    facts.put("integerMillis", report.integers().medianMillis());
    facts.put("floatJoules", report.floats().joulesPerFrame());
    facts.put("integerJoules", report.integers().joulesPerFrame());
    facts.put("energySource", report.integers().energySource());
    report.floatScore().ifPresent(score -> facts.put("floatAp", known(score.ap())));
    report.integerScore().ifPresent(score -> facts.put("integerAp", known(score.ap())));
    Map<String, Object> classes = new TreeMap<>();
    report
        .own()
        .byLabel()
        .forEach(
            (label, of) -> {
              Map<String, Object> lost = new LinkedHashMap<>();
              lost.put("sureOf", of.wanted());
              lost.put("lostAt50", known(100 * (1 - of.ap50())));
              lost.put("lostAp", known(100 * (1 - of.ap())));
              new TreeMap<>(of.bySize())
                  .forEach(
                      (size, ap) -> {
                        if (!Double.isNaN(ap)) {
                          lost.put("lostAp-" + size, 100 * (1 - ap));
                        }
                      });
              classes.put(label, lost);
            });
    facts.put("classes", classes);
    facts.put("recommendation", report.recommendation());
    return facts;
  }

  private static Object known(double value) {
    return Double.isNaN(value) ? "unknown" : value;
  }
}
