package org.sightline.server.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Takes the pictures of `docs/images` from a running node, such as the demo's.
///
/// It is no test: call it with the node's address, the administrator's password, and the folder.
/// The node should have run for some minutes, with a rule that has fired, so that there is
/// something to see.
final class Screenshots {
  private static final int WIDTH = 1360;
  private static final int HEIGHT = 860;
  private static final int PHONE_WIDTH = 390;
  private static final int PHONE_HEIGHT = 844;
  private static final int QUALITY = 72;

  private final Browser browser;
  private final String address;
  private final Path folder;
  private final String signedIn;

  private Screenshots(Browser browser, String address, String password, Path folder) {
    this.browser = browser;
    this.address = address;
    this.folder = folder;
    try (BrowserContext context = context(WIDTH, HEIGHT, ColorScheme.DARK, null)) {
      Page page = context.newPage();
      page.navigate("/");
      page.getByLabel("User").fill("admin");
      page.getByLabel("Password").fill(password);
      page.keyboard().press("Enter");
      page.locator(".shell").waitFor();
      this.signedIn = context.storageState();
    }
  }

  /// @param words address, password and folder
  public static void main(String[] words) {
    if (words.length != 3) {
      System.err.println("call it with ADDRESS PASSWORD FOLDER");
      System.exit(2);
    }
    try (Chromium chromium = Chromium.start()) {
      new Screenshots(chromium.browser(), words[0], words[1], Path.of(words[2])).takeAll();
    }
  }

  private void takeAll() {
    take("live", ColorScheme.DARK, "live", Screenshots::untilLive);
    take("search", ColorScheme.DARK, "search?q=person", Screenshots::untilPictures);
    take("camera", ColorScheme.DARK, "search?q=person", Screenshots::playOne);
    take("playback", ColorScheme.DARK, "playback", Screenshots::untilAllPlay);
    take("alerts", ColorScheme.DARK, "alerts", Screenshots::untilPictures);
    take("system", ColorScheme.DARK, "system", page -> page.locator(".health").waitFor());
    try (BrowserContext context = context(PHONE_WIDTH, PHONE_HEIGHT, ColorScheme.DARK, signedIn)) {
      take(context, "phone", "playback", Screenshots::untilAllPlay);
    }
  }

  private interface Ready {
    void await(Page page);
  }

  private void take(String file, ColorScheme scheme, String screen, Ready ready) {
    try (BrowserContext context = context(WIDTH, HEIGHT, scheme, signedIn)) {
      take(context, file, screen, ready);
    }
  }

  private void take(BrowserContext context, String file, String screen, Ready ready) {
    Page page = context.newPage();
    page.navigate("/#/" + screen);
    ready.await(page);
    JsonObject form = new JsonObject();
    form.addProperty("format", "webp");
    form.addProperty("quality", QUALITY);
    String picture =
        context.newCDPSession(page).send("Page.captureScreenshot", form).get("data").getAsString();
    Path path = folder.resolve(file + ".webp");
    try {
      Files.write(path, Base64.getDecoder().decode(picture));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println(path);
  }

  private static void untilLive(Page page) {
    page.locator("video[data-live=moving]").first().waitFor();
    Locator playing = page.locator(".tile[data-state=playing]");
    page.waitForCondition(() -> playing.locator(".age.fresh").count() == playing.count());
  }

  private static void untilPictures(Page page) {
    Locator pictures = page.locator(".result img, .alert-card img, .empty");
    pictures.first().waitFor();
    page.waitForCondition(
        () ->
            (boolean)
                page.evaluate(
                    "() => [...document.querySelectorAll('main img')].filter(i =>"
                        + " i.getBoundingClientRect().top < innerHeight).every(i => i.naturalWidth"
                        + " > 0)"));
  }

  private static void playOne(Page page) {
    untilPictures(page);
    page.locator(".result a").nth(Math.min(5, page.locator(".result a").count() - 1)).click();
    Locator video = page.locator("video[data-playback=playing]");
    page.waitForCondition(
        () ->
            video.count() == 1
                && ((Number) video.evaluate("v => v.readyState < 2 ? 0 : v.currentTime"))
                        .doubleValue()
                    > 4);
  }

  private static void untilAllPlay(Page page) {
    Locator panes = page.locator(".pane");
    panes.first().waitFor();
    page.waitForCondition(
        () -> page.locator(".pane video[data-playback=playing]").count() == panes.count());
  }

  private BrowserContext context(
      int width, int height, ColorScheme scheme, @Nullable String state) {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setBaseURL(address)
            .setViewportSize(width, height)
            .setColorScheme(scheme)
            .setStorageState(state));
  }
}
