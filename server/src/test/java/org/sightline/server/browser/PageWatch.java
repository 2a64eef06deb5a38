package org.sightline.server.browser;

import com.microsoft.playwright.BrowserContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a browser complained of: errors of the console (a breach of the content security policy is
/// one) and exceptions that nothing caught.
final class PageWatch {
  /// Asking who is signed in is answered 401 before anybody is, and the browser writes that down.
  private static final Pattern NOBODY_YET =
      Pattern.compile("Failed to load resource: .* 401 .* at \\S+/api/v1/session");

  /// The newest footage is asked for before it is written, and a moment later again.
  private static final Pattern NOT_YET =
      Pattern.compile(
          "Failed to load resource: .* 404 .* at \\S+/footage\\.mp4\\?\\S*&end=([^&]+)&");

  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(10);

  private final List<String> complaints = new ArrayList<>();
  private final List<Pattern> expected = new ArrayList<>(List.of(NOBODY_YET));

  private PageWatch() {}

  static PageWatch over(BrowserContext context) {
    PageWatch watch = new PageWatch();
    context.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            watch.hear(message.text() + " at " + message.location());
          }
        });
    context.onWebError(error -> watch.hear("uncaught: " + error.error()));
    return watch;
  }

  /// From now on a failed answer with this status, to this path, is no complaint.
  void expect(int status, String path) {
    expected.add(
        Pattern.compile(
            "Failed to load resource: .* %d .* at \\S+%s".formatted(status, Pattern.quote(path))));
  }

  private static boolean isNotYet(String words) {
    Matcher asked = NOT_YET.matcher(words);
    return asked.find()
        && Instant.parse(URLDecoder.decode(asked.group(1), StandardCharsets.UTF_8))
            .isAfter(Instant.now().minus(WRITTEN_WITHIN));
  }

  /// What was heard and not expected.
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private void hear(String words) {
    if (!isNotYet(words) && expected.stream().noneMatch(pattern -> pattern.matcher(words).find())) {
      complaints.add(words);
    }
  }
}
