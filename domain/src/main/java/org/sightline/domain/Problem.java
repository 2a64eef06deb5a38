package org.sightline.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that is wrong now and that somebody should know of: what, since when, and what to do.
///
/// Two problems with the same code and stream are the same problem; its sentence may change while
/// it lasts.
///
/// @param code for scripts, lower case with dashes, such as `recording-short`
/// @param stream whose problem it is, or null where it is the node's
/// @param sentence for people: what is wrong, and why
/// @param remedy for people: what to do
public record Problem(
    String code,
    Severity severity,
    @Nullable StreamId stream,
    Instant since,
    String sentence,
    String remedy) {
  public Problem {
    if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "a problem's code is of lower-case letters, digits and dashes, not '%s'".formatted(code));
    }
    if (sentence.isBlank() || remedy.isBlank()) {
      throw new IllegalArgumentException(
          "problem %s lacks its sentence or its remedy".formatted(code));
    }
  }

  /// Whether both are the same problem, maybe at different times.
  public boolean isSame(Problem other) {
    return code.equals(other.code)
        && (stream == null ? other.stream == null : stream.equals(other.stream));
  }
}
