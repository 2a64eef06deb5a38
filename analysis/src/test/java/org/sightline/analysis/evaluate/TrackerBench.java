package org.sightline.analysis.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Our object tracker and SORT on the same public detections: `bench/run tracker FOLDER`, a folder
/// with `gt.xml` and `det.txt`.
public final class TrackerBench {
  private static final double[] RATES = {5, 7, 12, 25, 30};

  private TrackerBench() {}

  public static void main(String[] words) throws IOException {
    Path folder = Path.of(words[0]);
    LabelledFootage truth = LabelFile.truth(folder.resolve("gt.xml"));
    LabelledFootage detections = LabelFile.answer(folder.resolve("det.txt"));
    System.out.println("tracker            MOTA   IDF1   HOTA   DetA   AssA   switches  frames/s");
    tell("SORT", TrackingScore.of(truth, Sort.over(detections, truth.last()), 0.5), 0);
    for (double rate : RATES) {
      TrackerRun run = TrackerRun.over(detections, truth.last(), rate);
      tell(
          "ours at %.0f /s".formatted(rate),
          TrackingScore.of(truth, run.tracks(), 0.5),
          run.cost().framesPerSecond());
    }
  }

  private static void tell(String who, TrackingScore s, double framesPerSecond) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-18s %.3f  %.3f  %.3f  %.3f  %.3f  %8d  %s",
            who,
            s.mota(),
            s.idf1(),
            s.hota(),
            s.deta(),
            s.assa(),
            s.idSwitches(),
            framesPerSecond == 0 ? "-" : Long.toString(Math.round(framesPerSecond))));
  }
}
