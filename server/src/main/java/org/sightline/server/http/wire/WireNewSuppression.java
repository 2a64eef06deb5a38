package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// "Not like this again", learned from an alert.
///
/// @param alert the example
/// @param parts what of it counts: `label`, `zone`, `place`, `size`, `hour`; all but `zone` when
///   left out
/// @param everyRule whether every rule is to be silent; otherwise the alert's own
/// @param why in one's own words
public record WireNewSuppression(
    long alert, @Nullable List<String> parts, @Nullable Boolean everyRule, @Nullable String why) {}
