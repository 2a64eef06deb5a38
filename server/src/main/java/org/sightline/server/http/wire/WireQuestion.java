package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// A question in plain words.
///
/// @param purpose why it is asked, for the audit log
public record WireQuestion(String question, @Nullable String purpose) {}
