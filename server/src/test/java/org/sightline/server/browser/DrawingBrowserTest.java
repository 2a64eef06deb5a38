package org.sightline.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Zones, lines, masks and measured ground drawn over a camera's picture.
class DrawingBrowserTest {
  private static final String DRAWING = "/api/v1/cameras/door/drawing";

  @RegisterExtension static final BrowserSite BROWSER = new BrowserSite();

  private Page page;

  @BeforeEach
  void begin() {
    page = BROWSER.page();
    BROWSER.until(
        "door has a picture",
        () -> BROWSER.ask("/api/v1/cameras/door").at("/analysis/analysed").asInt() > 0);
    page.navigate("/#/camera/door/drawing");
    picture();
  }

  @AfterEach
  void forget() {
    page.evaluate(
        "() => fetch('%s', { method: 'DELETE', headers: { 'X-Sightline': '1' } }).then(() => 1)"
            .formatted(DRAWING));
  }

  private void picture() {
    BROWSER.until(
        "the picture is shown",
        () ->
            page.locator(".drawing-frame img").count() == 1
                && (int) page.locator(".drawing-frame img").evaluate("i => i.naturalWidth") > 0);
  }

  @Test
  void aZoneIsDrawnByClicksNamedSavedAndThereAgain() {
    tool("Zone").click();
    at(0.2, 0.5);
    at(0.7, 0.5);
    at(0.7, 0.9);
    at(0.2, 0.5);
    Locator name = page.getByLabel("Name of the zone");
    assertThat(name).hasValue("zone1");
    name.fill("two words");
    assertThat(page.locator(".field-error")).containsText("letters, digits");
    assertThat(save()).isDisabled();
    name.fill("doorstep");
    save().click();
    assertThat(page.getByText("What is drawn over door is saved.")).isVisible();
    JsonNode zone = BROWSER.ask(DRAWING).at("/zones/0");
    assertEquals("doorstep", zone.at("/name").asString());
    assertEquals(3, zone.at("/points").size());
    assertEquals(0.7, zone.at("/points/1/0").asDouble(), 0.01);
    assertEquals(0.9, zone.at("/points/2/1").asDouble(), 0.01);
    page.reload();
    assertThat(page.getByLabel("Name of the zone")).hasValue("doorstep");
    assertThat(save()).isDisabled();
    page.getByText("Forget what was saved here").click();
    page.getByText("Forget it").click();
    assertThat(page.getByText("Nothing is drawn yet.")).isVisible();
    assertEquals(0, BROWSER.ask(DRAWING).at("/zones").size());
  }

  @Test
  void byKeysAloneALineIsMadeMovedTurnedAndUndone() {
    tool("Line").focus();
    page.keyboard().press("Enter");
    page.locator("body").click(new Locator.ClickOptions().setPosition(new Position(2, 2)));
    page.keyboard().press("Enter");
    assertThat(page.getByLabel("Name of the line")).hasValue("line1");
    Locator first = page.getByLabel(Pattern.compile("Point 1 of Line line1.*"));
    first.focus();
    page.keyboard().press("ArrowLeft");
    page.keyboard().press("Shift+ArrowUp");
    assertThat(first).hasAttribute("aria-label", Pattern.compile("29.5 % from the left, 55.0 %.*"));
    page.keyboard().press("Insert");
    assertThat(page.getByLabel(Pattern.compile("Point \\d of Line line1.*"))).hasCount(3);
    page.keyboard().press("Control+z");
    assertThat(page.getByLabel(Pattern.compile("Point \\d of Line line1.*"))).hasCount(2);
    page.keyboard().press("Control+Shift+z");
    assertThat(page.getByLabel(Pattern.compile("Point \\d of Line line1.*"))).hasCount(3);
    page.getByLabel(Pattern.compile("Point 2 of Line line1.*")).focus();
    page.keyboard().press("Delete");
    page.keyboard().press("Control+s");
    assertThat(page.getByText("What is drawn over door is saved.")).isVisible();
    JsonNode points = BROWSER.ask(DRAWING).at("/markings/lines/0/points");
    assertEquals(2, points.size());
    assertEquals(0.295, points.at("/0/0").asDouble(), 1e-9);
    page.getByText("Turn").click();
    save().click();
    BROWSER.until(
        "the line runs the other way",
        () -> BROWSER.ask(DRAWING).at("/markings/lines/0/points/1/0").asDouble() == 0.295);
  }

  @Test
  void aMaskIsDraggedByItsPointAndItsMiddleAndTheGroundIsMeasured() {
    tool("Privacy mask").click();
    page.getByText("Put one in the middle").click();
    drag(0.35, 0.35, 0.2, 0.2);
    drag(0.5, 0.55, 0.55, 0.6);
    tool("Measured ground").click();
    at(0.3, 0.9);
    at(0.7, 0.9);
    at(0.6, 0.6);
    at(0.4, 0.6);
    assertThat(page.locator(".field-error")).containsText("all four places");
    metres(2, "east", "4");
    metres(3, "east", "4");
    metres(3, "north", "7,5");
    metres(4, "north", "7.5");
    save().click();
    assertThat(page.getByText("What is drawn over door is saved.")).isVisible();
    JsonNode markings = BROWSER.ask(DRAWING).at("/markings");
    assertEquals(0.25, markings.at("/masks/0/0/0").asDouble(), 0.01);
    assertEquals(0.7, markings.at("/masks/0/1/0").asDouble(), 0.01);
    assertEquals(7.5, markings.at("/ground/2/metres/1").asDouble(), 1e-9);
  }

  @Test
  void whatTheNodeRefusesIsShownAndNothingIsLost() {
    tool("Zone").click();
    page.getByText("Put one in the middle").click();
    page.route(
        "**" + DRAWING,
        route -> {
          if (route.request().method().equals("PUT")) {
            route.fulfill(
                new com.microsoft.playwright.Route.FulfillOptions()
                    .setStatus(422)
                    .setContentType("application/json")
                    .setBody(
                        "{\"error\":{\"code\":\"bad-value\",\"message\":\"two zones have one name\",\"remedy\":\"rename one\"}}"));
          } else {
            route.resume();
          }
        });
    BROWSER.watch().expect(422, DRAWING);
    save().click();
    assertThat(page.locator(".problem")).containsText("two zones have one name");
    assertThat(page.locator(".problem")).containsText("rename one");
    assertThat(page.getByLabel("Name of the zone")).hasValue("zone1");
    page.unroute("**" + DRAWING);
    save().click();
    assertThat(page.getByText("What is drawn over door is saved.")).isVisible();
  }

  @Test
  void whoLeavesWithSomethingUnsavedIsAsked() {
    tool("Zone").click();
    page.getByText("Put one in the middle").click();
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Search")).click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("not saved");
    dialog.getByText("Stay").click();
    assertThat(page.getByLabel("Name of the zone")).hasValue("zone1");
    assertTrue(page.url().endsWith("#/camera/door/drawing"), page.url());
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Search")).click();
    dialog.getByText("Save and leave").click();
    assertThat(page.locator("#search-box")).isVisible();
    assertEquals("zone1", BROWSER.ask(DRAWING).at("/zones/0/name").asString());
  }

  @Test
  void itFitsAPhoneAndBothAppearances() {
    List<String> seen = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(BrowserSite.WIDE, BrowserSite.PHONE_WIDE)) {
        page =
            BROWSER.open(
                width,
                width == BrowserSite.WIDE ? BrowserSite.HIGH : BrowserSite.PHONE_HIGH,
                scheme);
        page.navigate("/#/camera/door/drawing");
        picture();
        for (String kind : List.of("Zone", "Line", "Privacy mask", "Measured ground")) {
          tool(kind).click();
          page.getByText("Put one in the middle").click();
          BoundingBox box = page.locator(".drawing-frame").boundingBox();
          assertTrue(box.width > 0.8 * Math.min(width - 300, 900) - 60, kind + " " + box.width);
        }
        if (width == BrowserSite.PHONE_WIDE) {
          BROWSER.assertFits("the drawing");
        }
        seen.add(scheme + " " + width);
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(
                    Path.of("target", "browser", "drawing-%s-%d.png".formatted(scheme, width))));
      }
    }
    assertEquals(4, seen.size());
  }

  private Locator tool(String words) {
    return page.getByRole(AriaRole.TOOLBAR)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(words));
  }

  private Locator save() {
    return page.locator(".screen-actions .button.primary");
  }

  /// Clicks a place of the picture, in its fractions.
  private void at(double x, double y) {
    BoundingBox box = page.locator(".drawing-svg").boundingBox();
    page.mouse().click(box.x + x * box.width, box.y + y * box.height);
  }

  private void drag(double fromX, double fromY, double toX, double toY) {
    BoundingBox box = page.locator(".drawing-svg").boundingBox();
    page.mouse().move(box.x + fromX * box.width, box.y + fromY * box.height);
    page.mouse().down();
    page.mouse()
        .move(box.x + (fromX + toX) / 2 * box.width, box.y + (fromY + toY) / 2 * box.height);
    page.mouse().move(box.x + toX * box.width, box.y + toY * box.height);
    page.mouse().up();
  }

  private void metres(int place, String axis, String value) {
    page.getByLabel("Place %d, metres %s".formatted(place, axis)).fill(value);
  }
}
