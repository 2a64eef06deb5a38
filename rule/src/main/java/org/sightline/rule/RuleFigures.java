package org.sightline.rule;

/// How the posting of alerts to webhooks goes, since the rules were opened.
///
/// @param waiting calls that have not arrived, now
/// @param delivered calls that a webhook answered with 2xx
/// @param failedAttempts calls that failed and are tried again
/// @param dropped calls given up: too old, refused, or too many waiting
/// @param lastProblem what went wrong last, for people; empty for nothing
public record RuleFigures(
    long waiting, long delivered, long failedAttempts, long dropped, String lastProblem) {}
