package org.sightline.server.node;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What does not change while a node runs.
///
/// @param name of the node, for people
/// @param data the data folder
/// @param listen where it is reached, for people
/// @param demoFootage what the demo's cameras show, or null where this is no demo
/// @param demoDrawn whether the demo's scene is drawn by the program
/// @param demoCredit whom to name where the demo's footage is shown, or empty
/// @param analysisProblem why nothing is analysed although it is switched on, or null
public record NodeFacts(
    String name,
    String version,
    Instant startedAt,
    Path data,
    String listen,
    @Nullable String demoFootage,
    boolean demoDrawn,
    String demoCredit,
    @Nullable String analysisProblem) {}
