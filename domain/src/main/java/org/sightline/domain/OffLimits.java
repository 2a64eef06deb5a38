package org.sightline.domain;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Network addresses that this node never calls, whoever asks it to: the metadata services of
/// clouds, which hand credentials to every process of a machine, and addresses that are no single
/// machine (server-side request forgery, OWASP ASVS 5.0 V1.3.6).
///
/// Private networks and this machine itself are not among them: cameras are there. Judge the
/// address that a name led to, and call that very address.
public final class OffLimits {
  private OffLimits() {}

  /// Whether the address is off limits.
  public static boolean contains(InetAddress address) {
    InetAddress real = embedded(address);
    if (real.isMulticastAddress() || real.isAnyLocalAddress() || isMetadata(real)) {
      return true;
    }
    int first = real.getAddress()[0] & 0xff;
    return real instanceof Inet4Address && (first == 0 || first >= 240);
  }

  /// The IPv4 address that an IPv6 address carries (::a.b.c.d, 64:ff9b::/96 of RFC 6052, 2002::/16
  /// of RFC 3056), or the address itself.
  public static InetAddress embedded(InetAddress address) {
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

  /// The metadata services of AWS (also for containers), Google, Azure, Alibaba and Oracle. Other
  /// link-local addresses are let pass: a camera without DHCP gives itself one (RFC 3927).
  private static boolean isMetadata(InetAddress address) {
    String text = address.getHostAddress();
    return text.startsWith("169.254.169.")
        || text.startsWith("169.254.170.")
        || switch (text) {
          case "fd00:ec2:0:0:0:0:0:254", "fd00:ec2:0:0:0:0:0:23" -> true;
          case "100.100.100.200", "168.63.129.16", "192.0.0.192" -> true;
          default -> false;
        };
  }
}
