package org.sightline.analysis.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Our tracker beside SORT on the same public detections of PETS 2009 S2.L1.
class SortComparisonTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("sightline.root"), "../shared/data/tracking/pets09-s2l1");

  @Test
  void weFollowBetterThanSortByEveryMeasureAndAtEveryRate() throws IOException {
    Assumptions.assumeTrue(Files.exists(FOLDER.resolve("det.txt")), "absent: " + FOLDER);
    LabelledFootage truth = LabelFile.truth(FOLDER.resolve("gt.xml"));
    LabelledFootage detections = LabelFile.answer(FOLDER.resolve("det.txt"));
    assertEquals(795, truth.frames().size());
    assertEquals(4650, truth.wanted());
    TrackingScore sort = TrackingScore.of(truth, Sort.over(detections, truth.last()), 0.5);
    System.out.println("SORT: " + sort);
    // The rate is told to the tracker; whoever tells it wrong must not lose by it.
    for (double rate : new double[] {5, 7, 12, 25, 30}) {
      TrackerRun run = TrackerRun.over(detections, truth.last(), rate);
      TrackingScore ours = TrackingScore.of(truth, run.tracks(), 0.5);
      System.out.println("ours at " + rate + ": " + ours);
      assertTrue(ours.mota() > sort.mota(), ours + " against " + sort);
      assertTrue(ours.idf1() > sort.idf1(), ours + " against " + sort);
      assertTrue(ours.hota() > sort.hota(), ours + " against " + sort);
      assertTrue(ours.idSwitches() < sort.idSwitches(), ours + " against " + sort);
      assertEquals(
          run.tracks(), TrackerRun.over(detections, truth.last(), rate).tracks(), "the same again");
    }
  }
}
