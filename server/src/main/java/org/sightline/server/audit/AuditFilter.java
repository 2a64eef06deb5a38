package org.sightline.server.audit;

import java.time.Instant;

/// Which entries of the audit log are asked for.
///
/// @param user their user; empty for all
/// @param camera their camera; empty for all
/// @param from not before this; [Instant#MIN] for all
/// @param to before this; [Instant#MAX] for all
/// @param before with a lower number than this; [Long#MAX_VALUE] for all
/// @param most how many
public record AuditFilter(
    String user, String camera, Instant from, Instant to, long before, int most) {
  boolean lets(AuditEntry entry) {
    return entry.seq() < before
        && (user.isEmpty() || entry.user().equals(user))
        && (camera.isEmpty() || entry.camera().equals(camera))
        && !entry.at().isBefore(from)
        && entry.at().isBefore(to);
  }
}
