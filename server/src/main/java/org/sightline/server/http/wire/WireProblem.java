package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.StreamId;

/// Something that is wrong, or was.
///
/// @param code for scripts, such as `recording-short`
/// @param severity `notice`, `warning` or `alarm`
/// @param camera that it is about, or null for the node
/// @param stream of the camera, `main` or `sub`, or null
/// @param cleared when it ended; null while it lasts
/// @param sentence what is wrong and why, for people
/// @param remedy what to do, for people
public record WireProblem(
    String code,
    String severity,
    @Nullable String camera,
    @Nullable String stream,
    Instant since,
    @Nullable Instant cleared,
    String sentence,
    String remedy) {
  /// The problem for the wire.
  public static WireProblem of(Problem problem, @Nullable Instant cleared) {
    StreamId stream = problem.stream();
    return new WireProblem(
        problem.code(),
        problem.severity().code(),
        stream == null ? null : stream.camera().value(),
        stream == null ? null : stream.role().word(),
        problem.since(),
        cleared,
        problem.sentence(),
        problem.remedy());
  }
}
