package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// A rule in words or in YAML; one of the two.
public record WireRuleText(@Nullable String words, @Nullable String yaml) {}
