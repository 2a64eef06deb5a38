package org.sightline.rule;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.sightline.domain.OffLimits;

/// Which addresses a webhook may have (server-side request forgery, OWASP ASVS 5.0 V1.3.6).
///
/// Form is checked when a rule is made. Where the name leads is checked at each call, and the call
/// goes to the very address that was checked, so a name that leads elsewhere a moment later gains
/// nothing.
final class WebhookAddress {
  /// The longest address, in characters.
  static final int MAX_LENGTH = 2000;

  private WebhookAddress() {}

  static void requireForm(URI webhook) {
    String scheme = webhook.getScheme() == null ? "" : webhook.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw bad("it must begin with http:// or https://");
    }
    if (webhook.getHost() == null || webhook.getHost().isEmpty()) {
      throw bad("it names no host, such as https://example.org/alerts");
    }
    if (webhook.getRawUserInfo() != null) {
      throw bad("it must not hold user:password@; put a token into the path");
    }
    if (webhook.getPort() == 0 || webhook.getPort() > 65_535) {
      throw bad("its port is not from 1 to 65535");
    }
    // A name is looked up at each call; a number can be judged now.
    numeric(webhook.getHost())
        .filter(WebhookAddress::isNeverAllowed)
        .ifPresent(
            address -> {
              throw bad(
                  "it leads to %s, which is no address for webhooks"
                      .formatted(address.getHostAddress()));
            });
    if (webhook.toString().length() > MAX_LENGTH) {
      throw bad("it is longer than %d characters".formatted(MAX_LENGTH));
    }
  }

  private static Optional<InetAddress> numeric(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return posix(host);
    }
  }

  /// Octal and hexadecimal forms, which name look-up takes for numbers.
  private static Optional<InetAddress> posix(String host) {
    try {
      return Optional.of(Inet4Address.ofPosixLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Whether no webhook may ever lead there: addresses that mean this link (among them the metadata
  /// services of clouds), many hosts at once, or none.
  static boolean isNeverAllowed(InetAddress address) {
    InetAddress real = OffLimits.embedded(address);
    return real.isLinkLocalAddress() || OffLimits.contains(real);
  }

  private static RuleException bad(String why) {
    return new RuleException(
        RuleException.Kind.BAD_RULE, "the webhook address cannot be used: " + why);
  }
}
