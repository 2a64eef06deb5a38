package org.sightline.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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

/// A person at the browser, a whole node, and cameras that speak RTSP.
///
/// A test that fails leaves the picture of its page in `target/browser`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
  private static final double PATIENCE_MILLIS = 45_000;
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
    open(1360, 860, signedIn());
  }

  @AfterEach
  void closeTheBrowser() {
    List<String> complaints = watch.complaints();
    context.close();
    assertEquals(List.of(), complaints, "the browser complains of nothing");
  }

  @Test
  void aWrongPasswordIsRefusedAndTheRightOneLetsIn() {
    context.close();
    open(1360, 860, null);
    page.navigate("/");
    page.getByLabel("Password").fill("not this one");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("password");
    assertThat(page.getByLabel("Password")).hasValue("");
    signIn();
    assertThat(page.getByText("You use the one-time password.")).isVisible();
    page.reload();
    assertThat(heading("Live")).isVisible();
    page.getByLabel("Sign out").click();
    assertThat(heading("Sign in")).isVisible();
  }

  @Test
  void aTileShowsMovingPicturesTheirAgeAndThatTheyAreRecorded() {
    page.navigate("/#/live");
    Locator tile = tile("door");
    Locator video = tile.locator("video[data-live=moving]");
    eventually(assertThat(video)).isVisible();
    assertAdvances(video);
    assertTrue((int) video.evaluate("v => v.videoWidth") > 0);
    eventually(assertThat(tile.locator(".rec.on"))).hasText("Recording");
    eventually(assertThat(tile.locator(".age.fresh"))).hasText("live");
  }

  @Test
  void theTileOfACameraThatRefusesSaysWhyAndWhatToDo() {
    page.navigate("/#/live");
    Locator tile = tile("gate");
    eventually(assertThat(tile.locator(".trouble-cause"))).hasText("Camera refused");
    assertThat(tile.locator(".trouble-remedy")).containsText("Check the user, password and path");
    assertThat(tile.locator(".trouble-next")).containsText("Since");
    assertThat(tile.locator(".rec")).hasText("Not recording");
    assertThat(page.getByText("wrong", new Page.GetByTextOptions().setExact(true))).hasCount(0);
  }

  @Test
  void aSearchForPeopleFindsSomebodyAndAClickPlaysTheMoment() {
    somebodyIsSeen();
    page.navigate("/#/live");
    eventually(assertThat(tile("door").locator("video[data-live=moving]"))).isVisible();
    page.keyboard().press("/");
    Locator box = page.getByRole(AriaRole.COMBOBOX);
    assertThat(box).isFocused();
    box.fill("people at the door");
    page.keyboard().press("Enter");
    Locator result =
        page.locator(".result")
            .filter(new Locator.FilterOptions().setHas(page.locator("img")))
            .last();
    eventually(assertThat(result)).isVisible();
    assertThat(page.locator(".compiled code")).containsText("label:person");
    Locator snapshot = result.locator("img");
    result.scrollIntoViewIfNeeded();
    until("the snapshot is shown", () -> (int) snapshot.evaluate("i => i.naturalWidth") > 0);
    Instant seen = Instant.parse(attribute(result.locator("time"), "datetime"));
    result.locator("a").click();

    Locator video = page.locator("video[data-playback=playing]");
    eventually(assertThat(video)).isVisible();
    assertAdvances(video);
    Instant shown = Instant.parse(attribute(page.locator("time.position"), "datetime"));
    Duration apart = Duration.between(seen, shown).abs();
    assertTrue(apart.toSeconds() < 20, "seen at " + seen + ", shown is " + shown);
    assertThat(page.locator(".stage-note.bad")).hasCount(0);
  }

  @Test
  void theTimelineShowsAGapAndItsCauseAfterACameraWasCutOff() {
    page.navigate("/#/camera/yard");
    until("yard is recorded", () -> camera("yard").at("/recording/on").asBoolean());
    until("yard has footage", () -> !timeline("yard").at("/spans").isEmpty());
    site().cutYard();
    until("yard is down", () -> camera("yard").at("/state").asString().equals("down"));
    eventually(assertThat(page.locator(".stage .trouble"))).isVisible();
    Instant seen = Instant.now();
    until("the gap is one that is spoken of", () -> Instant.now().isAfter(seen.plusSeconds(2)));
    site().mendYard();
    until("yard plays again", () -> camera("yard").at("/state").asString().equals("playing"));
    until("yard is recorded again", () -> timeline("yard").at("/spans").size() > 1);

    Pattern causes = Pattern.compile("connection-lost|camera-unreachable");
    Locator gap =
        page.locator(".gap-list li")
            .filter(
                new Locator.FilterOptions()
                    .setHasText(
                        Pattern.compile("unreachable|connection", Pattern.CASE_INSENSITIVE)));
    eventually(assertThat(gap.first())).hasAttribute("data-cause", causes);
    assertThat(page.locator("rect.gap.camera").first()).isAttached();
    assertThat(page.getByText("Gap: camera or network")).isVisible();

    Instant lost = middleOfLongestGap(timeline("yard").at("/gaps"));
    until("the gap is history", () -> Instant.now().isAfter(lost.plusSeconds(3)));
    page.navigate("/#/camera/yard?at=" + lost);
    eventually(assertThat(page.locator(".stage-note"))).isVisible();
    assertAdvances(page.locator("video[data-playback=playing]"));
  }

  /// Reconnecting can leave more than one gap; the cut made the longest.
  private static Instant middleOfLongestGap(JsonNode gaps) {
    Instant middle = Instant.EPOCH;
    Duration longest = Duration.ZERO;
    for (JsonNode gap : gaps) {
      if (!gap.at("/end").isNull()) {
        Instant start = Instant.parse(gap.at("/start").asString());
        Duration length = Duration.between(start, Instant.parse(gap.at("/end").asString()));
        if (length.compareTo(longest) > 0) {
          longest = length;
          middle = start.plus(length.dividedBy(2));
        }
      }
    }
    return middle;
  }

  @Test
  void aRuleMadeOfASearchAlertsAndTheAlertIsReviewedWithTheKeyboardAlone() {
    page.navigate("/#/search?q=" + "camera:door%20person");
    page.getByText("Alert me of this").click();
    assertThat(page.getByLabel("Alert when this is seen")).hasValue("camera:door person");
    page.getByLabel("Name").fill("Somebody at the door");
    page.getByLabel("How often at most").selectOption("Once an hour");
    page.keyboard().press("Tab");
    page.getByLabel("Name").press("Enter");
    assertThat(page.getByText("“Somebody at the door” watches from now on.")).isVisible();

    page.keyboard().press("a");
    assertThat(heading("Alerts")).isVisible();
    site().letSomebodyPass();
    Locator open =
        page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("To review"));
    Locator done =
        page.getByRole(
            AriaRole.REGION, new Page.GetByRoleOptions().setName("Reviewed").setExact(true));
    eventually(assertThat(open)).containsText("Somebody at the door");
    assertThat(open.locator("img").first()).isVisible();
    page.keyboard().press("r");
    assertThat(done).containsText("Somebody at the door");
    assertThat(done).containsText("Reviewed by admin");
    assertThat(open).containsText("Everything is reviewed.");
  }

  @Test
  void addingACameraSaysWhatIsWrongUntilItIsRight() {
    watch.expect(422, "/api/v1/cameras");
    page.navigate("/#/cameras");
    page.getByText("Add camera").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Name").fill("shed");
    Locator address = dialog.getByLabel("Address");
    address.fill(site().shed("forgotten").toString());
    dialog.getByText("Find objects").click();
    dialog.getByText("Test", new Locator.GetByTextOptions().setExact(true)).click();
    eventually(assertThat(dialog.locator(".test-result.bad"))).containsText("Camera refused");
    assertThat(dialog.locator(".test-result.bad")).containsText("password");
    dialog.getByText("Save camera").click();
    eventually(assertThat(dialog.locator(".problem"))).containsText("password");
    address.fill(site().shed(TestSite.SHED_PASSWORD).toString());
    dialog.getByText("Test", new Locator.GetByTextOptions().setExact(true)).click();
    eventually(assertThat(dialog.locator(".test-result.good"))).containsText("H.264 640x");
    dialog.getByText("Save camera").click();
    eventually(assertThat(dialog)).isHidden();
    Locator card =
        page.locator(".camera-card")
            .filter(
                new Locator.FilterOptions()
                    .setHas(page.getByText("shed", new Page.GetByTextOptions().setExact(true))));
    eventually(assertThat(card.locator(".state"))).containsText("Playing");
    assertThat(card.locator(".address")).not().containsText(TestSite.SHED_PASSWORD);
    card.getByLabel("Remove shed").click();
    page.getByText("Remove camera").click();
    assertThat(card).hasCount(0);
  }

  @Test
  void everyScreenFitsAPhone() {
    context.close();
    open(390, 844, signedIn());
    somebodyIsSeen();
    String then = Instant.now().minusSeconds(2).toString();
    for (String screen :
        List.of(
            "live",
            "camera/door",
            "camera/gate",
            "camera/door?at=" + then,
            "playback",
            "search",
            "search?q=person",
            "alerts",
            "alerts/rules",
            "cameras",
            "exports",
            "system",
            "system/storage",
            "system/readers",
            "system/users",
            "system/audit")) {
      page.navigate("/#/" + screen);
      assertThat(page.locator("#screen-title")).isVisible();
      assertThat(page.locator(".waiting")).hasCount(0);
      assertFits(screen);
      for (Locator place : page.locator(".nav-place").all()) {
        place.click(new Locator.ClickOptions().setTrial(true));
      }
    }
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Cameras")).click();
    page.getByText("Add camera").click();
    assertFits("the dialog to add a camera");
    page.keyboard().press("Escape");
    page.navigate("/#/alerts/rules?q=person");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    assertFits("the dialog to make a rule");
  }

  /// Nothing makes the page wider than the window, and nothing that can be pressed lies beside it,
  /// unless what holds it scrolls.
  private void assertFits(String where) {
    Object wide =
        page.evaluate(
            """
            () => {
              const root = document.documentElement;
              const out = [];
              if (root.scrollWidth > innerWidth) out.push(`page is ${root.scrollWidth} wide`);
              const scrolls = (e) => e && e !== root && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
              for (const e of document.querySelectorAll("a, button, input, select")) {
                const box = e.getBoundingClientRect();
                const seen = e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
                if (seen && box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !e.matches(".skip") && !scrolls(e.parentElement))
                  out.push(`${e.tagName} ${e.getAttribute("aria-label") ?? e.textContent} from ${box.left} to ${box.right}`);
              }
              return out;
            }
            """);
    assertEquals(List.of(), wide, where + " fits 390 pixels");
  }

  private void open(int width, int height, @Nullable String state) {
    context =
        chromium()
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setBaseURL(site().address())
                    .setViewportSize(width, height)
                    .setStorageState(state));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    watch = PageWatch.over(context);
    page = context.newPage();
  }

  /// The cookies of one sign-in, shared, since hashing a password takes its time on purpose.
  private String signedIn() {
    String known = signedIn;
    if (known == null) {
      open(1360, 860, null);
      page.navigate("/");
      signIn();
      known = context.storageState();
      context.close();
      signedIn = known;
    }
    return known;
  }

  private void signIn() {
    page.getByLabel("User").fill("admin");
    page.getByLabel("Password").fill(site().password());
    page.keyboard().press("Enter");
    eventually(assertThat(heading("Live"))).isVisible();
  }

  private void somebodyIsSeen() {
    site().letSomebodyPass();
    until(
        "somebody is seen at the door",
        () -> {
          JsonNode results = ask("/api/v1/search?q=label:person").at("/results");
          return !results.isEmpty() && !results.get(results.size() - 1).at("/snapshot").isNull();
        });
  }

  private JsonNode camera(String name) {
    return ask("/api/v1/cameras/" + name);
  }

  private JsonNode timeline(String name) {
    Instant now = Instant.now();
    return ask(
        "/api/v1/cameras/%s/timeline?start=%s&end=%s".formatted(name, now.minusSeconds(600), now));
  }

  private JsonNode ask(String path) {
    return JSON.readTree(page.request().get(path).body());
  }

  private Locator heading(String words) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(words).setLevel(1));
  }

  private Locator tile(String camera) {
    return page.getByLabel("Camera " + camera, new Page.GetByLabelOptions().setExact(true));
  }

  private static String attribute(Locator locator, String name) {
    return Objects.requireNonNull(locator.getAttribute(name), name);
  }

  private void assertAdvances(Locator video) {
    until("the video begins", () -> time(video) > 0);
    double begin = time(video);
    until("the video advances", () -> time(video) > begin + 0.5);
  }

  private static double time(Locator video) {
    return ((Number) video.evaluate("v => v.readyState < 2 ? 0 : v.currentTime")).doubleValue();
  }

  private void until(String what, BooleanSupplier condition) {
    try {
      page.waitForCondition(
          condition, new Page.WaitForConditionOptions().setTimeout(PATIENCE_MILLIS));
    } catch (com.microsoft.playwright.TimeoutError e) {
      throw new AssertionError("waited in vain until " + what, e);
    }
  }

  /// Assertions wait five seconds by themselves; what hangs on a camera may take longer.
  private static Eventual eventually(LocatorAssertions that) {
    return new Eventual(that);
  }

  private TestSite site() {
    return Objects.requireNonNull(site);
  }

  private Chromium chromium() {
    return Objects.requireNonNull(chromium);
  }

  /// Assertions with the patience of this class.
  private record Eventual(LocatorAssertions that) {
    void isVisible() {
      that.isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
    }

    void isHidden() {
      that.isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(PATIENCE_MILLIS));
    }

    void hasText(String text) {
      that.hasText(text, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    void containsText(String text) {
      that.containsText(
          text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    void hasAttribute(String name, Pattern value) {
      that.hasAttribute(
          name, value, new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MILLIS));
    }
  }
}
