package org.sightline.server.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;
import org.sightline.domain.Severity;
import org.sightline.rule.Conduct;
import org.sightline.rule.Rule;
import org.sightline.rule.RuleAction;
import org.sightline.rule.Schedule;
import org.sightline.search.Reading;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.wire.WireNewRule;
import org.sightline.server.http.wire.WireRule;
import org.sightline.server.node.NodeRooms;

/// A rule as it comes over the wire, read into what the rules understand, and back.
final class RuleReading {
  private static final long USUAL_COOL_DOWN_SECONDS = 60;
  private static final long MAX_SECONDS = 7 * 24 * 3600;

  private RuleReading() {}

  /// What the rule waits for.
  static Reading query(Call call, WireNewRule asked) {
    if (asked.query().isBlank()) {
      throw Refusal.badValue(
          "a rule about everything would never be silent", "say what the rule waits for");
    }
    Reading reading = SearchRoutes.read(call, asked.query());
    if (reading.query() instanceof ObservationQuery.All) {
      throw Refusal.badValue(
          "nothing of what the rule waits for was understood, so it would never be silent",
          "say what the rule waits for, such as 'person at the door'");
    }
    return reading;
  }

  /// How it behaves.
  static Conduct conduct(NodeRooms rooms, WireNewRule asked) {
    List<RuleAction> actions = new ArrayList<>();
    URI webhook = webhook(asked.webhook());
    if (webhook != null) {
      actions.add(new RuleAction.Webhook(webhook));
    }
    if (asked.actions() != null) {
      asked.actions().forEach(line -> actions.add(RuleAction.parse(line)));
    }
    String schedule = asked.schedule();
    Duration merging = seconds("mergeSeconds", asked.mergeSeconds());
    return new Conduct(
        Duration.ofSeconds(
            asked.coolDownSeconds() == null
                ? USUAL_COOL_DOWN_SECONDS
                : bounded("coolDownSeconds", asked.coolDownSeconds())),
        schedule == null || schedule.isBlank() ? null : Schedule.parse(schedule, rooms.zone()),
        severity(asked.severity()),
        asked.group() == null ? "" : asked.group().strip(),
        merging == null ? Conduct.USUAL_MERGING : merging,
        seconds("escalateSeconds", asked.escalateSeconds()),
        actions);
  }

  private static Severity severity(@Nullable String word) {
    if (word == null || word.isBlank()) {
      return Severity.WARNING;
    }
    for (Severity severity : Severity.values()) {
      if (severity.code().equals(word)) {
        return severity;
      }
    }
    throw Refusal.badValue("severity is notice, warning or alarm", "choose one of those");
  }

  private static @Nullable Duration seconds(String what, @Nullable Long seconds) {
    return seconds == null ? null : Duration.ofSeconds(bounded(what, seconds));
  }

  private static long bounded(String what, long seconds) {
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw Refusal.badValue("%s is not from 0 to %d".formatted(what, MAX_SECONDS), "change it");
    }
    return seconds;
  }

  private static @Nullable URI webhook(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      throw Refusal.badValue(
          "the webhook is no address", "write it as https://host/path, or leave it out");
    }
  }

  /// A rule as it is shown.
  ///
  /// @param withSecret once, when it is made
  static WireRule wire(Rule rule, boolean withSecret) {
    Conduct conduct = rule.conduct();
    Schedule schedule = conduct.schedule();
    Duration escalation = conduct.escalateAfter();
    boolean posts = rule.webhookHost() != null;
    return new WireRule(
        rule.id(),
        rule.name(),
        QueryText.print(rule.query()),
        conduct.coolDown().toSeconds(),
        rule.webhookHost(),
        schedule == null ? null : schedule.text(),
        conduct.severity().name().toLowerCase(Locale.ROOT),
        conduct.group(),
        conduct.mergeWithin().toSeconds(),
        escalation == null ? null : (Long) escalation.toSeconds(),
        conduct.actions().stream().map(RuleAction::shown).toList(),
        withSecret && posts ? rule.secret() : null,
        rule.createdAt());
  }
}
