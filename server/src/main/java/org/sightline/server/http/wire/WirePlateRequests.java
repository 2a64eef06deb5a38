package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Questions for number plates that need a second person's consent, the newest first.
///
/// @param mayDecide whether the caller may consent to what others ask
public record WirePlateRequests(List<Request> requests, boolean mayDecide) {
  /// One request.
  ///
  /// @param question what is asked, word for word
  /// @param state `waiting`, `granted`, `denied` or `expired`
  /// @param by who decided; null while nobody has
  /// @param until it waits, or is good, until then
  /// @param own whether the caller asks it
  public record Request(
      long id,
      String asker,
      String question,
      String purpose,
      Instant askedAt,
      String state,
      @Nullable String by,
      @Nullable Instant decidedAt,
      Instant until,
      boolean own) {}
}
