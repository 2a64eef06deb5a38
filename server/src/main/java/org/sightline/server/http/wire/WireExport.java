package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.server.evidence.ExportState;
import org.sightline.server.evidence.Exports;

/// An export of footage and how it stands.
///
/// @param streams camera/role
/// @param caseName what people find it by; null where it has none
/// @param state waiting, running, done, failed or cancelled
/// @param progress 0 to 1
/// @param doing what it does now, or why it failed; empty where there is nothing to say
/// @param bytes of the zip; null until it is done
/// @param sha256 of the zip; null until it is done
/// @param verdict as `sightline verify` says it of the zip; null until it is done
/// @param endedAt null until it is over
/// @param deletedAt when it is deleted by itself
public record WireExport(
    String id,
    List<String> streams,
    List<WireSpan> ranges,
    @Nullable String caseName,
    String reason,
    boolean signStream,
    boolean burnTime,
    String orderedBy,
    Instant orderedAt,
    String state,
    double progress,
    String doing,
    @Nullable Long bytes,
    @Nullable String sha256,
    @Nullable String verdict,
    @Nullable Instant endedAt,
    Instant deletedAt) {
  /// The export for the wire.
  public static WireExport of(Exports.Export export) {
    ExportState state = export.state();
    ExportState.@Nullable Done done = state instanceof ExportState.Done d ? d : null;
    return new WireExport(
        export.order().id(),
        export.order().streams().stream().map(StreamId::toString).toList(),
        export.order().ranges().stream().map(r -> new WireSpan(r.start(), r.end())).toList(),
        export.order().caseName().isBlank() ? null : export.order().caseName(),
        export.order().reason(),
        export.order().signStream(),
        export.order().burnTime(),
        export.order().by(),
        export.order().at(),
        state.word(),
        switch (state) {
          case ExportState.Waiting _ -> 0;
          case ExportState.Running running -> running.part();
          case ExportState.Done _, ExportState.Failed _, ExportState.Cancelled _ -> 1;
        },
        switch (state) {
          case ExportState.Running running -> running.doing();
          case ExportState.Failed failed -> failed.sentence();
          case ExportState.Waiting _, ExportState.Done _, ExportState.Cancelled _ -> "";
        },
        done == null ? null : done.bytes(),
        done == null ? null : done.sha256(),
        done == null ? null : done.verdict(),
        switch (state) {
          case ExportState.Done over -> over.at();
          case ExportState.Failed over -> over.at();
          case ExportState.Cancelled over -> over.at();
          case ExportState.Waiting _, ExportState.Running _ -> null;
        },
        export.deletedAt());
  }
}
