package org.sightline.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sightline.picture.DrawnScene;
import org.sightline.picture.FootageEncoder;
import org.sightline.picture.PictureSize;
import org.sightline.picture.PictureSource;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// Measures the delay of live pictures: from the node's time of a picture, which is when its packets
/// arrived, to when headless Chromium shows it, by WebRTC and over the WebSocket.
///
/// Usage: `LiveBench HOME SECONDS`, through `bench/run live`. Node, camera and browser share this machine
/// and its clock. By WebRTC the browser itself says what time of the node's clock is being shown
/// (`estimatedPlayoutTimestamp`, from the sender reports); over the WebSocket that is the beginning
/// that the node gave plus the media time of the frame on the screen.
public final class LiveBench {
  private static final long NTP_TO_UNIX_MILLIS = 2_208_988_800_000L;
  private static final int SAMPLE_MILLIS = 100;

  private static final String HOOKS =
      """
      const Real = RTCPeerConnection;
      window.connections = [];
      window.RTCPeerConnection = class extends Real {
        constructor(...all) { super(...all); window.connections.push(this); }
      };
      const Socket = WebSocket;
      window.WebSocket = class extends Socket {
        constructor(...all) {
          super(...all);
          this.addEventListener("message", ({ data }) => {
            if (typeof data === "string" && data.includes('"start"')) window.beginning = Date.parse(JSON.parse(data).at);
          });
        }
      };
      """;

  private static final String DELAY_BY_WEBRTC =
      """
      async () => {
        for (const c of window.connections.filter(c => c.connectionState === "connected")) {
          for (const s of (await c.getStats()).values()) {
            if (s.type === "inbound-rtp" && s.kind === "video" && s.estimatedPlayoutTimestamp) {
              return s.timestamp + %d - s.estimatedPlayoutTimestamp;
            }
          }
        }
        return null;
      }
      """
          .formatted(NTP_TO_UNIX_MILLIS);

  private static final String DELAY_BY_SOCKET =
      """
      () => new Promise(done => {
        const video = document.querySelector("video[data-live=moving][data-way=websocket]");
        if (!video || !window.beginning) return done(null);
        video.requestVideoFrameCallback((_, { mediaTime, expectedDisplayTime }) =>
          done(performance.timeOrigin + expectedDisplayTime - (window.beginning + mediaTime * 1000)));
      })
      """;

  private LiveBench() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    Path work = Files.createTempDirectory("sightline-live");
    try (SimulatedCamera camera =
            SimulatedCamera.start(
                SimulatedCamera.Settings.of(Footage.ofMp4(footage(work))).withoutFaults());
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
                .formatted(webRtc ? "on" : "off", camera.address("/main")));
        measure(home, file, data, browser, webRtc, seconds);
      }
    }
    System.exit(0);
  }

  private static void measure(
      Path home, Path configuration, Path data, Browser browser, boolean webRtc, int seconds)
      throws IOException, InterruptedException {
    String way = webRtc ? "WebRTC" : "WebSocket";
    String delay = webRtc ? DELAY_BY_WEBRTC : DELAY_BY_SOCKET;
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
      context.addInitScript(HOOKS);
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

  /// Twenty seconds of drawn footage, 720 lines, 25 pictures a second, a key picture every two seconds.
  private static Path footage(Path work) throws IOException {
    Duration length = Duration.ofSeconds(20);
    Path file = work.resolve("clock.mp4");
    try (PictureSource source = new DrawnScene(new PictureSize(1280, 720), 25, length, 7)) {
      FootageEncoder.encode(
          source,
          List.of(new FootageEncoder.Target(file, 1280, 25, 3_000_000, Duration.ofSeconds(2))),
          length,
          (done, whole) -> {});
    }
    return file;
  }
}
