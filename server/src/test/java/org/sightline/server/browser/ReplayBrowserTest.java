package org.sightline.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Recorded footage through other settings: priced, run and compared side by side.
class ReplayBrowserTest {
  private static final double PATIENCE_MILLIS = 120_000;
  private static final Path NETWORK =
      Path.of(System.getProperty("sightline.root", "."), "../shared/data/models/yolox_nano.onnx");

  @RegisterExtension static final BrowserSite BROWSER = new BrowserSite(PATIENCE_MILLIS);

  @Test
  void twoReplaysArePricedRunAndComparedSideBySide() {
    Assumptions.assumeTrue(Files.exists(NETWORK), "absent: " + NETWORK);
    Page page = BROWSER.page();
    BROWSER.until(
        "there is footage of the door",
        () ->
            BROWSER
                    .ask(
                        "/api/v1/cameras/door/timeline?start=2020-01-01T00:00:00Z&end=2020-01-01T00:00:01Z")
                    .has("spans")
                && BROWSER.ask("/api/v1/storage").toString().contains("door"));
    page.waitForTimeout(15_000);
    page.navigate("/#/replays");
    assertThat(page.getByText("No replays yet")).isVisible();
    order(page, "5", "1x1");
    order(page, "5", "2x1");
    Locator cards = page.locator(".replay-card");
    BROWSER.until(
        "both prices are told",
        () -> page.locator(".replay-card[data-state=offered]").count() == 2);
    assertThat(cards.first()).containsText("It will cost about");
    assertThat(cards.first()).containsText("±");
    JsonNode price = BROWSER.ask("/api/v1/replays").at("/replays/0/price");
    assertTrue(price.at("/cpuSeconds").asDouble() > 0, price.toString());
    assertTrue(price.at("/footageSeconds").asDouble() > 5, price.toString());
    int seenBefore = BROWSER.ask("/api/v1/search?q=label:person&limit=200").at("/results").size();
    for (int i = 0; i < 2; i++) {
      page.locator(".replay-card[data-state=offered]")
          .first()
          .getByText("Start", new Locator.GetByTextOptions().setExact(true))
          .click();
      int left = 1 - i;
      BROWSER.until(
          "it is started", () -> page.locator(".replay-card[data-state=offered]").count() == left);
    }
    BROWSER.until(
        "both are done", () -> page.locator(".replay-card[data-state=done]").count() == 2);
    JsonNode jobs = BROWSER.ask("/api/v1/replays").at("/replays");
    assertTrue(jobs.at("/0/pictures").asInt() > 10, jobs.toString());
    assertTrue(jobs.at("/0/cpuSeconds").asDouble() > 0, jobs.toString());
    assertTrue(
        BROWSER.ask("/api/v1/search?q=label:person&limit=200").at("/results").size()
            <= seenBefore + 5,
        "the log knows nothing of replays");
    cards.nth(0).getByText("Compare", new Locator.GetByTextOptions().setExact(true)).click();
    cards.nth(1).getByText("Compare", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator(".replay-counts table"))
        .containsText("person", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
    page.getByLabel("Play").click();
    BROWSER.until(
        "both panes show the picture",
        () ->
            (boolean)
                page.evaluate(
                    "() => [...document.querySelectorAll('.replay-picture canvas')].every(c => c.width > 100)"));
    page.getByLabel("Pause").click();
    assertEquals(
        true,
        page.evaluate(
            """
            () => {
              const [a, b] = [...document.querySelectorAll(".replay-picture canvas")].map((c) => c.getContext("2d").getImageData(0, 0, c.width, c.height).data);
              return a.length === b.length && a.some((v) => v > 60 && v < 255) && a.every((v, i) => v === b[i]);
            }
            """),
        "the same picture on both sides");
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "browser", "replay.png")));
    String address = page.url().substring(page.url().indexOf("#"));
    Page phone = BROWSER.open(BrowserSite.PHONE_WIDE, BrowserSite.PHONE_HIGH, ColorScheme.DARK);
    phone.navigate("/" + address);
    assertThat(phone.locator(".replay-counts table")).isVisible();
    BROWSER.assertFits("the comparison");
    phone.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "browser", "replay-phone.png")));
  }

  private static void order(Page page, String rate, String slices) {
    page.getByText("New replay").click();
    Locator dialog = page.locator("dialog[open]");
    dialog.getByLabel("Camera").selectOption("door");
    dialog.getByLabel("Pictures a second").fill(rate);
    dialog.getByLabel("Slices").selectOption(slices);
    dialog.getByText("Tell me the price").click();
    assertThat(dialog).hasCount(0);
  }
}
