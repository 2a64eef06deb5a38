package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.TimeRange;
import org.sightline.server.imports.ImportResult;
import org.sightline.server.imports.ImportState;
import org.sightline.server.imports.Imports;

/// An import of footage and how it stands.
///
/// @param stream camera/role
/// @param file the name under which it was sent
/// @param state waiting, running or over
/// @param seconds of footage read so far; null until it is being read
/// @param result imported, was there, refused, unreadable or cancelled; null until it is over
/// @param timeFrom how its time is known: creation time, file name, file's own date or given
/// @param message why it was not taken, and what to do
/// @param endedAt null until it is over
public record WireImport(
    String id,
    String stream,
    String file,
    String orderedBy,
    Instant orderedAt,
    String state,
    @Nullable Double seconds,
    @Nullable String result,
    @Nullable Instant start,
    @Nullable Instant end,
    @Nullable Long bytes,
    @Nullable String timeFrom,
    @Nullable String message,
    @Nullable Instant endedAt) {
  /// The import for the wire.
  public static WireImport of(Imports.Known known) {
    ImportState.@Nullable Over over = known.state() instanceof ImportState.Over o ? o : null;
    @Nullable ImportResult result = over == null ? null : over.result();
    @Nullable TimeRange range = result == null ? null : result.range();
    return new WireImport(
        known.id(),
        known.stream().toString(),
        known.name(),
        known.by(),
        known.at(),
        switch (known.state()) {
          case ImportState.Waiting _ -> "waiting";
          case ImportState.Running _ -> "running";
          case ImportState.Over _ -> "over";
        },
        known.state() instanceof ImportState.Running(double seconds) ? seconds : null,
        result == null ? null : result.word(),
        range == null ? null : range.start(),
        range == null ? null : range.end(),
        result == null ? null : result.bytes(),
        result == null ? null : result.timeFrom(),
        result == null ? null : result.message(),
        over == null ? null : over.at());
  }
}
