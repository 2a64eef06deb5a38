package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.PictureWorks;
import org.sightline.stream.DerivedStream;
import org.sightline.testkit.ControllableClock;

final class ScrubStripTest {
  private static final StreamId DOOR = Script.DOOR;
  private static final StreamId DOOR_SUB = new StreamId(new CameraName("door"), StreamRole.SUB);
  private static final MediaFormat.H264 SMALL =
      new MediaFormat.H264(new byte[] {0x67, 0x42, 0, 0x1E, 1}, new byte[] {0x68, 1, 2}, 160, 90);
  private static final Instant START = Script.START;

  @TempDir Path folder;
  private final ControllableClock clock = new ControllableClock(START);
  private final List<MediaFormat> decoded = new ArrayList<>();
  private boolean broken;
  private long cpuNanos;
  private long costNanos;
  private long waitNanos;
  private Recordings recordings;
  private ScrubStrip strip;
  private DerivedStream main;
  private Instant begun = START;
  private long nanos;

  @BeforeEach
  void open() {
    open(null);
  }

  private void open(@org.jspecify.annotations.Nullable Duration maxAge) {
    recordings =
        Recordings.open(
            Script.settings(folder, maxAge, 0),
            clock,
            new Recordings.Working(false, FileOpener.REAL, () -> nanos));
    strip =
        new ScrubStrip(
            recordings,
            new ScrubSettings(true, Duration.ofSeconds(5)),
            maker(),
            new ScrubStrip.Meter(() -> nanos, () -> cpuNanos));
    main = new DerivedStream(DOOR, clock.instant());
    recordings.record(main.stream());
    strip.watch(main.stream(), null);
  }

  private BiFunction<MediaFormat, AccessUnit, PictureWorks.Made> maker() {
    return (format, unit) -> {
      if (broken) {
        throw new IllegalStateException("a picture that no codec takes");
      }
      decoded.add(format);
      cpuNanos += costNanos;
      nanos += waitNanos;
      return new PictureWorks.Made(Optional.of(jpeg(unit.time())), 0);
    };
  }

  private static byte[] jpeg(long ticks) {
    return ("picture at " + ticks).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  @AfterEach
  void close() {
    strip.close();
    recordings.close();
  }

  private void begin() {
    begun = clock.instant();
    main.begin(List.of(Script.PICTURE), begun, begun);
  }

  /// Seconds of one key picture and three others; the strip is visited after each.
  private void seconds(int count) {
    for (int second = 0; second < count; second++) {
      long ticks = Duration.between(begun, clock.instant()).toMillis() * 90;
      for (int i = 0; i < 4; i++) {
        byte[] bytes = new byte[100];
        bytes[3] = 96;
        bytes[4] = (byte) (i == 0 ? 0x65 : 0x41);
        main.unit(new AccessUnit(0, ticks + i * 22_500L, i == 0, false, clock.instant(), bytes));
        clock.advance(Duration.ofMillis(250));
      }
      recordings.visit();
      nanos += 1_000_000_000L;
      strip.visit(nanos);
    }
  }

  private Optional<ScrubPicture> at(double second) {
    return strip.newest(DOOR, START.plusMillis(Math.round(second * 1000)));
  }

  private List<Instant> all() {
    return strip.times(
        DOOR, new TimeRange(START.minusSeconds(60), START.plusSeconds(7200)), 100_000);
  }

  @Test
  void aPictureIsKeptFromTheBeginningOfFootageOnAndAgainAfterEachInterval() {
    begin();
    seconds(21);
    ScrubPicture first = at(0).orElseThrow();
    assertEquals(START, first.at());
    assertArrayEquals(jpeg(0), first.jpeg());
    assertEquals(first.at(), at(4.9).orElseThrow().at());
    List<Instant> all = all();
    assertEquals(5, all.size(), () -> all.toString());
    for (int i = 1; i < all.size(); i++) {
      assertEquals(Duration.ofSeconds(5), Duration.between(all.get(i - 1), all.get(i)));
    }
    assertEquals(Optional.empty(), at(-1));
    assertEquals(5, strip.figures().pictures());
  }

  @Test
  void picturesThatCostMoreAreFartherApart() {
    costNanos = 3_500_000;
    begin();
    seconds(100);
    List<Instant> all = all();
    assertEquals(4, all.size(), () -> all.toString());
    assertEquals(Duration.ofSeconds(30), Duration.between(all.get(1), all.get(2)));
  }

  @Test
  void whileTheMachineIsBusyNoneAreMade() {
    begin();
    waitNanos = 300_000_000;
    seconds(9);
    assertEquals(1, decoded.size());
    assertEquals(1, strip.figures().deferred());
    waitNanos = 0;
    seconds(10);
    assertTrue(decoded.size() > 1);
  }

  @Test
  void picturesSurviveARestart() {
    begin();
    seconds(12);
    List<Instant> before = all();
    strip.close();
    recordings.close();
    open();
    assertEquals(before, all());
    assertArrayEquals(jpeg(0), at(2).orElseThrow().jpeg());
  }

  @Test
  void picturesGoWithTheirFootageAndNoByteStays() throws IOException {
    begin();
    seconds(60);
    strip.close();
    recordings.close();
    open(Duration.ofSeconds(25));
    Instant oldest = START.plusSeconds(30);
    recordings.retain();
    assertEquals(oldest, recordings.storage().oldest());
    assertTrue(all().stream().noneMatch(oldest::isAfter), "shown although footage is gone");
    assertEquals(Optional.empty(), at(29));
    assertTrue(text().contains("picture at 0"), "nothing to erase");
    strip.erase();
    assertFalse(text().contains("picture at 0"));
    assertFalse(text().contains("picture at " + 25 * 90_000));
    assertTrue(text().contains("picture at " + 40 * 90_000));
    assertEquals(6, strip.figures().erased());
  }

  @Test
  void whatNobodyToldOfIsFoundByLookingAtAllHours() throws IOException {
    begin();
    seconds(60);
    strip.close();
    recordings.close();
    open(Duration.ofSeconds(25));
    strip =
        new ScrubStrip(
            recordings,
            ScrubSettings.USUAL,
            maker(),
            new ScrubStrip.Meter(() -> nanos, () -> cpuNanos));
    recordings.retain();
    ScrubStrip later =
        new ScrubStrip(
            recordings,
            ScrubSettings.USUAL,
            maker(),
            new ScrubStrip.Meter(() -> nanos, () -> cpuNanos));
    assertTrue(text().contains("picture at 0"));
    later.sweep();
    assertFalse(text().contains("picture at 0"));
    assertTrue(text().contains("picture at " + 40 * 90_000));
  }

  private String text() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("scrub"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return text.toString();
  }

  @Test
  void picturesComeFromTheSubStreamWhereItPlaysAndBelongToTheMainOne() {
    DerivedStream sub = new DerivedStream(DOOR_SUB, clock.instant());
    strip.watch(main.stream(), sub.stream());
    begin();
    sub.begin(List.of(SMALL), begun, begun);
    sub.unit(new AccessUnit(0, 0, true, false, clock.instant(), new byte[8]));
    seconds(2);
    assertEquals(List.of(SMALL), decoded);
    assertEquals(START, at(1).orElseThrow().at());
    assertEquals(Optional.empty(), strip.newest(DOOR_SUB, START.plusSeconds(1)));
    sub.end(GapCause.CONNECTION_LOST, "gone", clock.instant());
    seconds(6);
    assertEquals(Script.PICTURE, decoded.getLast());
  }

  @Test
  void whileNothingIsRecordedNoPictureIsMade() {
    begin();
    seconds(6);
    int before = decoded.size();
    recordings.stop(DOOR, GapCause.SWITCHED_OFF);
    for (int i = 0; i < 20; i++) {
      nanos += 1_000_000_000L;
      strip.visit(nanos);
    }
    assertEquals(before, decoded.size());
  }

  @Test
  void aPictureThatCannotBeDecodedCostsNoRecordedSecond() {
    broken = true;
    begin();
    seconds(20);
    assertTrue(strip.figures().failures() > 0);
    assertEquals(0, strip.figures().pictures());
    assertEquals(
        List.of(), recordings.timeline(DOOR, new TimeRange(START, clock.instant())).gaps());
    assertEquals(Optional.empty(), at(10));
  }

  @Test
  void aFolderThatTakesNoFilesCostsPicturesOnly() throws IOException {
    Files.writeString(folder.resolve("scrub"), "a file where the folder should be");
    begin();
    seconds(8);
    assertEquals(0, strip.figures().pictures());
    assertTrue(strip.figures().failures() > 0);
    assertEquals(
        List.of(), recordings.timeline(DOOR, new TimeRange(START, clock.instant())).gaps());
  }

  @Test
  void timesAreSpreadOverTheRange() {
    begin();
    seconds(101);
    TimeRange range = new TimeRange(START, START.plusSeconds(100));
    assertEquals(20, strip.times(DOOR, range, 1000).size());
    List<Instant> four = strip.times(DOOR, range, 4);
    assertEquals(
        List.of(0L, 25L, 50L, 75L),
        four.stream().map(t -> Duration.between(START, t).toSeconds()).toList());
  }

  @Test
  void longGroupsOfPicturesGiveTheirKeyPictureOnce() {
    begin();
    seconds(1);
    long ticks = 90_000;
    for (int second = 1; second < 30; second++) {
      main.unit(new AccessUnit(0, ticks * second, false, false, clock.instant(), new byte[8]));
      clock.advance(Duration.ofSeconds(1));
      recordings.visit();
      nanos += 1_000_000_000L;
      strip.visit(nanos);
    }
    assertEquals(1, decoded.size());
  }
}
