package org.sightline.server.node;

import java.time.InstantSource;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.Network;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.SnapshotStore;
import org.sightline.recording.Recordings;
import org.sightline.recording.ScrubStrip;
import org.sightline.rule.Rules;
import org.sightline.server.analysis.AnalysisDesk;
import org.sightline.server.evidence.Exports;
import org.sightline.server.imports.Imports;
import org.sightline.server.live.LiveDesk;
import org.sightline.server.replay.ReplayDesk;
import org.sightline.server.restream.Restreaming;
import org.sightline.stream.Streams;

/// All that runs in one node, for those who answer questions about it.
///
/// @param analysis null where nothing is analysed
/// @param restreaming who may read streams, and where
/// @param outside what it reaches beyond itself
/// @param network the weights in use, or null where nothing is recognised
public record NodeRooms(
    NodeFacts facts,
    CameraDesk cameras,
    Streams streams,
    LiveDesk live,
    Recordings recordings,
    ScrubStrip scrub,
    ObservationLog observations,
    SnapshotStore snapshots,
    Rules rules,
    @Nullable AnalysisDesk analysis,
    @Nullable Network network,
    Restreaming restreaming,
    NodeHealth health,
    Exports exports,
    Outside outside,
    Imports imports,
    ReplayDesk replays,
    InstantSource clock,
    ZoneId zone) {}
