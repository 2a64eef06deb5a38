package org.sightline.server.http.wire;

import java.util.List;

/// The password was right, and a second factor is asked for.
///
/// @param ticket to send with it
/// @param ways `totp` and `passkey`
public record WireSecondFactor(String ticket, List<String> ways) {
  @Override
  public String toString() {
    return "a second factor of " + ways;
  }
}
