package org.sightline.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
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
  static final int WIDE = 1360;
  static final int HIGH = 860;
  static final int PHONE_WIDE = 390;
  static final int PHONE_HIGH = 844;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final double patienceMillis;
  private @Nullable Path folder;
  private @Nullable TestSite site;
  private @Nullable Chromium chromium;
  private @Nullable String signedIn;
  private @Nullable BrowserContext context;
  private @Nullable Page page;
  private @Nullable PageWatch watch;

  /// @param patienceMillis how long anything is waited for
  BrowserSite(double patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  @Override
  public void beforeAll(ExtensionContext test) throws Exception {
    Assumptions.assumeTrue(
        Chromium.isHere(),
        Chromium.PROGRAM + " is absent: apt-get install chromium to run the browser tests");
    chromium = Chromium.start();
    folder = Files.createTempDirectory("sightline-browser");
    site = new TestSite(folder);
  }

  @Override
  public void afterAll(ExtensionContext test) throws Exception {
    if (chromium != null) {
      chromium.close();
    }
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

  private Page open(Browser.NewContextOptions options) {
    if (context != null) {
      context.close();
    }
    context =
        Objects.requireNonNull(chromium).browser().newContext(options.setBaseURL(site().address()));
    context.setDefaultTimeout(patienceMillis);
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
    assertThat(page().locator(".shell"))
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(patienceMillis));
  }

  /// Waits until something is so.
  void until(String what, BooleanSupplier condition) {
    try {
      page()
          .waitForCondition(
              condition, new Page.WaitForConditionOptions().setTimeout(patienceMillis));
    } catch (com.microsoft.playwright.TimeoutError e) {
      throw new AssertionError("waited in vain until " + what, e);
    }
  }

  /// Nothing makes the page wider than the window, and nothing that can be pressed lies beside it,
  /// unless what holds it scrolls.
  void assertFits(String where) {
    Object wide =
        page()
            .evaluate(
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
