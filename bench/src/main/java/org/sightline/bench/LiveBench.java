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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sightline.media.rtsp.RtspServer;
import org.sightline.media.rtsp.RtspServerSettings;

/// Measures the delay of live pictures: from when a camera films its clock to when headless
/// Chromium shows that picture, by WebRTC and over the WebSocket.
///
/// Usage: `LiveBench HOME SECONDS`, through `bench/run live`. Camera, node and browser share this
/// machine and its clock. The time stands in the picture itself ([ClockFeed]) and is read back from
/// the browser's canvas; encoding by the simulated camera (a few milliseconds) is counted too.
public final class LiveBench {
  private static final ClockFeed FEED = new ClockFeed();
  private static final int SAMPLE_MILLIS = 100;

  private static final String DELAY =
      """
      () => new Promise(done => {
        const video = document.querySelector("video[data-live=moving][data-way=%s]");
        if (!video) return done(null);
        video.requestVideoFrameCallback((_, { expectedDisplayTime }) => {
          const canvas = new OffscreenCanvas(640, 360);
          const pen = canvas.getContext("2d", { willReadFrequently: true });
          pen.drawImage(video, 0, 0, 640, 360);
          let millis = 0;
          for (let bit = 0; bit < 32; bit++) {
            const [red] = pen.getImageData(bit %% 8 * 80 + 40, Math.floor(bit / 8) * 90 + 45, 1, 1).data;
            millis = millis * 2 + (red > 127 ? 1 : 0);
          }
          done((performance.timeOrigin + expectedDisplayTime - millis) %% 4294967296);
        });
      })
      """;

  private LiveBench() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    Path work = Files.createTempDirectory("sightline-live");
    try (RtspServer camera =
            RtspServer.start(
                new InetSocketAddress("127.0.0.1", 0),
                RtspServerSettings.withoutAuthentication(),
                path -> path.equals("/main") ? Optional.of(FEED) : Optional.empty());
        Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
      for (boolean webRtc : List.of(true, false)) {
        Path data = work.resolve(webRtc ? "webrtc" : "websocket");
        Path file = work.resolve("bench.yml");
        Files.writeString(
            file,
            "analysis: off\nwebrtc: %s\ncameras: { clock: '%s' }\n"
                .formatted(
                    webRtc ? "on" : "off", "rtsp://127.0.0.1:%d/main".formatted(camera.port())));
        measure(home, file, data, browser, webRtc, seconds);
      }
    }
    System.exit(0);
  }

  private static void measure(
      Path home, Path configuration, Path data, Browser browser, boolean webRtc, int seconds)
      throws IOException, InterruptedException {
    String way = webRtc ? "WebRTC" : "WebSocket";
    String delay = DELAY.formatted(webRtc ? "webrtc" : "websocket");
    int port = RecorderBench.freePort();
    Path log = configuration.resolveSibling("node.log");
    Process node =
        new ProcessBuilder(
                home.resolve("sightline").toString(),
                "run",
                "--config",
                configuration.toString(),
                "--data",
                data.toString(),
                "--listen",
                "127.0.0.1:" + port)
            .redirectOutput(log.toFile())
            .redirectErrorStream(true)
            .start();
    RecorderBench.untilReady(port, node);
    try (BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions().setBaseURL("http://127.0.0.1:" + port))) {
      Page page = context.newPage();
      page.navigate("/");
      page.getByLabel("User").fill("admin");
      page.getByLabel("Password").fill(password(log));
      page.keyboard().press("Enter");
      page.waitForSelector("video[data-live=moving]");
      page.waitForTimeout(3000);
      List<Double> delays = new ArrayList<>();
      for (int i = 0; i < seconds * 1000 / SAMPLE_MILLIS; i++) {
        if (page.evaluate(delay) instanceof Number number) {
          delays.add(number.doubleValue());
        }
        page.waitForTimeout(SAMPLE_MILLIS);
      }
      Collections.sort(delays);
      if (delays.isEmpty()) {
        System.out.printf("%-10s no picture%n", way);
        return;
      }
      System.out.printf(
          "%-10s median %4.0f ms, 95 of 100 within %4.0f ms, worst %4.0f ms, %d samples%n",
          way,
          delays.get(delays.size() / 2),
          delays.get(delays.size() * 95 / 100),
          delays.getLast(),
          delays.size());
    } finally {
      node.destroy();
      node.waitFor(10, TimeUnit.SECONDS);
    }
  }

  /// The one-time password of the node's greeting.
  private static String password(Path log) throws IOException {
    Matcher said = Pattern.compile("password\\s+(\\S+)").matcher(Files.readString(log));
    if (!said.find()) {
      throw new IllegalStateException("the node said no password: " + log);
    }
    return said.group(1);
  }
}
