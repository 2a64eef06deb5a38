package org.sightline.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sightline.media.rtsp.RtspServer;
import org.sightline.media.rtsp.RtspServerSettings;

/// A node of its own process with one camera, `clock`, that films this machine's clock, and
/// headless Chromium signed in to it. All share the machine.
final class BrowserSite implements AutoCloseable {
  private static final ClockFeed FEED = new ClockFeed();

  private final RtspServer camera;
  private final Process node;
  private final Playwright playwright;
  private final Browser browser;
  private final BrowserContext context;
  private final Page page;

  /// Starts all of it.
  ///
  /// @param home the folder of the program
  /// @param lines further lines of the node's configuration
  /// @throws IOException if the node does not start
  BrowserSite(Path home, String lines) throws IOException, InterruptedException {
    camera =
        RtspServer.start(
            new InetSocketAddress("127.0.0.1", 0),
            RtspServerSettings.withoutAuthentication(),
            path -> path.equals("/main") ? Optional.of(FEED) : Optional.empty());
    Path work = Files.createTempDirectory("sightline-browser");
    Path file = work.resolve("bench.yml");
    Files.writeString(
        file,
        "%s\ncameras: { clock: 'rtsp://127.0.0.1:%d/main' }\n".formatted(lines, camera.port()));
    int port = RecorderBench.freePort();
    Path log = work.resolve("node.log");
    node =
        new ProcessBuilder(
                home.resolve("sightline").toString(),
                "run",
                "--config",
                file.toString(),
                "--data",
                work.resolve("data").toString(),
                "--listen",
                "127.0.0.1:" + port)
            .redirectOutput(log.toFile())
            .redirectErrorStream(true)
            .start();
    RecorderBench.untilReady(port, node);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    context =
        browser.newContext(new Browser.NewContextOptions().setBaseURL("http://127.0.0.1:" + port));
    page = context.newPage();
    page.navigate("/");
    page.getByLabel("User").fill("admin");
    page.getByLabel("Password").fill(password(log));
    page.keyboard().press("Enter");
    page.waitForSelector("video[data-live=moving]");
  }

  /// The browser's page, signed in.
  Page page() {
    return page;
  }

  /// The one-time password of the node's greeting.
  private static String password(Path log) throws IOException {
    Matcher said = Pattern.compile("password\\s+(\\S+)").matcher(Files.readString(log));
    if (!said.find()) {
      throw new IllegalStateException("the node said no password: " + log);
    }
    return said.group(1);
  }

  @Override
  public void close() throws InterruptedException {
    context.close();
    browser.close();
    playwright.close();
    node.destroy();
    node.waitFor(10, TimeUnit.SECONDS);
    camera.close();
  }
}
