package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// What the node says to a report.
///
/// @param revision another one when the assignment changed, which is then to be asked for
/// @param now the node's clock, on which all times of posts have to be
/// @param active the analyzer's cameras that say now, beside their streams, that something is there
public record WireAnalyzerAnswer(long revision, Instant now, List<String> active) {}
