package org.sightline.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Recorded footage in a browser: speeds, backwards, single pictures, several cameras in step; and
// what
/// the browser says of damage and of the node's health.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlaybackBrowserTest {
  private static final double PATIENCE_MILLIS = 90_000;
  private static final Duration FOOTAGE = Duration.ofSeconds(25);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private @Nullable TestSite site;
  private @Nullable Chromium chromium;
  private @Nullable String signedIn;
  private BrowserContext context;
  private Page page;
  private PageWatch watch;

  @RegisterExtension
  final AfterTestExecutionCallback picture =
      test -> {
        if (test.getExecutionException().isPresent()) {
          Path file = Path.of("target", "browser", test.getRequiredTestMethod().getName() + ".png");
          page.screenshot(new Page.ScreenshotOptions().setPath(file));
        }
      };

  @BeforeAll
  void begin(@TempDir Path folder) throws IOException {
    Assumptions.assumeTrue(
        Chromium.isHere(),
        Chromium.PROGRAM + " is absent: apt-get install chromium to run the browser tests");
    chromium = Chromium.start();
    site = new TestSite(folder);
  }

  @AfterAll
  void end() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
    if (site != null) {
      site.close();
    }
  }

  @BeforeEach
  void openABrowser() {
    open(signedIn);
    if (signedIn == null) {
      page.navigate("/");
      page.getByLabel("User").fill("admin");
      page.getByLabel("Password").fill(site().password());
      page.keyboard().press("Enter");
      assertThat(page.locator("#screen-title")).isVisible(patiently());
      signedIn = context.storageState();
    }
  }

  @AfterEach
  void closeTheBrowser() {
    List<String> complaints = watch.complaints();
    context.close();
    assertEquals(List.of(), complaints, "the browser complains of nothing");
  }

  @Test
  void withoutMediaSourceTheBrowserPlaysThePlaylistByItself() {
    context.addInitScript("delete window.MediaSource; delete window.ManagedMediaSource;");
    page.navigate("about:blank");
    playDoor(recorded("door").plusSeconds(1));
    page.waitForFunction(
        "() => document.querySelector('video').src.includes('/api/v1/cameras/door/hls/index.m3u8?')",
        null,
        new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MILLIS));
    Object playsPlaylists =
        page.evaluate(
            "() => document.createElement('video').canPlayType('application/vnd.apple.mpegurl')");
    Assumptions.assumeFalse(
        "".equals(playsPlaylists), "needs a Chromium from 142 on, which plays HLS by itself");
    page.waitForFunction(
        "() => { const v = document.querySelector('video'); return v.currentTime > 3 && v.readyState > 1; }",
        null,
        new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MILLIS));
  }

  @Test
  void footageIsPlayedFasterAndBackwardsByItsKeyPictures() {
    Instant first = recorded("door").plusSeconds(1);
    playDoor(first);
    choose(4);
    double fast = pace();
    assertTrue(fast > 3 && fast < 5, "4× goes on " + fast + " seconds a second");

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
    assertThat(page.locator("video[data-playback=paused]")).isVisible(patiently());
    TreeMap<Long, Boolean> pictures =
        pictures("door", first.minusSeconds(1), first.plusSeconds(20));
    press(".");
    long at = landed(pictures);
    for (String key : List.of(".", ".", ".", ",", ",", ".")) {
      press(key);
      long wanted =
          Objects.requireNonNull(key.equals(".") ? pictures.higherKey(at) : pictures.lowerKey(at));
      until(key + " shows the picture of " + wanted, () -> Math.abs(shownMicros() - wanted) < 1000);
      assertEquals(
          Instant.ofEpochMilli(wanted / 1000).toString(),
          Instant.parse(attribute(page.locator("time.position"), "datetime")).toString());
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
      until("both are in step", () -> apartMillis() <= 100);
      for (int i = 0; i < 10; i++) {
        page.waitForTimeout(100);
        double apart = apartMillis();
        assertTrue(apart <= 100, "at " + speed + "× the cameras are " + apart + " ms apart");
      }
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
    later(recorded("door"), recorded("yard"));
    site().cutYard();
    until("yard is down", () -> ask("/api/v1/cameras/yard").at("/state").asString().equals("down"));
    page.waitForTimeout(3000);
    site().mendYard();
    Instant cut = Instant.now().minusSeconds(2);
    until("yard plays again", () -> ask("/api/v1/cameras/yard").at("/recording/on").asBoolean());
    until("the cut is history", () -> Instant.now().isAfter(cut.plusSeconds(14)));
    page.navigate("/#/playback?cameras=door,yard&at=" + cut);
    Locator pane = page.getByLabel("Playback of yard").first();
    assertThat(pane.locator(".trouble"))
        .hasAttribute("data-cause", Pattern.compile("connection-lost|camera-unreachable"), still());
    assertThat(pane.locator(".trouble-next")).containsText(":");
    assertThat(page.getByLabel("Playback of door").first().locator("video"))
        .hasAttribute("data-playback", Pattern.compile("playing|loading"));
    assertThat(page.locator("g[data-camera=yard] rect.gap").first()).isAttached(attached());
  }

  @Test
  void aSmallPictureStandsUnderThePointerOnTheTimeline() {
    Instant at = recorded("door").plusSeconds(10);
    until(
        "a small picture is kept",
        () -> page.request().get("/api/v1/cameras/door/scrub?at=" + at).status() == 200);
    playDoor(at);
    press("k");
    Locator playhead = page.locator(".timeline .playhead path");
    Locator picture = page.locator(".small-picture img");
    until(
        "the picture is there",
        () -> {
          var box = playhead.boundingBox();
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
          site().losePacketsOfYard(2);
          page.waitForTimeout(1000);
          return !timeline("yard").at("/damaged").isEmpty();
        });
    page.navigate("/#/camera/yard");
    assertThat(page.locator("rect.damage").first()).isAttached(attached());
    assertThat(page.locator(".gap-list li[data-cause=damaged]").first()).containsText("Damaged");
    assertThat(page.getByText("Damaged: cannot be shown right")).isVisible();
  }

  @Test
  void whatIsWrongStandsInTheNavigationAndOnTheSystemScreen() {
    page.navigate("/#/live");
    Locator badge = page.locator(".nav-place[href='#/system'] .badge");
    assertThat(badge).isVisible(patiently());
    assertThat(badge).hasAttribute("aria-label", Pattern.compile("\\d+ problems?, worst: \\w+"));
    page.locator(".nav-place[href='#/system']").click();
    Locator gate =
        page.getByLabel("Problems")
            .locator("li")
            .filter(new Locator.FilterOptions().setHas(page.locator("a[href^='#/camera/gate']")));
    assertThat(gate.first()).isVisible(patiently());
    assertThat(gate.first().locator(".problem-remedy")).containsText("Since");
    assertThat(page.getByText(site().password())).hasCount(0);
  }

  private void open(@Nullable String state) {
    context =
        chromium()
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setBaseURL(site().address())
                    .setViewportSize(1360, 860)
                    .setStorageState(state));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    watch = PageWatch.over(context);
    page = context.newPage();
  }

  /// When the camera's newest unbroken footage begins, once there is enough of it.
  private Instant recorded(String camera) {
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
    assertThat(page.locator("video[data-playback=playing]")).isVisible(patiently());
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

  /// The instants of the pictures that come onto the screen in two seconds at a speed, in
  /// milliseconds.
  private List<Double> shownWhile(int speed) {
    assertThat(page.locator("video[data-playback=playing]")).isVisible(patiently());
    choose(speed);
    page.waitForTimeout(300); // the pictures of the speed before are off the screen
    Object shown =
        page.evaluate(
            """
            async () => {
              const seen = [];
              const begin = performance.now();
              let from = null;
              while (performance.now() - begin < 20000 && (from === null || performance.now() - from < 2000)) {
                const at = document.querySelector("video[data-shown]")?.dataset.shown;
                if (at && at !== seen.at(-1)) { seen.push(at); if (seen.length === 2) from = performance.now(); }
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

  private void assertKeyPictures(List<Double> shown) {
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
  private TreeMap<Long, Boolean> pictures(String camera, Instant from, Instant to) {
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
              Instant.parse(attribute(page.locator("time.position"), "datetime")).toEpochMilli();
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
    return Instant.parse(attribute(page.locator("time.position"), "datetime")).toEpochMilli();
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

  private JsonNode timeline(String camera) {
    Instant now = Instant.now();
    return ask(
        "/api/v1/cameras/%s/timeline?start=%s&end=%s"
            .formatted(camera, now.minusSeconds(600), now));
  }

  private JsonNode ask(String path) {
    return JSON.readTree(page.request().get(path).body());
  }

  private static String attribute(Locator locator, String name) {
    return Objects.requireNonNull(locator.getAttribute(name), name);
  }

  private void until(String what, BooleanSupplier condition) {
    try {
      page.waitForCondition(
          condition, new Page.WaitForConditionOptions().setTimeout(PATIENCE_MILLIS));
    } catch (com.microsoft.playwright.TimeoutError e) {
      throw new AssertionError("waited in vain until " + what, e);
    }
  }

  private static LocatorAssertions.IsVisibleOptions patiently() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS);
  }

  private static LocatorAssertions.IsAttachedOptions attached() {
    return new LocatorAssertions.IsAttachedOptions().setTimeout(PATIENCE_MILLIS);
  }

  private static LocatorAssertions.HasAttributeOptions still() {
    return new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MILLIS);
  }

  private TestSite site() {
    return Objects.requireNonNull(site);
  }

  private Chromium chromium() {
    return Objects.requireNonNull(chromium);
  }
}
