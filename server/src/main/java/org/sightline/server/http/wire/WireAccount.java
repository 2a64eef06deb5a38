package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How somebody signs in, and where they are signed in.
///
/// @param totp whether codes from an app are asked for
/// @param recoveryCodes codes on paper that are left
/// @param fresh whether the session is young enough to change how the user proves themselves
public record WireAccount(
    String user,
    String role,
    boolean totp,
    int recoveryCodes,
    boolean fresh,
    List<Passkey> passkeys,
    List<WireSessions.Open> sessions,
    List<WireTokens.Kept> tokens) {
  /// A passkey.
  public record Passkey(String id, String name, Instant createdAt, @Nullable Instant usedAt) {}
}
