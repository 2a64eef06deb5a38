package org.sightline.server.http.wire;

import java.util.List;

/// A rule that was read and not made: shown to whoever wrote it first.
///
/// @param notUnderstood words that are searched as text only
public record WireRuleReading(WireNewRule rule, List<String> notUnderstood) {}
