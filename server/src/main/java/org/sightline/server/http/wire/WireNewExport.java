package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Footage to export as evidence.
///
/// @param cameras names, 1 to 64
/// @param stream main or sub; main when left out
/// @param ranges 1 to 100, seven days together at most
/// @param caseName what people find it by, up to 120 characters; none when left out
/// @param reason 1 to 1000 characters; it stands in the export
/// @param signStream whether video that its camera did not sign gets the node's signature into it;
///   no when left out
/// @param burnTime whether each file comes with a re-encoded copy into whose pictures the time is
///   drawn; no when left out
public record WireNewExport(
    List<String> cameras,
    @Nullable String stream,
    List<WireSpan> ranges,
    @Nullable String caseName,
    String reason,
    @Nullable Boolean signStream,
    @Nullable Boolean burnTime) {}
