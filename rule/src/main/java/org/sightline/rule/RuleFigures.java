package org.sightline.rule;

import java.time.Instant;
import java.util.List;

/// How the telling of alerts goes, since the rules were opened.
///
/// @param waiting calls that have not arrived, now
/// @param delivered calls that a receiver took
/// @param failedAttempts calls that failed and are tried again
/// @param dropped calls given up: too old, refused, or too many waiting
/// @param lastProblem what went wrong last, for people; empty for nothing
/// @param failing receivers that take nothing now
public record RuleFigures(
    long waiting,
    long delivered,
    long failedAttempts,
    long dropped,
    String lastProblem,
    List<Failing> failing) {
  /// A receiver that did not take what it was told last, without what may be secret of its address.
  public record Failing(String receiver, Instant since, String problem) {}

  public RuleFigures {
    failing = List.copyOf(failing);
  }
}
