package org.sightline.server.http.wire;

import java.util.List;

/// All rules, oldest first.
public record WireRules(List<WireRule> rules) {}
