package org.sightline.media.rtsp;

import java.time.Instant;

/// A camera's wall clock beside its media time, from an RTCP sender report (RFC 3550 section
/// 6.4.1).
///
/// @param camera the instant on the camera's wall clock
/// @param time the same moment as [org.sightline.media.AccessUnit#time()]
/// @param received when the report arrived, on the node's clock
public record SenderReportTime(Instant camera, long time, Instant received) {}
