package org.sightline.server.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as scripts write them: seconds, or numbers with units such as `1h2m3.5s` and `250ms`.
final class WrittenDuration {
  private static final int MAX_LENGTH = 40;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
  private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(h|ms|us|ns|m|s)");
  private static final Map<String, Double> NANOS =
      Map.of("h", 3.6e12, "m", 6e10, "s", 1e9, "ms", 1e6, "us", 1e3, "ns", 1.0);

  private WrittenDuration() {}

  /// The duration, or empty where the text is none or a negative one.
  static Optional<Duration> read(String text) {
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Duration.ofNanos(Math.round(Double.parseDouble(text) * 1e9)));
    }
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher part = PART.matcher(text);
    double nanos = 0;
    int at = 0;
    while (at < text.length() && part.find(at) && part.start() == at) {
      nanos += Double.parseDouble(part.group(1)) * NANOS.getOrDefault(part.group(2), 0.0);
      at = part.end();
    }
    return at == text.length() && nanos < Long.MAX_VALUE
        ? Optional.of(Duration.ofNanos(Math.round(nanos)))
        : Optional.empty();
  }
}
