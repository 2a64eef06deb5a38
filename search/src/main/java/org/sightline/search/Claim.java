package org.sightline.search;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.TimeRange;

/// One checkable sentence of an answer, with the proof.
///
/// @param kind what is claimed
/// @param subject the facts in words
/// @param group the group that the claim is about, such as `14` or `dock`; empty for all
/// @param value a count, seconds, or a rate; 0 where `at` says it
/// @param at an instant, or null
/// @param cameras those of the facts
/// @param span the time that the claim is about
/// @param observations numbers of the facts in the log, at most [#MAX_CITED]
/// @param verdict what the verifier says
/// @param why of the verdict; empty where it is confirmed
public record Claim(
    Kind kind,
    String subject,
    String group,
    double value,
    @Nullable Instant at,
    Set<CameraName> cameras,
    TimeRange span,
    List<Long> observations,
    Verdict verdict,
    String why) {
  /// The most facts that a claim cites.
  public static final int MAX_CITED = 50;

  /// What a claim says.
  public enum Kind {
    COUNT,
    FIRST,
    LAST,
    SEEN,
    LONGEST,
    SHORTEST,
    AVERAGE,
    GROUP,
    MOST,
    LEAST,
    PER_HOUR,
    PER_DAY,
    BLIND,
    WATCHING
  }

  /// What the verifier says of a claim.
  public enum Verdict {
    /// Worked out a second time, otherwise, with the same result.
    CONFIRMED,
    /// The second result was another and is what is shown.
    CORRECTED,
    /// It could not be confirmed and is not shown as an answer.
    STRUCK
  }

  public Claim {
    cameras = Set.copyOf(cameras);
    observations = List.copyOf(observations);
  }

  Claim judged(Verdict as, String because) {
    return new Claim(kind, subject, group, value, at, cameras, span, observations, as, because);
  }

  Claim corrected(double newValue, @Nullable Instant newAt, String newGroup, List<Long> cited) {
    return new Claim(
        kind,
        subject,
        newGroup,
        newValue,
        newAt,
        cameras,
        span,
        cited,
        Verdict.CORRECTED,
        "the log says otherwise than the first reading");
  }

  /// The claim as a sentence.
  public String text(ZoneId zone) {
    return switch (kind) {
      case COUNT -> sightings(value) + " of " + subject;
      case FIRST -> "the first %s was seen at %s by %s".formatted(subject, shown(zone), group);
      case LAST -> "the last %s was seen at %s by %s".formatted(subject, shown(zone), group);
      case SEEN ->
          "%s at %s, %s".formatted(subject, shown(zone), length(value))
              + (group.isEmpty() ? "" : ", " + group);
      case LONGEST -> "the longest stay of %s was %s".formatted(subject, length(value));
      case SHORTEST -> "the shortest stay of %s was %s".formatted(subject, length(value));
      case AVERAGE -> "%s stayed %s on average".formatted(subject, length(value));
      case GROUP -> "%s: %s of %s".formatted(groupShown(), sightings(value), subject);
      case MOST -> "most in %s: %s of %s".formatted(groupShown(), sightings(value), subject);
      case LEAST -> "fewest in %s: %s of %s".formatted(groupShown(), sightings(value), subject);
      case PER_HOUR -> "%s sightings of %s an hour".formatted(rate(), subject);
      case PER_DAY -> "%s sightings of %s a day".formatted(rate(), subject);
      case BLIND ->
          "%s was not watching from %s: %s".formatted(group, Times.shown(span, zone), subject);
      case WATCHING -> "%s was watching all of that time".formatted(group);
    };
  }

  private String shown(ZoneId zone) {
    return at == null
        ? ""
        : at.atZone(zone).toLocalDateTime().withNano(0).toString().replace('T', ' ');
  }

  private String groupShown() {
    return group.matches("[0-2][0-9]") ? "the hour from %s:00".formatted(group) : group;
  }

  private String rate() {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String sightings(double value) {
    long count = Math.round(value);
    return count == 1 ? "1 sighting" : count + " sightings";
  }

  static String length(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }
    return whole < 3600
        ? "%d min %d s".formatted(whole / 60, whole % 60)
        : "%d h %d min".formatted(whole / 3600, whole / 60 % 60);
  }
}
