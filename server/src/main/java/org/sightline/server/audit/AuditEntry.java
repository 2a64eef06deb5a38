package org.sightline.server.audit;

import java.time.Instant;

/// One line of the audit log.
///
/// @param seq its number: 1 for a node's first, one more for each next
/// @param at when it was done; when it was last done, where it stands for several
/// @param times how often: more than 1 where somebody looked at the same thing again and again
///   within a minute
/// @param prev hash of the line before it, 64 hexadecimal digits; all 0 for the first
/// @param hash SHA-256 of this line's bytes up to `,"hash"`, 64 hexadecimal digits
public record AuditEntry(
    long seq,
    Instant at,
    String user,
    String role,
    String address,
    String call,
    String camera,
    String detail,
    int status,
    int times,
    String prev,
    String hash) {}
