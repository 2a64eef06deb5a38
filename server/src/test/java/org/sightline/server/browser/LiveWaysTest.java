package org.sightline.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.config.WebRtcSetting;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Live pictures in a real browser, by each of the ways that they come.
class LiveWaysTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Keeps the page's peer connections, whose figures the test asks for.
  private static final String KEEP =
      """
      const Real = RTCPeerConnection;
      window.connections = [];
      window.RTCPeerConnection = class extends Real {
        constructor(...all) { super(...all); window.connections.push(this); }
      };
      """;

  private static final String FIGURES =
      """
      async () => {
        const open = window.connections.filter(c => c.connectionState === "connected");
        for (const c of open) {
          for (const s of (await c.getStats()).values()) {
            if (s.type === "inbound-rtp" && s.kind === "video") {
              return JSON.stringify(s);
            }
          }
        }
        return "{}";
      }
      """;

  private static Chromium chromium;

  @RegisterExtension static final BeforeAllCallback START = test -> chromium = Chromium.of(test);

  @Test
  void picturesComeByWebRtcAndNoneIsLost(@TempDir Path folder) throws Exception {
    watching(
        folder,
        WebRtcSetting.DEFAULT,
        (page, video) -> {
          waitFor(video, "webrtc");
          page.waitForCondition(() -> figures(page).at("/framesDecoded").asInt() > 40, patience());
          JsonNode figures = figures(page);
          assertEquals(0, figures.at("/packetsLost").asInt(), figures.toString());
          assertEquals(0, figures.at("/framesDropped").asInt(), figures.toString());
          page.navigate("/#/system");
          page.waitForCondition(() -> openSessions(page) == 0, patience());
        });
  }

  @Test
  void whereWebRtcIsOffPicturesComeOverTheSocket(@TempDir Path folder) throws Exception {
    watching(
        folder,
        new WebRtcSetting(false, 0, List.of(), 8, null, 1),
        (page, video) -> waitFor(video, "websocket"));
  }

  @Test
  void whereUdpIsBlockedPicturesComeOverTheSocketByThemselves(@TempDir Path folder)
      throws Exception {
    // An address of the documentation's range, where nobody answers (RFC 5737).
    watching(
        folder,
        new WebRtcSetting(true, 0, List.of("192.0.2.1"), 8, null, 1),
        (page, video) -> waitFor(video, "websocket"));
  }

  private interface Scene {
    void play(Page page, Locator video);
  }

  private static void watching(Path folder, WebRtcSetting webRtc, Scene scene) throws Exception {
    try (TestSite site = new TestSite(folder, webRtc);
        BrowserContext context =
            chromium
                .browser()
                .newContext(
                    new Browser.NewContextOptions()
                        .setBaseURL(site.address())
                        .setViewportSize(1200, 800))) {
      context.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
      context.addInitScript(KEEP);
      Page page = context.newPage();
      page.navigate("/");
      page.getByLabel("User").fill("admin");
      page.getByLabel("Password").fill(site.password());
      page.keyboard().press("Enter");
      assertThat(
              page.getByRole(
                  AriaRole.HEADING, new Page.GetByRoleOptions().setName("Live").setLevel(1)))
          .isVisible();
      Locator tile = page.getByLabel("Camera door", new Page.GetByLabelOptions().setExact(true));
      scene.play(page, tile.locator("video"));
    }
  }

  private static void waitFor(Locator video, String way) {
    Page page = video.page();
    page.waitForCondition(
        () ->
            way.equals(video.getAttribute("data-way"))
                && "moving".equals(video.getAttribute("data-live")),
        patience());
    double begin = time(video);
    page.waitForCondition(() -> time(video) > begin + 0.5, patience());
  }

  private static double time(Locator video) {
    return ((Number) video.evaluate("v => v.readyState < 2 ? 0 : v.currentTime")).doubleValue();
  }

  private static JsonNode figures(Page page) {
    return JSON.readTree((String) page.evaluate(FIGURES));
  }

  private static int openSessions(Page page) {
    String text = page.request().get("/metrics").text();
    return text.lines()
        .filter(line -> line.startsWith("sightline_webrtc_sessions "))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElse(-1);
  }

  private static Page.WaitForConditionOptions patience() {
    return new Page.WaitForConditionOptions().setTimeout(Chromium.PATIENCE_MILLIS);
  }
}
