package org.sightline.server.identity;

import java.time.Instant;

/// A session of somebody who is signed in, as people see it.
///
/// @param id names it among all; nothing can be done with it but end the session
/// @param way how it was begun: `password`, `password and code`, `passkey` …
/// @param agent what the browser said of itself then; empty for nothing
/// @param usedAt to the minute
public record Session(
    String id,
    String user,
    Instant createdAt,
    Instant usedAt,
    String address,
    String agent,
    String way) {}
