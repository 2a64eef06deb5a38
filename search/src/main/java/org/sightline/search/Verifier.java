package org.sightline.search;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate;
import org.sightline.domain.Observation;
import org.sightline.domain.TimeRange;
import org.sightline.search.Claim.Kind;
import org.sightline.search.Claim.Verdict;
import org.sightline.search.History.Fact;

/// Works every claim out a second time, from the facts as they were stored and one at a time, by
/// [ObservationQuery#matches]: none of the engine's indexes, shelves and sums is used. What comes
/// out otherwise is corrected; what cannot be worked out is struck. Facts are gone through in
/// portions and added up ([Recount]), so that a month of millions is checked as a minute is.
final class Verifier {
  /// Two results are the same if they differ by no more than this, for sums of fractions.
  private static final double CLOSE = 1e-6;

  private final History history;
  private final Question question;
  private final TimeRange over;
  private final Aggregate grouping;
  private @Nullable Recount recount;

  Verifier(History history, Question question, TimeRange over) {
    this.history = history;
    this.question = question;
    this.over = over;
    this.grouping =
        new Aggregate(
            question.query(), over, Aggregate.Measure.COUNT, question.by(), history.zone());
  }

  /// Whether the test holds for any stored fact of that time, of whatever revision.
  boolean any(Predicate<Observation> test) {
    boolean[] found = {false};
    history.raw(
        over,
        fact -> {
          found[0] = test.test(fact.observation());
          return !found[0];
        });
    return found[0];
  }

  /// How many facts match.
  long count() {
    return recount(List.of()).count;
  }

  private Recount recount(List<Claim> claims) {
    Recount known = recount;
    if (known == null) {
      known = new Recount(history, question, grouping, claims);
      recount = known;
    }
    return known;
  }

  List<Claim> check(List<Claim> claims) {
    return claims.stream().map(claim -> check(claim, claims)).toList();
  }

  private Claim check(Claim claim, List<Claim> claims) {
    return switch (claim.kind()) {
      case BLIND -> {
        boolean known =
            history.blind(over).stream()
                .anyMatch(
                    blind ->
                        blind.camera().value().equals(claim.group())
                            && blind.range().overlaps(claim.span()));
        yield claim.judged(known ? Verdict.CONFIRMED : Verdict.STRUCK, "");
      }
      case WATCHING -> {
        boolean blind =
            history.blind(over).stream().anyMatch(b -> b.camera().value().equals(claim.group()));
        yield claim.judged(blind ? Verdict.STRUCK : Verdict.CONFIRMED, "");
      }
      case COUNT,
          FIRST,
          LAST,
          SEEN,
          LONGEST,
          SHORTEST,
          AVERAGE,
          PER_HOUR,
          PER_DAY,
          GROUP,
          MOST,
          LEAST -> {
        Recount counted = recount(claims);
        yield counted.tooMuch.isEmpty()
            ? recounted(claim, counted, counted.cited.keySet().containsAll(claim.observations()))
            : claim.judged(Verdict.STRUCK, counted.tooMuch);
      }
    };
  }

  private Claim recounted(Claim claim, Recount counted, boolean cited) {
    return switch (claim.kind()) {
      case COUNT -> number(claim, counted.count, cited);
      case FIRST -> at(claim, counted.first, cited);
      case LAST -> at(claim, counted.last, cited);
      case SEEN -> seen(claim, counted);
      case LONGEST -> number(claim, counted.longest, cited);
      case SHORTEST -> number(claim, counted.shortest, cited);
      case AVERAGE -> number(claim, counted.average(), cited);
      case PER_HOUR -> number(claim, counted.count / hours(), cited);
      case PER_DAY -> number(claim, counted.count / hours() * 24, cited);
      case GROUP -> number(claim, counted.groups.getOrDefault(claim.group(), 0L), cited);
      case MOST, LEAST -> extreme(claim, counted, cited);
      case BLIND, WATCHING ->
          throw new IllegalStateException("%s is no claim about facts".formatted(claim.kind()));
    };
  }

  private double hours() {
    return Math.max(over.duration().toMillis() / 3_600_000.0, 1e-9);
  }

  private Claim extreme(Claim claim, Recount counted, boolean cited) {
    Map<String, Long> groups = new TreeMap<>(counted.groups);
    if (claim.kind() == Kind.LEAST) {
      Groups.possible(question, over, history).forEach(group -> groups.putIfAbsent(group, 0L));
    }
    long best =
        claim.kind() == Kind.MOST
            ? groups.values().stream().mapToLong(count -> count).max().orElse(-1)
            : groups.values().stream().mapToLong(count -> count).min().orElse(-1);
    @Nullable Long count = groups.get(claim.group());
    return count == null || count != best
        ? claim.judged(Verdict.STRUCK, "another has %s".formatted(best))
        : number(claim, best, cited);
  }

  private Claim number(Claim claim, double value, boolean cited) {
    if (value < 0) {
      return claim.judged(Verdict.STRUCK, "there is none");
    }
    boolean same = Math.abs(value - claim.value()) <= CLOSE * Math.max(1, value);
    List<Long> citations = recount(List.of()).citations.getOrDefault(claim.group(), List.of());
    return same && cited
        ? claim.judged(Verdict.CONFIRMED, "")
        : claim.corrected(value, claim.at(), claim.group(), citations);
  }

  private static Claim at(Claim claim, @Nullable Fact found, boolean cited) {
    if (found == null) {
      return claim.judged(Verdict.STRUCK, "there is none");
    }
    Instant start = found.observation().when().start();
    return start.equals(claim.at()) && cited
        ? claim.judged(Verdict.CONFIRMED, "")
        : claim.corrected(0, start, found.observation().camera().value(), List.of(found.id()));
  }

  private static Claim seen(Claim claim, Recount counted) {
    Observation fact = counted.cited.get(claim.observations().getFirst());
    boolean same =
        fact != null
            && fact.when().start().equals(claim.at())
            && claim.cameras().contains(fact.camera());
    return claim.judged(
        same ? Verdict.CONFIRMED : Verdict.STRUCK, same ? "" : "no stored fact says so");
  }
}
