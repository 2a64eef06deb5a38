package org.sightline.bench;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Measures how soon recorded footage plays: from when a person chooses an instant to when headless
/// Chromium shows its picture, and whether the second after it flows.
///
/// Usage: `PlaybackBench HOME COUNT`, through `bench/run playback`. Instants are drawn at random
/// (seeded) from [#FOOTAGE_SECONDS] of footage of a camera of 25 pictures a second and a key
/// picture every two seconds, so that on average 25 pictures are decoded before the one that was
/// asked for.
public final class PlaybackBench {
  /// How much footage the instants are drawn from.
  static final int FOOTAGE_SECONDS = 60;

  private static final long SEED = 20_261_123;

  /// Answers the milliseconds to the first picture and the longest wait between two pictures of the
  /// second after it. A picture is the one asked for when it was filmed within 100 ms of it.
  private static final String START =
      """
      at => new Promise(done => {
        const asked = performance.now();
        let first = null, before = null, longest = 0, last = "";
        location.hash = `#/camera/clock?at=${new Date(at).toISOString()}`;
        const look = () => {
          const shown = document.querySelector("video[data-playback]")?.dataset.shown ?? "";
          const now = performance.now();
          if (now - asked > 10000) return done(null);
          if (shown && shown !== last) {
            if (first === null && Math.abs(Number(shown) - at) < 100) first = now - asked;
            else if (first !== null) longest = Math.max(longest, now - before);
            before = now;
            last = shown;
          }
          if (first !== null && now - asked - first > 1000) return done({ first, longest });
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      })
      """;

  private PlaybackBench() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    try (var site = new BrowserSite(home, "analysis: off")) {
      Page page = site.page();
      Instant begun = Instant.now();
      page.waitForTimeout(FOOTAGE_SECONDS * 1000.0 + 5000);
      var random = new Random(SEED);
      List<Double> firsts = new ArrayList<>();
      List<Double> waits = new ArrayList<>();
      int failures = 0;
      for (int i = 0; i < count; i++) {
        long at = begun.plusMillis(random.nextInt(FOOTAGE_SECONDS * 1000)).toEpochMilli();
        if (page.evaluate(START, (double) at) instanceof Map<?, ?> measured
            && measured.get("first") instanceof Number first
            && measured.get("longest") instanceof Number longest) {
          firsts.add(first.doubleValue());
          waits.add(longest.doubleValue());
        } else {
          failures++;
        }
      }
      if (!firsts.isEmpty()) {
        System.out.println("the first time: %.0f ms".formatted(firsts.getFirst()));
        System.out.println(LiveBench.line("to the first picture", firsts));
        System.out.println(LiveBench.line("longest wait of a second", waits));
      }
      if (failures > 0) {
        System.out.println(failures + " showed no picture within 10 s");
      }
    }
    System.exit(0);
  }
}
