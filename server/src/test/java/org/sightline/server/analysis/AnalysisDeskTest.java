package org.sightline.server.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.AnalysisState;
import org.sightline.analysis.LiveObject;
import org.sightline.domain.Box;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.Problem;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.recording.RecordingSettings;
import org.sightline.recording.Recordings;
import org.sightline.server.identity.Analyzer;
import org.sightline.server.identity.Readers;
import org.sightline.stream.DerivedStream;
import org.sightline.testkit.ControllableClock;
import org.sightline.testkit.Footage;

/// Who looks at what, and what the ledger says of when nobody did, on clocks that the test moves.
class AnalysisDeskTest {
  private static final CameraName DOOR = new CameraName("door");
  private static final CameraName YARD = new CameraName("yard");
  private static final Analyzer OWN = new Analyzer(Readers.OWN, true, Set.of());
  private static final Analyzer EYES = new Analyzer("eyes", false, Set.of(DOOR));

  @TempDir Path folder;
  private final ControllableClock clock = ControllableClock.atNewYear();
  private final Instant start = clock.instant();
  private final DerivedStream door = new DerivedStream(StreamId.main(DOOR), start);
  private final DerivedStream yard = new DerivedStream(StreamId.main(YARD), start);
  private final Footage footage = Footage.of("IPPP");
  private final List<DerivedStream> playing = new ArrayList<>();
  private Recordings recordings;
  private AnalysisDesk desk;
  private long nanos;

  @BeforeEach
  void open() {
    recordings = Recordings.open(RecordingSettings.usual(folder), clock);
    desk = desk(true);
    desk.begin(Camera.of(DOOR, URI.create("rtsp://127.0.0.1/")), door.stream());
  }

  private AnalysisDesk desk(boolean here) {
    AnalysisTerms terms =
        new AnalysisTerms(
            Optional.empty(),
            java.util.Map.of(),
            5,
            640,
            Set.of(),
            Duration.ofSeconds(10),
            here,
            java.util.Map.of(),
            java.util.Map.of(),
            null);
    return new AnalysisDesk(terms, recordings.analysisGaps(), clock, () -> nanos);
  }

  @AfterEach
  void close() {
    recordings.close();
  }

  private void play(DerivedStream stream) {
    stream.begin(footage.tracks(), clock.instant(), clock.instant());
    playing.add(stream);
  }

  /// Time goes by, a tenth of a second at once, in which playing cameras bring a picture.
  private void pass(double seconds, Runnable each) {
    for (int i = 0; i < Math.round(seconds * 10); i++) {
      clock.advance(Duration.ofMillis(100));
      nanos += 100_000_000;
      AccessUnit unit = footage.units(clock.instant()).getFirst();
      playing.forEach(stream -> stream.unit(unit));
      each.run();
      if (i % 5 == 0) {
        desk.tick();
      }
    }
    desk.tick();
  }

  private static AnalysisState state(long analysed, Instant from, Instant until) {
    return new AnalysisState(
        true,
        5,
        analysed,
        analysed,
        2,
        0,
        OptionalDouble.of(20),
        AnalysisState.NOTHING_DECODED,
        Optional.empty(),
        Optional.of(new TimeRange(from, until)));
  }

  private Optional<Long> says(Analyzer who, String session, CameraName camera, Instant from) {
    AnalyzerReport.OfCamera of =
        new AnalyzerReport.OfCamera(
            camera,
            state(10, from, clock.instant()),
            List.of(new LiveObject("person", 0.9, new Box(0, 0, 1, 1), camera + "-1")));
    return desk.report(who, new AnalyzerReport(session, 1, 1, 0, Optional.empty(), List.of(of)));
  }

  private Optional<Long> isThere(Analyzer who, String session) {
    return desk.report(who, new AnalyzerReport(session, 1, 1, 0, Optional.empty(), List.of()));
  }

  private List<Gap> gaps(CameraName camera) {
    return recordings
        .analysisGaps()
        .gaps(camera, new TimeRange(start.minusSeconds(1), clock.instant().plusSeconds(1)));
  }

  private List<String> problems() {
    return desk.problems().stream().map(Problem::code).toList();
  }

  @Test
  void whatIsLookedAtHasNoGap() {
    play(door);
    pass(20, () -> says(OWN, "one", DOOR, start));
    assertEquals(List.of(), gaps(DOOR));
    assertEquals(List.of(), problems());
    assertEquals(1, desk.objects(DOOR).size());
    assertEquals(10, desk.state(DOOR).analysed());
    pass(4, () -> {});
    assertEquals(List.of(), desk.objects(DOOR));
  }

  @Test
  void anAnalyzerThatDiesLeavesAGapFromTheLastPictureToTheNext() {
    play(door);
    pass(5, () -> says(OWN, "one", DOOR, start));
    Instant last = clock.instant();
    pass(0.8, () -> {});
    desk.ownIsGone("it was killed");
    Gap open = gaps(DOOR).getFirst();
    assertEquals(last, open.start());
    assertEquals(null, open.end());
    assertEquals(GapCause.ANALYSIS_UNAVAILABLE, open.cause());
    assertEquals("it was killed", open.detail());
    assertEquals(List.of("analysis-unavailable"), problems());
    assertTrue(desk.state(DOOR).problem().orElseThrow().contains("it was killed"));
    pass(2, () -> isThere(OWN, "two"));
    assertEquals(null, gaps(DOOR).getFirst().end());
    Instant again = clock.instant();
    says(OWN, "two", DOOR, again);
    assertEquals(again, gaps(DOOR).getFirst().end());
    assertEquals(1, gaps(DOOR).size());
    assertEquals(20, desk.state(DOOR).analysed());
    pass(5, () -> says(OWN, "two", DOOR, again));
    assertEquals(1, gaps(DOOR).size());
    assertEquals(List.of(), problems());
  }

  @Test
  void anAnalyzerThatStandsStillIsNoticedWithinItsPatience() {
    play(door);
    pass(5, () -> says(OWN, "one", DOOR, start));
    Instant last = clock.instant();
    pass(3.1, () -> {});
    assertEquals(last, gaps(DOOR).getFirst().start());
    assertEquals(GapCause.ANALYSIS_UNAVAILABLE, gaps(DOOR).getFirst().cause());
  }

  @Test
  void whoIsThereAndDoesNotComeToLookIsOverloaded() {
    play(door);
    Instant[] looked = {start};
    pass(
        5,
        () -> {
          looked[0] = clock.instant();
          says(OWN, "one", DOOR, start);
        });
    pass(
        5,
        () ->
            desk.report(
                OWN,
                new AnalyzerReport(
                    "one",
                    1,
                    1,
                    0,
                    Optional.empty(),
                    List.of(
                        new AnalyzerReport.OfCamera(
                            DOOR, state(10, start, looked[0]), List.of())))));
    Gap gap = gaps(DOOR).getFirst();
    assertEquals(GapCause.ANALYSIS_OVERLOADED, gap.cause());
    assertEquals(looked[0], gap.start());
    assertEquals(List.of("analysis-overloaded"), problems());
  }

  @Test
  void aBreakThatIsToldAfterwardsIsWrittenToo() {
    play(door);
    pass(5, () -> says(OWN, "one", DOOR, start));
    Instant last = clock.instant();
    playing.clear();
    pass(4, () -> isThere(OWN, "one"));
    says(OWN, "one", DOOR, clock.instant().minusMillis(500));
    assertEquals(1, gaps(DOOR).size());
    assertEquals(last, gaps(DOOR).getFirst().start());
    assertEquals(clock.instant().minusMillis(500), gaps(DOOR).getFirst().end());
  }

  @Test
  void aStreamThatVanishesIsTheCauseItself() {
    play(door);
    pass(5, () -> says(OWN, "one", DOOR, start));
    Instant last = clock.instant();
    playing.clear();
    door.end(GapCause.CAMERA_UNREACHABLE, "nothing answers at 10.0.0.2", clock.instant());
    pass(1, () -> isThere(OWN, "one"));
    Gap gap = gaps(DOOR).getFirst();
    assertEquals(GapCause.CAMERA_UNREACHABLE, gap.cause());
    assertEquals("nothing answers at 10.0.0.2", gap.detail());
    assertEquals(last, gap.start());
    play(door);
    Instant again = clock.instant();
    pass(1, () -> says(OWN, "one", DOOR, again));
    assertEquals(again, gaps(DOOR).getFirst().end());
  }

  @Test
  void anotherMachineTakesItsCamerasOverAndGivesThemBackWhenItIsGone() {
    desk.begin(Camera.of(YARD, URI.create("rtsp://127.0.0.1/")), yard.stream());
    isThere(OWN, "one");
    assertEquals(2, desk.assignment(OWN).cameras().size());
    long before = desk.assignment(OWN).revision();
    long told = isThere(EYES, "remote").orElseThrow();
    assertTrue(told > before);
    assertEquals(List.of(DOOR), names(EYES));
    assertEquals(List.of(YARD), names(OWN));
    pass(3, () -> isThere(OWN, "one"));
    assertEquals(List.of(), names(EYES));
    assertEquals(List.of(DOOR, YARD), names(OWN));
  }

  private List<CameraName> names(Analyzer analyzer) {
    return desk.assignment(analyzer).cameras().stream().map(Camera::name).toList();
  }

  @Test
  void whatIsSaidOfCamerasThatAreNotItsOwnIsPassedOver() {
    play(door);
    isThere(EYES, "remote");
    says(OWN, "one", DOOR, start);
    assertEquals(0, desk.state(DOOR).analysed());
    says(EYES, "remote", DOOR, start);
    assertEquals(10, desk.state(DOOR).analysed());
  }

  @Test
  void twoProcessesWithOneTokenAreNotBothBelieved() {
    assertTrue(isThere(EYES, "remote").isPresent());
    assertTrue(isThere(EYES, "another").isEmpty());
    pass(3, () -> {});
    assertTrue(isThere(EYES, "another").isPresent());
  }

  @Test
  void theNodesOwnEndIsAGapOfTheNode() {
    play(door);
    pass(6, () -> says(OWN, "one", DOOR, start));
    Instant last = clock.instant();
    desk.close();
    clock.advance(Duration.ofMinutes(1));
    desk = desk(true);
    desk.begin(Camera.of(DOOR, URI.create("rtsp://127.0.0.1/")), door.stream());
    Gap gap = gaps(DOOR).getFirst();
    assertEquals(last, gap.start());
    assertEquals(GapCause.NODE_STOPPED, gap.cause());
    assertEquals(1, gaps(DOOR).size());
    Instant again = clock.instant();
    says(OWN, "two", DOOR, again);
    pass(0.1, () -> says(OWN, "two", DOOR, again));
    assertEquals(again, gaps(DOOR).getFirst().end());
  }

  @Test
  void aNodeThatWasKilledKnowsToWithinSecondsSinceWhenNobodyLooked() {
    play(door);
    pass(12, () -> says(OWN, "one", DOOR, start));
    Instant last = clock.instant();
    desk = desk(true);
    clock.advance(Duration.ofMinutes(1));
    desk.begin(Camera.of(DOOR, URI.create("rtsp://127.0.0.1/")), door.stream());
    Duration off = Duration.between(gaps(DOOR).getFirst().start(), last);
    assertFalse(off.isNegative());
    assertTrue(off.compareTo(Duration.ofSeconds(6)) < 0, off.toString());
  }

  @Test
  void aCameraThatIsSwitchedOffHasThatCause() {
    play(door);
    pass(5, () -> says(OWN, "one", DOOR, start));
    desk.end(DOOR);
    assertEquals(GapCause.SWITCHED_OFF, gaps(DOOR).getFirst().cause());
    assertTrue(desk.endedJustNow(DOOR).isPresent());
    assertFalse(desk.state(DOOR).on());
    nanos += 60_000_000_000L;
    assertTrue(desk.endedJustNow(DOOR).isEmpty());
  }

  @Test
  void waitsAfterShortLivesGrowAndNeverEnd() {
    assertEquals(Duration.ofMillis(100), OwnAnalyzer.wait(1));
    assertEquals(Duration.ofMillis(100), OwnAnalyzer.wait(3));
    assertEquals(Duration.ofSeconds(2), OwnAnalyzer.wait(4));
    assertEquals(Duration.ofSeconds(4), OwnAnalyzer.wait(5));
    assertEquals(Duration.ofMinutes(1), OwnAnalyzer.wait(12));
    assertEquals(Duration.ofMinutes(1), OwnAnalyzer.wait(1_000_000));
  }

  @Test
  void budgetsRunOutAndRefill() {
    AnalyzerBudgets budgets = desk.budgets();
    assertTrue(budgets.take(OWN, AnalyzerBudgets.Kind.FACTS, 5000));
    assertFalse(budgets.take(OWN, AnalyzerBudgets.Kind.FACTS, 1));
    assertTrue(budgets.take(EYES, AnalyzerBudgets.Kind.FACTS, 1));
    nanos += 1_000_000_000L;
    assertTrue(budgets.take(OWN, AnalyzerBudgets.Kind.FACTS, 499));
    assertFalse(budgets.take(OWN, AnalyzerBudgets.Kind.FACTS, 10));
  }
}
