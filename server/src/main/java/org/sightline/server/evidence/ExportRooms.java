package org.sightline.server.evidence;

import java.time.InstantSource;
import java.time.ZoneId;
import org.sightline.recording.Recordings;
import org.sightline.recording.evidence.NodeSigner;
import org.sightline.stream.Streams;

/// What an export is made from.
///
/// @param node the node's name, for people
public record ExportRooms(
    Recordings recordings,
    Streams streams,
    NodeSigner signer,
    InstantSource clock,
    ZoneId zone,
    String node,
    String version) {}
