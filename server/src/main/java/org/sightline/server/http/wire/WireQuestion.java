package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question in plain words.
///
/// @param purpose why it is asked, for the audit log
/// @param earlier the questions before it in the conversation, the oldest first, 5 at most; what it
///   goes on from (`and yesterday?`) is taken from them. Null or empty for none
public record WireQuestion(
    String question, @Nullable String purpose, @Nullable List<String> earlier) {}
