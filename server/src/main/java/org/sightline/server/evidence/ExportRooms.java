package org.sightline.server.evidence;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.sightline.picture.PictureWorks;
import org.sightline.recording.Recordings;
import org.sightline.recording.evidence.NodeSigner;
import org.sightline.stream.Streams;

/// What an export is made from.
///
/// @param works gives what draws the time into copies, which is closed after each
/// @param node the node's name, for people
public record ExportRooms(
    Recordings recordings,
    Streams streams,
    NodeSigner signer,
    Supplier<PictureWorks> works,
    InstantSource clock,
    ZoneId zone,
    String node,
    String version) {}
