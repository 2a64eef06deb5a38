package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of the audit log.
///
/// @param entries newest first
/// @param next the `before` of the next page, or null where there is none
/// @param head the newest entry of the whole log
public record WireAudit(List<Entry> entries, @Nullable Long next, WireAuditHead head) {
  /// One deed, or the same look several times within a minute.
  ///
  /// @param user empty for somebody who was not signed in
  /// @param call method and path template
  /// @param camera empty for none
  /// @param status of the answer; 4xx and 5xx are attempts that failed
  public record Entry(
      long seq,
      Instant at,
      String user,
      String role,
      String address,
      String call,
      String camera,
      String detail,
      int status,
      int times) {}
}
