package org.sightline.rule;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

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
    if (webhook.toString().length() > MAX_LENGTH) {
      throw bad("it is longer than %d characters".formatted(MAX_LENGTH));
    }
  }

  /// Whether no webhook may ever lead there: addresses that mean this link (among them the metadata
  /// services of clouds), many hosts at once, or none.
  static boolean isNeverAllowed(InetAddress address) {
    InetAddress real = embedded(address);
    return real.isLinkLocalAddress()
        || real.isMulticastAddress()
        || real.isAnyLocalAddress()
        || isMetadata(real)
        || (real instanceof Inet4Address v4 && (v4.getAddress()[0] & 0xff) >= 240)
        || (real instanceof Inet4Address zero && zero.getAddress()[0] == 0);
  }

  /// Metadata services that are not link-local: fd00:ec2::254 (AWS), 100.100.100.200 (Alibaba),
  /// 168.63.129.16 (Azure), 192.0.0.192 (Oracle).
  private static boolean isMetadata(InetAddress address) {
    return switch (address.getHostAddress()) {
      case "fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "168.63.129.16", "192.0.0.192" -> true;
      default -> false;
    };
  }

  /// The IPv4 address that an IPv6 address carries (::a.b.c.d, 64:ff9b::/96 of RFC 6052, 2002::/16
  /// of RFC 3056), or the address itself.
  private static InetAddress embedded(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] b = address.getAddress();
    boolean low = true;
    for (int i = 4; i < 12; i++) {
      low &= b[i] == 0;
    }
    boolean compatible =
        low && b[0] == 0 && b[1] == 0 && b[2] == 0 && b[3] == 0 && (b[12] != 0 || b[13] != 0);
    boolean nat64 = low && b[0] == 0 && b[1] == 0x64 && b[2] == (byte) 0xff && b[3] == (byte) 0x9b;
    boolean sixToFour = b[0] == 0x20 && b[1] == 0x02;
    try {
      if (compatible || nat64) {
        return InetAddress.getByAddress(Arrays.copyOfRange(b, 12, 16));
      }
      return sixToFour ? InetAddress.getByAddress(Arrays.copyOfRange(b, 2, 6)) : address;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static RuleException bad(String why) {
    return new RuleException(
        RuleException.Kind.BAD_RULE, "the webhook address cannot be used: " + why);
  }
}
