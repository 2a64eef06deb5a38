package org.sightline.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Recorded footage in a browser: speeds, backwards, single pictures, several cameras in step; and
/// what the browser says of damage and of the node's health.
class PlaybackBrowserTest {
  private static final Duration FOOTAGE = Duration.ofSeconds(25);

  @RegisterExtension static final BrowserSite BROWSER = new BrowserSite();

  /// How far the pictures of two cameras are apart, a tenth of a second from one to the next.
  private static final String APART_FOR_A_SECOND =
      """
      async () => {
        const apart = [];
        for (let i = 0; i < 10; i++) {
          await new Promise((done) => setTimeout(done, 100));
          const [a, b] = [...document.querySelectorAll(".pane video")].map((video) => video.readyState < 2 ? NaN : video.currentTime);
          const seconds = Math.abs(a - b) % 86400;
          apart.push(Number.isNaN(seconds) ? 1e9 : Math.min(seconds, 86400 - seconds) * 1000);
        }
        return apart;
      }
      """;

  private Page page;

  @BeforeEach
  void begin() {
    page = BROWSER.page();
  }

  @Test
  void withoutMediaSourceTheBrowserPlaysThePlaylistByItself() {
    BROWSER.context().addInitScript("delete window.MediaSource; delete window.ManagedMediaSource;");
    page.navigate("about:blank");
    playDoor(recorded("door").plusSeconds(1));
    page.waitForFunction(
        "() => document.querySelector('video').src.includes('/api/v1/cameras/door/hls/index.m3u8?')");
    Object playsPlaylists =
        page.evaluate(
            "() => document.createElement('video').canPlayType('application/vnd.apple.mpegurl')");
    Assumptions.assumeFalse(
        "".equals(playsPlaylists), "needs a Chromium from 142 on, which plays HLS by itself");
    page.waitForFunction(
        "() => { const v = document.querySelector('video'); return v.currentTime > 3 && v.readyState > 1; }");
  }

  @Test
  void footageIsPlayedFasterAndBackwardsByItsKeyPictures() {
    Instant first = recorded("door").plusSeconds(1);
    playDoor(first);
    choose(4);
    double[] fast = {0};
    until(
        () -> "4× goes on 4 seconds a second, not " + fast[0],
        () -> {
          fast[0] = pace();
          return fast[0] > 3 && fast[0] < 5;
        });

    press("k");
    page.navigate("/#/camera/door?at=" + first.plusSeconds(1));
    List<Double> shown = shownWhile(8);
    assertTrue(shown.size() >= 3 && rises(shown), "forwards by key pictures: " + shown);
    assertKeyPictures(shown);

    page.navigate("/#/camera/door?at=" + first.plusSeconds(15));
    List<Double> back = shownWhile(-4);
    assertTrue(back.size() >= 3 && rises(back.reversed()), "backwards: " + back);
    assertKeyPictures(back);
  }

  @Test
  void theCommaAndTheFullStopShowEveryPictureExactly() {
    Instant first = recorded("door").plusSeconds(2);
    playDoor(first);
    press("k");
    assertThat(page.locator("video[data-playback=paused]")).isVisible();
    Instant stands = Instant.ofEpochMilli((long) position());
    TreeMap<Long, Boolean> pictures =
        pictures("door", stands.minusSeconds(5), stands.plusSeconds(5));
    press(".");
    long at = landed(pictures);
    for (String key : List.of(".", ".", ".", ",", ",", ".")) {
      press(key);
      long wanted =
          Objects.requireNonNull(key.equals(".") ? pictures.higherKey(at) : pictures.lowerKey(at));
      until(key + " shows the picture of " + wanted, () -> Math.abs(shownMicros() - wanted) < 1000);
      assertEquals(
          Instant.ofEpochMilli(wanted / 1000).toString(),
          Instant.parse(BrowserSite.attribute(page.locator("time.position"), "datetime"))
              .toString());
      at = wanted;
    }
  }

  @Test
  void jklShuttleAndTheKeysAreInTheirDialog() {
    playDoor(recorded("door").plusSeconds(8));
    Locator speed = page.locator("select[data-speed]");
    choose(1);
    press("l");
    assertThat(speed).hasAttribute("data-speed", "2");
    press("j");
    press("j");
    assertThat(speed).hasAttribute("data-speed", "-1");
    press("k");
    assertThat(page.getByLabel("Play (Space)")).isVisible();
    press("l");
    assertThat(speed).hasAttribute("data-speed", "1");
    press("?");
    assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.DIALOG))
        .containsText("Backwards, pause, forwards");
  }

  @Test
  void twoCamerasShowTheSameInstantAtEverySpeedAndStep() {
    Instant at = later(recorded("door"), recorded("yard")).plusSeconds(2);
    page.navigate("/#/playback?cameras=door,yard&at=" + at);
    bothPlay();
    for (int speed : List.of(1, 2)) {
      choose(speed);
      List<Object> apart = new ArrayList<>();
      until(
          () -> "both are in step for a second at " + speed + "×, not apart by " + apart,
          () -> {
            apart.clear();
            apart.addAll((List<?>) page.evaluate(APART_FOR_A_SECOND));
            return apart.stream().allMatch(millis -> ((Number) millis).doubleValue() <= 100);
          });
    }
    press("k");
    press(".");
    until("both stand at one instant", () -> apartMillis() < 1);
    choose(-2);
    double before = position();
    until("both go backwards", () -> position() < before - 1500);
    press("k");
    until("both stand again", () -> apartMillis() < 1);
  }

  @Test
  void aCameraWithoutFootageSaysWhyWhileTheOtherPlays() {
    until(
        "yard is recorded",
        () -> BROWSER.ask("/api/v1/cameras/yard").at("/recording/on").asBoolean());
    BROWSER.site().cutYard();
    until(
        () -> "yard's gap is in " + timeline("yard").at("/gaps"),
        () -> openGapOfYard().isPresent());
    Instant cut = openGapOfYard().orElseThrow();
    until("the gap lasts for a while", () -> Instant.now().isAfter(cut.plusSeconds(6)));
    BROWSER.site().mendYard();
    until(
        "yard plays again",
        () -> BROWSER.ask("/api/v1/cameras/yard").at("/recording/on").asBoolean());
    // Playback of several cameras stays some seconds behind now.
    until("the cut is history", () -> Instant.now().isAfter(cut.plusSeconds(10)));
    page.navigate("/#/playback?cameras=door,yard&at=" + cut.plusMillis(500));
    // At one moment: the gap goes by while the other camera plays.
    page.waitForFunction(
        """
        () => {
          const pane = (camera) => document.querySelector(`[aria-label="Playback of ${camera}"]`);
          const why = pane("yard")?.querySelector(".trouble");
          return why != null && ["connection-lost", "camera-unreachable"].includes(why.dataset.cause)
            && why.querySelector(".trouble-next").textContent.includes(":")
            && ["playing", "loading"].includes(pane("door").querySelector("video").dataset.playback);
        }
        """);
    assertThat(page.locator("g[data-camera=yard] rect.gap").first()).isAttached();
  }

  @Test
  void aSmallPictureStandsUnderThePointerOnTheTimeline() {
    List<Instant> kept = new ArrayList<>();
    until("a small picture is kept", () -> kept.addAll(smallPictures("door")));
    Instant at = kept.getFirst();
    // Playback that comes to now goes live.
    until("the small picture is history", () -> Instant.now().isAfter(at.plusSeconds(8)));
    playDoor(at);
    press("k");
    Locator playhead = page.locator(".timeline .playhead path");
    Locator picture = page.locator(".small-picture img");
    until(
        "the picture is there",
        () -> {
          var box = playhead.boundingBox();
          if (box == null) {
            return false;
          }
          page.mouse().move(box.x + box.width / 2, box.y + 24);
          page.mouse().move(box.x + box.width / 2 + 1, box.y + 25);
          return picture.count() == 1 && (int) picture.evaluate("i => i.naturalWidth") > 0;
        });
    page.mouse().move(10, 10);
    assertThat(picture).hasCount(0);
  }

  @Test
  void damageStandsInTheTimelineInColourAndInWords() {
    recorded("yard");
    until(
        "damage is known",
        () -> {
          BROWSER.site().losePacketsOfYard(2);
          page.waitForTimeout(1000);
          return !timeline("yard").at("/damaged").isEmpty();
        });
    page.navigate("/#/camera/yard");
    assertThat(page.locator("rect.damage").first()).isAttached();
    assertThat(page.locator(".gap-list li[data-cause=damaged]").first()).containsText("Damaged");
    assertThat(page.getByText("Damaged: cannot be shown right")).isVisible();
  }

  @Test
  void whatIsWrongStandsInTheNavigationAndOnTheSystemScreen() {
    page.navigate("/#/live");
    Locator badge = page.locator(".nav-place[href='#/system'] .badge");
    assertThat(badge).isVisible();
    assertThat(badge).hasAttribute("aria-label", Pattern.compile("\\d+ problems?, worst: \\w+"));
    page.locator(".nav-place[href='#/system']").click();
    Locator gate =
        page.getByLabel("Problems")
            .locator("li")
            .filter(new Locator.FilterOptions().setHas(page.locator("a[href^='#/camera/gate']")));
    assertThat(gate.first()).isVisible();
    assertThat(gate.first().locator(".problem-remedy")).containsText("Since");
    assertThat(page.getByText(BROWSER.site().password())).hasCount(0);
  }

  /// Since when yard has not been recorded; empty while it is.
  private static Optional<Instant> openGapOfYard() {
    for (JsonNode gap : timeline("yard").at("/gaps")) {
      if (gap.at("/end").isNull()) {
        return Optional.of(Instant.parse(gap.at("/start").asString()));
      }
    }
    return Optional.empty();
  }

  /// The instants of the small pictures that were kept of a camera since the node began.
  private static List<Instant> smallPictures(String camera) {
    Instant now = Instant.now();
    List<Instant> times = new ArrayList<>();
    BROWSER
        .ask(
            "/api/v1/cameras/%s/scrub/sheet?from=%s&to=%s"
                .formatted(camera, now.minusSeconds(600), now))
        .at("/times")
        .forEach(time -> times.add(Instant.parse(time.asString())));
    return times;
  }

  /// When the camera's newest unbroken footage begins, once there is enough of it.
  private static Instant recorded(String camera) {
    List<Instant> begin = new ArrayList<>();
    until(
        camera + " has footage",
        () -> {
          begin.clear();
          for (JsonNode span : timeline(camera).at("/spans")) {
            Instant start = Instant.parse(span.at("/start").asString());
            Instant end = Instant.parse(span.at("/end").asString());
            if (Duration.between(start, end).compareTo(FOOTAGE) >= 0) {
              begin.add(start);
            }
          }
          return !begin.isEmpty();
        });
    return begin.getLast();
  }

  private void playDoor(Instant at) {
    page.navigate("/#/camera/door?at=" + at);
    assertThat(page.locator("video[data-playback=playing]")).isVisible();
    until("a picture is shown", () -> shownMicros() > 0);
  }

  private void bothPlay() {
    until(
        "both cameras play",
        () ->
            page.locator(".pane video[data-playback=playing]").count() == 2
                && apartMillis() < 5000);
  }

  private void choose(int speed) {
    page.locator("select[data-speed]").selectOption(Integer.toString(speed));
  }

  private void press(String key) {
    page.keyboard().press(key);
  }

  /// Seconds of footage a second, over a second and a half.
  private double pace() {
    Object pace =
        page.evaluate(
            """
            async () => {
              const read = () => [performance.now(), Date.parse(document.querySelector("time.position").dateTime)];
              const wait = (millis) => new Promise((done) => setTimeout(done, millis));
              await wait(500);
              const [begin, from] = read();
              await wait(1500);
              const [end, to] = read();
              return (to - from) / (end - begin);
            }
            """);
    return ((Number) pace).doubleValue();
  }

  /// The instants of the first pictures that come onto the screen at a speed, in milliseconds.
  private List<Double> shownWhile(int speed) {
    assertThat(page.locator("video[data-playback=playing]")).isVisible();
    choose(speed);
    // Key pictures are shown by seeking: once the video stands, none of the speed before comes.
    page.waitForFunction("() => document.querySelector('video[data-shown]').paused");
    Object shown =
        page.evaluate(
            """
            async () => {
              const seen = [];
              const begin = performance.now();
              while (performance.now() - begin < 60000 && seen.length < 7) {
                const at = document.querySelector("video[data-shown]")?.dataset.shown;
                if (at && at !== seen.at(-1)) seen.push(at);
                await new Promise((done) => setTimeout(done, 15));
              }
              return seen.slice(1).map(Number);
            }
            """);
    press("k");
    List<Double> instants = new ArrayList<>();
    for (Object one : (List<?>) shown) {
      instants.add(((Number) one).doubleValue());
    }
    return instants;
  }

  private static boolean rises(List<Double> values) {
    return new TreeSet<>(values).stream().toList().equals(values);
  }

  private static void assertKeyPictures(List<Double> shown) {
    Instant from =
        Instant.ofEpochMilli(
            (long) Math.floor(shown.stream().mapToDouble(d -> d).min().orElseThrow()));
    Instant to =
        Instant.ofEpochMilli(
            (long) Math.ceil(shown.stream().mapToDouble(d -> d).max().orElseThrow()));
    TreeMap<Long, Boolean> pictures = pictures("door", from.minusSeconds(5), to.plusSeconds(5));
    for (double millis : shown) {
      long nearest = Objects.requireNonNull(pictures.floorKey(Math.round(millis * 1000) + 1000));
      assertTrue(Math.abs(nearest - millis * 1000) < 1000, millis + " is no picture's instant");
      assertTrue(Objects.requireNonNull(pictures.get(nearest)), nearest + " is no key picture");
    }
  }

  /// When pictures were taken, in microseconds, and whether each is a key picture.
  private static TreeMap<Long, Boolean> pictures(String camera, Instant from, Instant to) {
    TreeMap<Long, Boolean> pictures = new TreeMap<>();
    for (JsonNode frame :
        ask("/api/v1/cameras/" + camera + "/frames?start=" + from + "&end=" + to).at("/frames")) {
      pictures.put(frame.at("/atMicros").asLong(), frame.at("/key").asBoolean());
    }
    return pictures;
  }

  /// The picture that is shown, once it is one of these.
  private long landed(TreeMap<Long, Boolean> pictures) {
    long[] at = {0};
    until(
        "a picture's own instant is shown",
        () -> {
          Long near = pictures.floorKey(Math.round(shownMicros()) + 1000);
          at[0] = near == null ? 0 : near;
          double shown =
              Instant.parse(BrowserSite.attribute(page.locator("time.position"), "datetime"))
                  .toEpochMilli();
          return near != null
              && Math.abs(near - shownMicros()) < 1000
              && Math.abs(near / 1000.0 - shown) < 1;
        });
    return at[0];
  }

  private double shownMicros() {
    String shown = page.locator("video[data-shown]").first().getAttribute("data-shown");
    return shown == null || shown.isEmpty() ? 0 : Double.parseDouble(shown) * 1000;
  }

  private double position() {
    return Instant.parse(BrowserSite.attribute(page.locator("time.position"), "datetime"))
        .toEpochMilli();
  }

  /// How far the pictures of two cameras are apart. Their media times begin at the same midnight.
  private double apartMillis() {
    Object apart =
        page.evaluate(
            """
            () => {
              const [a, b] = [...document.querySelectorAll(".pane video")].map((video) => video.readyState < 2 ? NaN : video.currentTime);
              const seconds = Math.abs(a - b) % 86400;
              return Number.isNaN(seconds) ? 1e9 : Math.min(seconds, 86400 - seconds) * 1000;
            }
            """);
    return ((Number) apart).doubleValue();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static JsonNode timeline(String camera) {
    Instant now = Instant.now();
    return ask(
        "/api/v1/cameras/%s/timeline?start=%s&end=%s"
            .formatted(camera, now.minusSeconds(600), now.plusSeconds(600)));
  }

  private static JsonNode ask(String path) {
    return BROWSER.ask(path);
  }

  private static void until(String what, BooleanSupplier condition) {
    BROWSER.until(what, condition);
  }

  /// @param what is asked for when it was waited for in vain
  private static void until(Supplier<String> what, BooleanSupplier condition) {
    try {
      BROWSER.until("it is so", condition);
    } catch (AssertionError e) {
      throw new AssertionError("waited in vain until " + what.get(), e);
    }
  }
}
