package org.sightline.rule;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sightline.domain.Observation;

/// What rules are handed by whoever starts them.
///
/// @param body writes what is posted to a webhook, as JSON; called once for each alert, when it is
///   raised
/// @param address whether a webhook may be called at this address, after its name was resolved;
///   link-local, multicast and unspecified addresses are refused whatever it says
/// @param timeout how long one call to a webhook may take in all
/// @param maxUndelivered how many calls may wait; when more are needed the oldest is given up,
///   counted and said
public record RuleSettings(
    Function<Firing, String> body,
    Predicate<InetAddress> address,
    Duration timeout,
    int maxUndelivered) {
  /// An alert as it is raised, with the fact that raised it.
  public record Firing(Alert alert, Observation observation) {}

  public RuleSettings {
    if (timeout.isNegative() || timeout.isZero() || maxUndelivered < 1) {
      throw new IllegalArgumentException(
          "rules need a time-out over 0 and room for 1 call at least: %s, %d"
              .formatted(timeout, maxUndelivered));
    }
  }

  /// Calls of at most 10 s, to any address that is not refused anyway, 10 000 of them waiting.
  public static RuleSettings of(Function<Firing, String> body) {
    return new RuleSettings(body, _ -> true, Duration.ofSeconds(10), 10_000);
  }
}
