package org.sightline.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A node with cameras and a browser before it, one of each for a class of tests: a static field
/// with `@RegisterExtension`.
///
/// Each test begins with a page of its own, 1360×860, signed in as `admin`, and fails where the
/// browser complained of something that was not expected. One that fails leaves the picture of its
/// page in `target/browser`. Skipped where the machine has no Chromium.
final class BrowserSite
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterTestExecutionCallback {
  private static final double LOOK_MILLIS = 40;
  static final int WIDE = 1360;
  static final int HIGH = 860;
  static final int PHONE_WIDE = 390;
  static final int PHONE_HIGH = 844;

  /// What is wider than the window, or lies beside it though it can be pressed.
  private static final String BESIDE_THE_WINDOW =
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
      """;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final @Nullable String timeZone;
  private @Nullable Path folder;
  private @Nullable TestSite site;
  private @Nullable Chromium chromium;
  private @Nullable String signedIn;
  private @Nullable BrowserContext context;
  private @Nullable Page page;
  private @Nullable PageWatch watch;

  BrowserSite() {
    this.timeZone = null;
  }

  /// @param timeZone of the person at the browser, such as `Pacific/Auckland`
  BrowserSite(String timeZone) {
    this.timeZone = timeZone;
  }

  @Override
  public void beforeAll(ExtensionContext test) throws Exception {
    chromium = Chromium.of(test);
    folder = Files.createTempDirectory("sightline-browser");
    site = new TestSite(folder);
  }

  @Override
  public void afterAll(ExtensionContext test) throws Exception {
    if (site != null) {
      site.close();
    }
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    if (signedIn == null) {
      openAsStranger();
      signIn();
      signedIn = context().storageState();
    }
    open(WIDE, HIGH, ColorScheme.LIGHT);
  }

  @Override
  public void afterTestExecution(ExtensionContext test) {
    if (test.getExecutionException().isPresent()) {
      page()
          .screenshot(
              new Page.ScreenshotOptions()
                  .setPath(
                      Path.of(
                          "target", "browser", test.getRequiredTestMethod().getName() + ".png")));
    }
  }

  @Override
  public void afterEach(ExtensionContext test) {
    List<String> complaints = watch().complaints();
    context().close();
    context = null;
    assertEquals(List.of(), complaints, "the browser complains of nothing");
  }

  /// A page of another size and appearance instead of the one that is open, signed in.
  Page open(int width, int height, ColorScheme scheme) {
    return open(
        new Browser.NewContextOptions()
            .setViewportSize(width, height)
            .setColorScheme(scheme)
            .setStorageState(signedIn));
  }

  /// A page on which nobody is signed in instead of the one that is open.
  Page openAsStranger() {
    return open(new Browser.NewContextOptions().setViewportSize(WIDE, HIGH));
  }

  /// Another person's browser beside the one that is open; whoever asks closes it.
  BrowserContext another() {
    return made(new Browser.NewContextOptions().setViewportSize(WIDE, HIGH));
  }

  private BrowserContext made(Browser.NewContextOptions options) {
    BrowserContext made =
        Objects.requireNonNull(chromium)
            .browser()
            .newContext(options.setBaseURL(site().address()).setTimezoneId(timeZone));
    made.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
    return made;
  }

  private Page open(Browser.NewContextOptions options) {
    if (context != null) {
      context.close();
    }
    context = made(options);
    watch = PageWatch.over(context);
    page = context.newPage();
    return page;
  }

  /// Signs in as the administrator with the one-time password.
  void signIn() {
    page().navigate("/");
    page().getByLabel("User").fill("admin");
    page().getByLabel("Password").fill(site().password());
    page().keyboard().press("Enter");
    assertThat(page().locator(".shell")).isVisible();
  }

  /// Waits until something is so, looking again every [#LOOK_MILLIS].
  void until(String what, BooleanSupplier condition) {
    long beganNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - beganNanos > Chromium.PATIENCE_MILLIS * 1e6) {
        throw new AssertionError("waited in vain until " + what);
      }
      page().waitForTimeout(LOOK_MILLIS);
    }
  }

  /// Nothing makes the page wider than the window, and nothing that can be pressed lies beside it,
  /// unless what holds it scrolls; a page that is still being laid out is waited for.
  void assertFits(String where) {
    Object[] wide = {List.of()};
    try {
      until(
          where + " fits",
          () -> {
            wide[0] = page().evaluate(BESIDE_THE_WINDOW);
            return List.of().equals(wide[0]);
          });
    } catch (AssertionError e) {
      throw new AssertionError(
          where + " does not fit %d pixels: %s".formatted(PHONE_WIDE, wide[0]), e);
    }
  }

  /// The node's answer to the page's GET.
  JsonNode ask(String path) {
    return JSON.readTree(page().request().get(path).body());
  }

  static String attribute(Locator locator, String name) {
    return Objects.requireNonNull(locator.getAttribute(name), name);
  }

  TestSite site() {
    return Objects.requireNonNull(site);
  }

  Page page() {
    return Objects.requireNonNull(page);
  }

  BrowserContext context() {
    return Objects.requireNonNull(context);
  }

  PageWatch watch() {
    return Objects.requireNonNull(watch);
  }
}
