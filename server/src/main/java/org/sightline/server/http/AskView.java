package org.sightline.server.http;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.TimeRange;
import org.sightline.search.Answered;
import org.sightline.search.Chip;
import org.sightline.search.Claim;
import org.sightline.search.History.Blind;
import org.sightline.server.http.wire.WireAnswer;
import org.sightline.server.http.wire.WireSearch;
import org.sightline.server.model.Dialogue;

/// Answers, put into the words of the wire.
public final class AskView {
  private AskView() {}

  /// An answer.
  public static WireAnswer of(Dialogue.Reply reply, ZoneId zone, long tookMillis) {
    Answered answered = reply.answered();
    TimeRange over = answered.over();
    return new WireAnswer(
        answered.question(),
        word(answered.outcome()),
        answered.text(),
        answered.query(),
        over == null ? null : bound(over.start()),
        over == null ? null : bound(over.end()),
        chips(answered.chips()),
        answered.notUnderstood(),
        answered.notes(),
        answered.claims().stream().map(claim -> claim(claim, zone)).toList(),
        coverage(answered.coverage(), answered.blind()),
        answered.choices(),
        reply.calls().stream()
            .map(call -> new WireAnswer.ToolCall(call.by(), call.tool(), call.arguments()))
            .toList(),
        orNull(reply.said()),
        orNull(reply.rule()),
        orNull(reply.report()),
        tookMillis);
  }

  /// The parts of what was read.
  static List<WireSearch.Chip> chips(List<Chip> chips) {
    return chips.stream()
        .map(
            chip -> new WireSearch.Chip(chip.key(), chip.value(), chip.text(), orNull(chip.said())))
        .toList();
  }

  /// Whether anybody was looking.
  static WireAnswer.Coverage coverage(String sentence, List<Blind> blind) {
    return new WireAnswer.Coverage(
        sentence,
        blind.stream()
            .map(
                b ->
                    new WireAnswer.Blind(
                        b.camera().value(),
                        bound(b.range().start()),
                        bound(b.range().end()),
                        b.cause()))
            .toList());
  }

  private static WireAnswer.Claim claim(Claim claim, ZoneId zone) {
    return new WireAnswer.Claim(
        claim.text(zone),
        word(claim.kind()),
        claim.group(),
        claim.value(),
        claim.at(),
        claim.cameras().stream().map(CameraName::value).sorted().toList(),
        bound(claim.span().start()),
        bound(claim.span().end()),
        claim.observations(),
        word(claim.verdict()),
        claim.why());
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Instant bound(Instant instant) {
    return instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
  }

  private static String word(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
