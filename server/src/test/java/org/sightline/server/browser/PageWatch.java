package org.sightline.server.browser;

import com.microsoft.playwright.BrowserContext;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a browser complained of: errors of the console (a breach of the content security policy is
/// one) and exceptions that nothing caught.
final class PageWatch {
  /// Asking who is signed in is answered 401 before anybody is, and the browser writes that down.
  private static final Pattern NOBODY_YET =
      Pattern.compile("Failed to load resource: .* 401 .* at \\S+/api/v1/session");

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

  /// What was heard and not expected.
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private void hear(String words) {
    if (expected.stream().noneMatch(pattern -> pattern.matcher(words).find())) {
      complaints.add(words);
    }
  }
}
