package org.sightline.bench;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures the delay of live pictures: from when a camera films its clock to when headless
/// Chromium shows that picture, by WebRTC and over the WebSocket.
///
/// Usage: `LiveBench HOME SECONDS`, through `bench/run live`. Camera, node and browser share this
/// machine and its clock. The time stands in the picture itself ([ClockFeed]) and is read back from
/// the browser's canvas; encoding by the simulated camera (a few milliseconds) is counted too.
public final class LiveBench {
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
    for (boolean webRtc : List.of(true, false)) {
      String lines = "analysis: off\nwebrtc: " + (webRtc ? "on" : "off");
      try (var site = new BrowserSite(home, lines)) {
        measure(site.page(), webRtc, seconds);
      }
    }
    System.exit(0);
  }

  private static void measure(Page page, boolean webRtc, int seconds) {
    String way = webRtc ? "WebRTC" : "WebSocket";
    String delay = DELAY.formatted(webRtc ? "webrtc" : "websocket");
    page.waitForTimeout(3000);
    List<Double> delays = new ArrayList<>();
    for (int i = 0; i < seconds * 1000 / SAMPLE_MILLIS; i++) {
      if (page.evaluate(delay) instanceof Number number) {
        delays.add(number.doubleValue());
      }
      page.waitForTimeout(SAMPLE_MILLIS);
    }
    if (delays.isEmpty()) {
      System.out.printf("%-10s no picture%n", way);
      return;
    }
    System.out.println(line(way, delays));
  }

  /// A line of a table: median, 95th percentile and worst of some milliseconds.
  static String line(String what, List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    return "%-24s median %4.0f ms, 95 of 100 within %4.0f ms, worst %4.0f ms, %d samples"
        .formatted(
            what,
            sorted.get(sorted.size() / 2),
            sorted.get(sorted.size() * 95 / 100),
            sorted.getLast(),
            sorted.size());
  }
}
