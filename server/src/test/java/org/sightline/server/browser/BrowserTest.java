package org.sightline.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// A person at the browser, a whole node, and cameras that speak RTSP.
class BrowserTest {
  @RegisterExtension static final BrowserSite BROWSER = new BrowserSite();

  /// Nothing lies over the middle of a place of the navigation that is shown, and its word fits.
  private static final String PLACES_CAN_BE_PRESSED =
      """
      () => {
        const places = [...document.querySelectorAll(".nav-place")].filter((place) => place.checkVisibility());
        return places.length >= 5 && places.every((place) => {
          place.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
          const box = place.getBoundingClientRect();
          const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          const word = place.querySelector("span").getBoundingClientRect();
          return hit !== null && place.contains(hit) && word.width <= box.width;
        });
      }
      """;

  private Page page;

  @BeforeEach
  void begin() {
    page = BROWSER.page();
  }

  @Test
  void aWrongPasswordIsRefusedAndTheRightOneLetsIn() {
    page = BROWSER.openAsStranger();
    page.navigate("/");
    page.getByLabel("Password").fill("not this one");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("password");
    assertThat(page.getByLabel("Password")).hasValue("");
    BROWSER.signIn();
    assertThat(page.getByText("You use the one-time password.")).isVisible();
    page.reload();
    assertThat(heading("Live")).isVisible();
    // Who signs out while a stream is just being asked for has that refused, and the browser says
    // so.
    assertThat(tile("door").locator("video[data-live=moving]")).isVisible();
    page.getByLabel("Sign out").click();
    assertThat(heading("Sign in")).isVisible();
  }

  @Test
  void aTileShowsMovingPicturesTheirAgeAndThatTheyAreRecorded() {
    page.navigate("/#/live");
    Locator tile = tile("door");
    Locator video = tile.locator("video[data-live=moving]");
    assertThat(video).isVisible();
    assertAdvances(video);
    assertTrue((int) video.evaluate("v => v.videoWidth") > 0);
    assertThat(tile.locator(".rec.on")).hasText("Recording");
    assertThat(tile.locator(".age.fresh")).hasText("live");
  }

  @Test
  void theTileOfACameraThatRefusesSaysWhyAndWhatToDo() {
    page.navigate("/#/live");
    Locator tile = tile("gate");
    assertThat(tile.locator(".trouble-cause")).hasText("Camera refused");
    assertThat(tile.locator(".trouble-remedy")).containsText("Check the user, password and path");
    assertThat(tile.locator(".trouble-next")).containsText("Since");
    assertThat(tile.locator(".rec")).hasText("Not recording");
    assertThat(page.getByText("wrong", new Page.GetByTextOptions().setExact(true))).hasCount(0);
  }

  @Test
  void aSearchForPeopleFindsSomebodyAndAClickPlaysTheMoment() {
    somebodyIsSeen();
    page.navigate("/#/live");
    assertThat(tile("door").locator("video[data-live=moving]")).isVisible();
    page.keyboard().press("/");
    Locator box = page.getByRole(AriaRole.COMBOBOX);
    assertThat(box).isFocused();
    box.fill("people at the door");
    page.keyboard().press("Enter");
    // By its address: the list grows while one looks at its end.
    String moment =
        BrowserSite.attribute(
            page.locator(".result a")
                .filter(new Locator.FilterOptions().setHas(page.locator("img")))
                .last(),
            "href");
    Locator result = page.locator(".result a[href='%s']".formatted(moment));
    assertThat(result).isVisible();
    assertThat(page.locator(".compiled code")).containsText("label:person");
    Locator snapshot = result.locator("img");
    result.scrollIntoViewIfNeeded();
    until("the snapshot is shown", () -> (int) snapshot.evaluate("i => i.naturalWidth") > 0);
    Instant seen = Instant.parse(BrowserSite.attribute(result.locator("time"), "datetime"));
    long clickedNanos = System.nanoTime();
    result.click();

    Locator video = page.locator("video[data-playback=playing]");
    assertThat(video).isVisible();
    assertAdvances(video);
    Instant shown = Instant.parse(BrowserSite.attribute(page.locator("time.position"), "datetime"));
    Duration played = Duration.ofNanos(System.nanoTime() - clickedNanos);
    Duration apart = Duration.between(seen, shown.minus(played)).abs();
    assertTrue(
        apart.toSeconds() < 20, () -> seen + " was seen, " + shown + " is shown after " + played);
    assertThat(page.locator(".stage-note.bad")).hasCount(0);
  }

  @Test
  void theTimelineShowsAGapAndItsCauseAfterACameraWasCutOff() {
    page.navigate("/#/camera/yard");
    until("yard is recorded", () -> camera("yard").at("/recording/on").asBoolean());
    Instant begun = Instant.now();
    until(
        "yard has footage",
        () -> {
          JsonNode spans = timeline("yard", begun).at("/spans");
          return !spans.isEmpty() && length(spans.get(0)).compareTo(Duration.ofSeconds(2)) > 0;
        });
    // The live view asks for WebRTC once more before it hears that the camera is down.
    BROWSER.watch().expect(409, "/api/v1/cameras/yard/whep");
    site().cutYard();
    until("yard is down", () -> camera("yard").at("/state").asString().equals("down"));
    assertThat(page.locator(".stage .trouble")).isVisible();
    Instant seen = Instant.now();
    until("the gap is one that is spoken of", () -> Instant.now().isAfter(seen.plusSeconds(2)));
    site().mendYard();
    until("yard plays again", () -> camera("yard").at("/state").asString().equals("playing"));
    // Playback that comes to now goes live: there has to be something to play behind the gap.
    until(
        "yard is recorded again, for a while",
        () -> {
          JsonNode spans = timeline("yard", begun).at("/spans");
          return spans.size() > 1
              && length(spans.get(spans.size() - 1)).compareTo(Duration.ofSeconds(8)) > 0;
        });

    Pattern causes = Pattern.compile("connection-lost|camera-unreachable");
    Locator gap =
        page.locator(".gap-list li")
            .filter(
                new Locator.FilterOptions()
                    .setHasText(
                        Pattern.compile("unreachable|connection", Pattern.CASE_INSENSITIVE)));
    assertThat(gap.first()).hasAttribute("data-cause", causes);
    assertThat(page.locator("rect.gap.camera").first()).isAttached();
    assertThat(page.getByText("Gap: camera or network")).isVisible();

    Instant lost = middleOfLongestGap(timeline("yard", begun).at("/gaps"));
    page.navigate("/#/camera/yard?at=" + lost);
    assertThat(page.locator(".stage-note")).isVisible();
    assertAdvances(page.locator("video[data-playback=playing]"));
  }

  private static Duration length(JsonNode stretch) {
    return Duration.between(
        Instant.parse(stretch.at("/start").asString()),
        Instant.parse(stretch.at("/end").asString()));
  }

  /// Reconnecting can leave more than one gap; the cut made the longest.
  private static Instant middleOfLongestGap(JsonNode gaps) {
    Instant middle = Instant.EPOCH;
    Duration longest = Duration.ZERO;
    for (JsonNode gap : gaps) {
      if (!gap.at("/end").isNull()) {
        Duration length = length(gap);
        if (length.compareTo(longest) > 0) {
          longest = length;
          middle = Instant.parse(gap.at("/start").asString()).plus(length.dividedBy(2));
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
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);

    page.keyboard().press("a");
    assertThat(heading("Alerts")).isVisible();
    site().letSomebodyPass();
    Locator open =
        page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("To review"));
    Locator done =
        page.getByRole(
            AriaRole.REGION, new Page.GetByRoleOptions().setName("Reviewed").setExact(true));
    assertThat(open).containsText("Somebody at the door");
    assertThat(open.locator("img").first()).isVisible();
    page.keyboard().press("r");
    assertThat(done).containsText("Somebody at the door");
    assertThat(done).containsText("Reviewed by admin");
    assertThat(open).containsText("Everything is reviewed.");
  }

  @Test
  void addingACameraSaysWhatIsWrongUntilItIsRight() {
    BROWSER.watch().expect(422, "/api/v1/cameras");
    page.navigate("/#/cameras");
    page.getByText("Add camera").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Name").fill("shed");
    Locator address = dialog.getByLabel("Address");
    address.fill(site().shed("forgotten").toString());
    dialog.getByText("Find objects").click();
    dialog.getByText("Test", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(dialog.locator(".test-result.bad")).containsText("Camera refused");
    assertThat(dialog.locator(".test-result.bad")).containsText("password");
    dialog.getByText("Save camera").click();
    assertThat(dialog.locator(".problem")).containsText("password");
    address.fill(site().shed(TestSite.SHED_PASSWORD).toString());
    dialog.getByText("Test", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(dialog.locator(".test-result.good")).containsText("H.264 640x");
    dialog.getByText("Save camera").click();
    assertThat(dialog).isHidden();
    Locator card =
        page.locator(".camera-card")
            .filter(
                new Locator.FilterOptions()
                    .setHas(page.getByText("shed", new Page.GetByTextOptions().setExact(true))));
    assertThat(card.locator(".state")).containsText("Playing");
    assertThat(card.locator(".address")).not().containsText(TestSite.SHED_PASSWORD);
    card.getByLabel("Remove shed").click();
    page.getByText("Remove camera").click();
    assertThat(card).hasCount(0);
  }

  @Test
  void everyScreenFitsAPhone() {
    page = BROWSER.open(BrowserSite.PHONE_WIDE, BrowserSite.PHONE_HIGH, ColorScheme.LIGHT);
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
      BROWSER.assertFits(screen);
      until(
          "every place of the navigation can be pressed on " + screen,
          () -> (boolean) page.evaluate(PLACES_CAN_BE_PRESSED));
    }
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("More")).click();
    until(
        "every place behind More can be pressed",
        () -> (boolean) page.evaluate(PLACES_CAN_BE_PRESSED));
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Cameras")).click();
    page.getByText("Add camera").click();
    BROWSER.assertFits("the dialog to add a camera");
    page.keyboard().press("Escape");
    page.navigate("/#/alerts/rules?q=person");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    BROWSER.assertFits("the dialog to make a rule");
  }

  private static void somebodyIsSeen() {
    site().letSomebodyPass();
    until(
        "somebody is seen at the door",
        () -> {
          JsonNode results = ask("/api/v1/search?q=label:person").at("/results");
          return !results.isEmpty() && !results.get(results.size() - 1).at("/snapshot").isNull();
        });
  }

  private static JsonNode camera(String name) {
    return ask("/api/v1/cameras/" + name);
  }

  private static JsonNode timeline(String name, Instant since) {
    return ask("/api/v1/cameras/%s/timeline?start=%s&end=%s".formatted(name, since, Instant.now()));
  }

  private static JsonNode ask(String path) {
    return BROWSER.ask(path);
  }

  private Locator heading(String words) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(words).setLevel(1));
  }

  private Locator tile(String camera) {
    return page.getByLabel("Camera " + camera, new Page.GetByLabelOptions().setExact(true));
  }

  private static void assertAdvances(Locator video) {
    double[] least = {Double.MAX_VALUE};
    until(
        "the video advances",
        () -> {
          // A view that is opened anew counts from its own beginning.
          double now = time(video);
          least[0] = now > 0 ? Math.min(least[0], now) : least[0];
          return now > least[0] + 0.5;
        });
  }

  private static double time(Locator video) {
    return ((Number) video.evaluate("v => v.readyState < 2 ? 0 : v.currentTime")).doubleValue();
  }

  private static void until(String what, BooleanSupplier condition) {
    BROWSER.until(what, condition);
  }

  private static TestSite site() {
    return BROWSER.site();
  }
}
