package org.sightline.server.identity;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How often somebody may guess: [#GUESSES] within [#WINDOW] under each key. The keys of a guess
/// are its address over all accounts, and its account ([Identity] says from where).
///
/// Counted when the guess begins, so that guesses at the same time count too; a right guess is
/// given back. Holds [#MAX_KEYS] keys; when there are more the one that began longest ago is
/// forgotten.
final class Throttle {
  static final int GUESSES = 10;
  static final Duration WINDOW = Duration.ofMinutes(1);
  static final int MAX_KEYS = 10_000;

  private record Window(Instant start, int guesses) {}

  private final InstantSource clock;
  private final int most;
  private final Duration length;
  // Guarded by this.
  private final Map<String, Window> windows = new LinkedHashMap<>();

  Throttle(InstantSource clock) {
    this(clock, GUESSES, WINDOW);
  }

  /// @param most guesses
  /// @param length of the time within which there may be so many
  Throttle(InstantSource clock, int most, Duration length) {
    this.clock = clock;
    this.most = most;
    this.length = length;
  }

  /// Counts a guess under every key, or, if one has none left, counts nothing and says how long to
  /// wait.
  synchronized Optional<Duration> guess(List<String> keys) {
    Instant now = clock.instant();
    for (String key : keys) {
      Window window = windows.get(key);
      if (window != null && !isOver(window, now) && window.guesses() >= most) {
        return Optional.of(Duration.between(now, window.start().plus(length)));
      }
    }
    for (String key : keys) {
      Window window = windows.remove(key);
      windows.put(
          key,
          window == null || isOver(window, now)
              ? new Window(now, 1)
              : new Window(window.start(), window.guesses() + 1));
    }
    while (windows.size() > MAX_KEYS) {
      windows.remove(windows.keySet().iterator().next());
    }
    return Optional.empty();
  }

  /// The guess was right: it does not count.
  synchronized void giveBack(List<String> keys) {
    for (String key : keys) {
      windows.computeIfPresent(
          key,
          (k, window) ->
              window.guesses() <= 1 ? null : new Window(window.start(), window.guesses() - 1));
    }
  }

  /// The addresses that one subscriber can choose from freely: an IPv4 address, or the first 64
  /// bits of an IPv6 address (RFC 6177).
  static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) + "::/64" : address;
    } catch (IllegalArgumentException _) {
      return address;
    }
  }

  private boolean isOver(Window window, Instant now) {
    // A clock set back must not lock anybody out for longer than a window.
    return !now.isBefore(window.start().plus(length)) || now.isBefore(window.start());
  }
}
