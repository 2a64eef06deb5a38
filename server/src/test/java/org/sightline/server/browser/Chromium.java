package org.sightline.server.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The browser that the operating system has, driven from here. None is ever downloaded.
final class Chromium implements AutoCloseable {
  /// Where Debian's package `chromium` puts it.
  static final Path PROGRAM = Path.of("/usr/bin/chromium");

  /// How long anything is waited for, assertions included: only what never comes takes so long, and
  /// five seconds, which assertions wait by themselves, are soon gone on a machine that is busy.
  static final double PATIENCE_MILLIS = 120_000;

  private static final List<String> WORDS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--autoplay-policy=no-user-gesture-required");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright) {
    this.playwright = playwright;
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(PROGRAM)
                    .setHeadless(true)
                    .setArgs(WORDS));
  }

  /// Whether this machine has it.
  static boolean isHere() {
    return Files.isExecutable(PROGRAM);
  }

  /// The browser of all classes of this run, started for the first that asks and ended with the
  /// run; skips the tests where the machine has none.
  static Chromium of(ExtensionContext test) {
    Assumptions.assumeTrue(
        isHere(), PROGRAM + " is absent: apt-get install chromium to run the browser tests");
    return test.getRoot()
        .getStore(ExtensionContext.Namespace.create(Chromium.class))
        .computeIfAbsent(Chromium.class, _ -> start(), Chromium.class);
  }

  static Chromium start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      return new Chromium(playwright);
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
