package org.sightline.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.domain.CameraName;
import org.sightline.domain.QueryText;

class SearchTextTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /// A Sunday, 23:30 in Berlin.
  private static final Instant NOW = Instant.parse("2026-11-22T22:30:00Z");

  private static final Vocabulary NAMES =
      new Vocabulary(
          List.of("person", "car", "traffic light", "Forklift"),
          List.of(new CameraName("door"), new CameraName("north-gate"), new CameraName("dock")),
          List.of("dock", "parking_lot", "Yard"));

  private static Reading read(String text) {
    return SearchText.read(text, NAMES, InstantSource.fixed(NOW), BERLIN);
  }

  private static String query(String text) {
    return QueryText.print(read(text).query());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "person | label:person",
        "People | label:person",
        "a woman | label:person",
        "forklifts | label:forklift",
        "traffic lights | label:\"traffic light\"",
        "vehicles | or(label:car; label:truck; label:bus; label:motorcycle)",
        "lorry | label:truck",
        "bikes | label:bicycle",
        "person car | or(label:person; label:car)",
        "person or car | or(label:person; label:car)",
        "door | camera:door",
        "north gate | camera:north-gate",
        "NORTH-GATE | camera:north-gate",
        "dock | or(camera:dock; zone:dock)",
        "zone:dock | zone:dock",
        "in the parking lot | zone:parking_lot",
        "people at the door | label:person camera:door",
        "-person | not(label:person)",
        "not moving | not(moving:yes)",
        "without people | not(label:person)",
        "-camera:door | not(camera:door)",
        "moving | moving:yes",
        "parked cars | moving:no label:car",
        "standing still | moving:no",
        "is:stationary | moving:no",
        "moving:no | moving:no",
        "motion | kind:motion",
        "kind:object | kind:object",
        "confidence:>0.6 | confidence:>=0.6",
        "confidence:60% | confidence:>=0.6",
        "confidence:<0.4 | not(confidence:>=0.4)",
        "lasts:>10s | lasts:>=10s",
        "dwell:<1.5m | lasts:<90s",
        "for more than 10 seconds | lasts:>=10s",
        "longer than 2 minutes | lasts:>=120s",
        "for less than 5s | lasts:<5s",
        "\"red van\" | text:\"red van\"",
        "text:van | text:\"van\"",
        "today | during:2026-11-21T23:00:00Z/2026-11-22T23:00:00Z",
        "on:yesterday | during:2026-11-20T23:00:00Z/2026-11-21T23:00:00Z",
        "last hour | after:2026-11-22T21:30:00Z",
        "last 10 minutes | after:2026-11-22T22:20:00Z",
        "past 2 days | after:2026-11-20T22:30:00Z",
        "last:90s | after:2026-11-22T22:28:30Z",
        "this morning | during:2026-11-22T04:00:00Z/2026-11-22T11:00:00Z",
        "yesterday evening | during:2026-11-21T17:00:00Z/2026-11-21T21:00:00Z",
        "last night | during:2026-11-21T19:00:00Z/2026-11-22T05:00:00Z",
        "after 22:00 | after:2026-11-22T21:00:00Z",
        "after 23:45 | after:2026-11-21T22:45:00Z",
        "after 10pm | after:2026-11-22T21:00:00Z",
        "before 8:00 | before:2026-11-22T07:00:00Z",
        "since monday | after:2026-11-15T23:00:00Z",
        "on sunday | during:2026-11-21T23:00:00Z/2026-11-22T23:00:00Z",
        "between 14:00 and 15:00 | during:2026-11-22T13:00:00Z/2026-11-22T14:00:00Z",
        "from 14:00 to 15:00 | during:2026-11-22T13:00:00Z/2026-11-22T14:00:00Z",
        "between 22:00 and 06:00 | during:2026-11-22T21:00:00Z/2026-11-23T05:00:00Z",
        "14:00-15:00 | during:2026-11-22T13:00:00Z/2026-11-22T14:00:00Z",
        "after:2026-11-22T10:00:00Z | after:2026-11-22T10:00:00Z",
        "after:2026-11-22T10:00 | after:2026-11-22T09:00:00Z",
        "before:2026-11-20 | before:2026-11-19T23:00:00Z",
        "on:2026-11-20 | during:2026-11-19T23:00:00Z/2026-11-20T23:00:00Z",
        "colour:red | colour:red",
        "color:\"dark red\" | colour:\"dark red\"",
        "-plate:AB* | not(plate:AB*)",
        "line:gate:forward | line:gate:forward",
        "person dwell:dock:>=60s | label:person dwell:dock:>=60s",
        "speed:>=2.5 size:>=0.1 | speed:>=2.5 size:>=0.1",
        "hours:22:00-06:00 | hours:22:00-06:00@Europe/Berlin",
        "days:sat,sun | days:sat,sun@Europe/Berlin",
        "site:hq heading:left | site:hq heading:left",
        "region:0.1,0.1/0.5,0.1/0.3,0.9 | region:0.1,0.1/0.5,0.1/0.3,0.9",
        "since yesterday 22:00 | after:2026-11-21T21:00:00Z",
      })
  void readsAsPeopleMeanIt(String typed, String expected) {
    assertEquals(expected, query(typed));
    assertTrue(read(typed).notUnderstood().isEmpty(), () -> read(typed).notUnderstood().toString());
  }

  @Test
  void aTimeOfDayIsOfTheDayThatIsNamed() {
    assertEquals(
        "during:2026-11-20T23:00:00Z/2026-11-21T23:00:00Z after:2026-11-21T21:00:00Z",
        query("yesterday after 22:00"));
  }

  @Test
  void daysFollowTheClockChange() {
    // In Berlin 2026-10-25 has 25 hours and 2026-03-29 has 23.
    assertEquals("during:2026-10-24T22:00:00Z/2026-10-25T23:00:00Z", query("on:2026-10-25"));
    assertEquals("during:2026-03-28T23:00:00Z/2026-03-29T22:00:00Z", query("on:2026-03-29"));
    assertEquals("after:2026-03-29T01:30:00Z", query("after:2026-03-29T02:30"));
    assertEquals("after:2026-10-25T00:30:00Z", query("after:2026-10-25T02:30"));
  }

  @Test
  void unknownWordsAreSearchedAsTextAndSaid() {
    Reading reading = read("person flurbel");
    assertEquals("label:person text:\"flurbel\"", QueryText.print(reading.query()));
    assertEquals(List.of("flurbel"), reading.notUnderstood());
  }

  @ParameterizedTest
  @CsvSource({
    "heading:up",
    "speed:fast",
    "hours:late",
    "confidence:abc",
    "confidence:7",
    "lasts:soon",
    "after:never",
    "moving:maybe"
  })
  void aValueThatIsNoneOfItsKeyIsSaid(String typed) {
    assertEquals(List.of(typed), read(typed).notUnderstood());
  }

  @Test
  void aCameraThatIsNotThereIsSaid() {
    assertEquals("camera:attic", query("camera:attic"));
    assertEquals(List.of("camera:attic"), read("camera:attic").notUnderstood());
  }

  @Test
  void anOrThatChangesNothingIsSaid() {
    assertEquals(List.of("or"), read("person or moving").notUnderstood());
  }

  @Test
  void nothingMeansEverything() {
    assertEquals("all", query("  "));
    assertEquals(List.of("🙂"), read("🙂").notUnderstood());
  }

  @Test
  void whatIsTooLongIsCutAndSaid() {
    Reading reading = read("person ".repeat(200));
    assertEquals("label:person", QueryText.print(reading.query()));
    assertEquals(List.of("everything after 500 characters"), reading.notUnderstood());
  }
}
