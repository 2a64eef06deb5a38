package org.sightline.server.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate.Grouping;
import org.sightline.domain.CameraName;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.ZoneIs;
import org.sightline.domain.TimeRange;
import org.sightline.search.Chip;
import org.sightline.search.History;
import org.sightline.search.Question;
import org.sightline.search.Question.Intent;
import org.sightline.search.Vocabulary;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The tools that a model may choose from, and the strict reading of what it wrote: an argument
/// that is unknown, of another type or names what is not there makes the call none.
final class Tools {
  /// Every tool that there is.
  static final Set<String> NAMES = Set.of("answer", "draft_rule", "report", "decline");

  private static final int MAX_ARGUMENTS = 8_000;
  private static final int MAX_TEXT = 500;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Tools() {}

  /// What a call means.
  sealed interface Meaning {
    /// A question about the record.
    record Asks(Question question) implements Meaning {}

    /// A rule that somebody may make of it.
    record DraftsRule(String words) implements Meaning {}

    /// A report.
    record Reports(String kind) implements Meaning {}

    /// The record cannot answer it.
    record Declines() implements Meaning {}

    /// It is no call that it may make.
    record Illegal(String why) implements Meaning {}
  }

  private record AnswerCall(
      @Nullable String intent,
      @Nullable List<String> labels,
      @Nullable List<String> cameras,
      @Nullable List<String> zones,
      @Nullable String start,
      @Nullable String end,
      @Nullable String group_by) {}

  private record RuleCall(@Nullable String words) {}

  private record ReportCall(@Nullable String kind) {}

  private record DeclineCall(@Nullable String reason) {}

  static Meaning read(ModelChoice.Called call, History history) {
    if (!NAMES.contains(call.tool()) || call.arguments().length() > MAX_ARGUMENTS) {
      return new Meaning.Illegal("it called a tool that there is not");
    }
    try {
      return switch (call.tool()) {
        case "answer" -> asks(MAPPER.readValue(call.arguments(), AnswerCall.class), history);
        case "draft_rule" -> drafts(MAPPER.readValue(call.arguments(), RuleCall.class).words());
        case "report" -> reports(MAPPER.readValue(call.arguments(), ReportCall.class).kind());
        default -> {
          MAPPER.readValue(call.arguments(), DeclineCall.class);
          yield new Meaning.Declines();
        }
      };
    } catch (JacksonException | StackOverflowError _) {
      return new Meaning.Illegal("its arguments are not those of the tool");
    } catch (IllegalArgumentException e) {
      return new Meaning.Illegal(String.valueOf(e.getMessage()));
    }
  }

  private static Meaning drafts(@Nullable String words) {
    return words == null || words.isBlank() || words.length() > MAX_TEXT
        ? new Meaning.Illegal("its rule has no words")
        : new Meaning.DraftsRule(words);
  }

  private static Meaning reports(@Nullable String kind) {
    return kind != null && (kind.equals("shift") || kind.equals("day"))
        ? new Meaning.Reports(kind)
        : new Meaning.Illegal("its report is none that there is");
  }

  private static Meaning asks(AnswerCall call, History history) {
    Vocabulary names = history.names();
    List<ObservationQuery> terms = new ArrayList<>();
    List<Chip> chips = new ArrayList<>();
    List<String> labels =
        listed(
            call.labels(), names.labels().stream().map(l -> l.toLowerCase(Locale.ROOT)).toList());
    add(terms, chips, "label", labels, LabelIs::new);
    List<CameraName> cameras =
        listed(call.cameras(), names.cameras().stream().map(CameraName::value).toList()).stream()
            .map(CameraName::new)
            .toList();
    add(
        terms,
        chips,
        "camera",
        cameras.stream().map(CameraName::value).toList(),
        c -> new CameraIs(new CameraName(c)));
    add(terms, chips, "zone", listed(call.zones(), names.zones()), ZoneIs::new);
    Intent intent = word(Intent.class, call.intent(), Intent.FIND);
    if (intent == Intent.COMPARE) {
      throw new IllegalArgumentException("it compares with nothing");
    }
    Grouping by = word(Grouping.class, call.group_by(), Grouping.NONE);
    boolean grouped = intent == Intent.GROUPED || intent == Intent.MOST || intent == Intent.LEAST;
    if (grouped && by == Grouping.NONE) {
      throw new IllegalArgumentException("it groups by nothing");
    }
    return new Meaning.Asks(
        new Question(
            intent,
            terms.size() == 1 ? terms.getFirst() : new And(terms),
            range(call, history).orElse(null),
            by,
            null,
            null,
            labels.isEmpty() ? "object" : String.join(" or ", labels),
            cameras,
            chips,
            List.of()));
  }

  @FunctionalInterface
  private interface Term {
    ObservationQuery of(String value);
  }

  private static void add(
      List<ObservationQuery> terms, List<Chip> chips, String key, List<String> values, Term term) {
    List<ObservationQuery> each = values.stream().map(term::of).toList();
    if (!each.isEmpty()) {
      terms.add(each.size() == 1 ? each.getFirst() : new Or(each));
    }
    values.forEach(value -> chips.add(new Chip(key, value, key + ":" + value)));
  }

  private static List<String> listed(@Nullable List<String> asked, List<String> known) {
    if (asked == null) {
      return List.of();
    }
    TreeSet<String> found = new TreeSet<>(asked);
    if (!known.containsAll(found)) {
      throw new IllegalArgumentException("it names what there is not");
    }
    return List.copyOf(found);
  }

  private static <E extends Enum<E>> E word(Class<E> type, @Nullable String word, E usual) {
    return word == null
        ? usual
        : Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static Optional<TimeRange> range(AnswerCall call, History history) {
    if (call.start() == null && call.end() == null) {
      return Optional.empty();
    }
    try {
      Instant start = call.start() == null ? Instant.EPOCH : local(call.start(), history.zone());
      Instant end = call.end() == null ? history.now() : local(call.end(), history.zone());
      return Optional.of(new TimeRange(start, end));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("its times are none", e);
    }
  }

  private static Instant local(String text, ZoneId zone) {
    return LocalDateTime.parse(text.length() == 16 ? text + ":00" : text).atZone(zone).toInstant();
  }

  /// The tools, as an endpoint takes them.
  static List<Object> described() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "intent",
        words(
            List.of(
                "find",
                "exists",
                "count",
                "when",
                "first",
                "last",
                "how-long",
                "longest",
                "shortest",
                "average",
                "grouped",
                "most",
                "least",
                "per-hour",
                "per-day",
                "watched")));
    Map<String, Object> text = Map.of("type", "array", "items", Map.of("type", "string"));
    answer.put("labels", text);
    answer.put("cameras", text);
    answer.put("zones", text);
    Map<String, Object> time =
        Map.of("type", "string", "description", "local time, 2026-11-22T14:00");
    answer.put("start", time);
    answer.put("end", time);
    answer.put("group_by", words(List.of("hour", "day", "weekday", "camera", "zone", "label")));
    return List.of(
        tool("answer", "Look it up in the record of what cameras saw", answer),
        tool(
            "draft_rule",
            "Draft a rule that alerts; a person decides whether it is made",
            Map.of("words", Map.of("type", "string"))),
        tool(
            "report",
            "A summary of the shift or the day",
            Map.of("kind", words(List.of("shift", "day")))),
        tool("decline", "The record cannot answer it", Map.of("reason", Map.of("type", "string"))));
  }

  private static Map<String, Object> words(List<String> words) {
    return Map.of("type", "string", "enum", words);
  }

  private static Object tool(String name, String what, Map<String, Object> properties) {
    return Map.of(
        "type",
        "function",
        "function",
        Map.of(
            "name",
            name,
            "description",
            what,
            "parameters",
            Map.of("type", "object", "properties", properties, "additionalProperties", false)));
  }
}
