package org.sightline.server.http.wire;

import java.time.Instant;

/// Number and hash of the audit log's newest entry.
///
/// @param seq 0 for a log without an entry
/// @param hash 64 hexadecimal digits
public record WireAuditHead(long seq, String hash, Instant at) {}
