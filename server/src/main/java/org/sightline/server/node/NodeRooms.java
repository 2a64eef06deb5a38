package org.sightline.server.node;

import java.time.InstantSource;
import java.time.ZoneId;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.SnapshotStore;
import org.sightline.recording.Recordings;
import org.sightline.rule.Rules;
import org.sightline.stream.Streams;

/// All that runs in one node, for those who answer questions about it.
public record NodeRooms(
    NodeFacts facts,
    CameraDesk cameras,
    Streams streams,
    Recordings recordings,
    ObservationLog observations,
    SnapshotStore snapshots,
    Rules rules,
    InstantSource clock,
    ZoneId zone) {}
