package org.sightline.rule;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Company;
import org.sightline.domain.Observation;

/// What rules are handed by whoever starts them.
///
/// @param body writes what receivers are told, as JSON; called once for each alert, when it is
///   raised
/// @param address whether a webhook may be called at this address, after its name was resolved;
///   link-local, multicast and unspecified addresses are refused whatever it says
/// @param timeout how long one call to a webhook may take in all
/// @param maxUndelivered how many calls may wait; when more are needed the oldest is given up,
///   counted and said
/// @param courier does what rules ask for beyond webhooks
/// @param company what else was seen around a fact, for rules about what came before or after
/// @param facts the fact at a place of the log, for those that waited when the node stopped; empty
///   where retention has taken it
public record RuleSettings(
    Function<Firing, String> body,
    Predicate<InetAddress> address,
    Duration timeout,
    int maxUndelivered,
    Courier courier,
    Company company,
    LongFunction<Optional<Observation>> facts) {
  /// An alert as it is raised, with the fact that raised it and the incident as it is then.
  ///
  /// @param observation null when an alert of before is told again: it stands in the log
  /// @param escalated whether it is told again because nobody took it
  public record Firing(
      Alert alert, @Nullable Observation observation, Incident incident, boolean escalated) {}

  public RuleSettings {
    if (timeout.isNegative() || timeout.isZero() || maxUndelivered < 1) {
      throw new IllegalArgumentException(
          "rules need a time-out over 0 and room for 1 call at least: %s, %d"
              .formatted(timeout, maxUndelivered));
    }
  }

  /// No way but webhooks, and nothing known around a fact.
  public RuleSettings(
      Function<Firing, String> body,
      Predicate<InetAddress> address,
      Duration timeout,
      int maxUndelivered) {
    this(
        body, address, timeout, maxUndelivered, Courier.NONE, Company.ALONE, _ -> Optional.empty());
  }

  /// No way but webhooks, of the usual settings.
  public static RuleSettings of(Function<Firing, String> body) {
    return of(body, Courier.NONE, Company.ALONE, _ -> Optional.empty());
  }

  /// Calls of at most 10 s, to any address that is not refused anyway, 10 000 of them waiting.
  public static RuleSettings of(
      Function<Firing, String> body,
      Courier courier,
      Company company,
      LongFunction<Optional<Observation>> facts) {
    return new RuleSettings(
        body, _ -> true, Duration.ofSeconds(10), 10_000, courier, company, facts);
  }
}
