package org.sightline.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.wire.WireNewRule;
import org.sightline.server.json.Json;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A rule in words or in YAML, read into the fields of a rule; nothing is made.
///
/// Words have four parts, each of which may stand anywhere: how often ("at most once in 10
/// minutes"), how grave ("as an alarm"), when it is awake ("after 22:00"), and the rest, which is
/// what search reads. YAML has the fields of the API, and nothing in it is executed.
final class RuleWords {
  /// The longest text, in characters.
  static final int MAX_LENGTH = 4000;

  private static final Pattern LEAD =
      Pattern.compile(
          "^(?:please )?(?:alert|tell|notify|warn|inform|message)(?: me| us)?(?: of| about)?(?: when(?:ever)?| if| as soon as)?(?: there is| there are)? ");
  private static final Pattern OFTEN =
      Pattern.compile(
          ",? ?\\b(?:at most |no more than )?(?:once|one time) (?:in|every|per|an?) ?([0-9]{1,4})? ?(seconds?|minutes?|hours?)\\b");
  private static final Pattern GRAVE =
      Pattern.compile(",? ?\\bas (?:an? )?(notice|warning|alarm)\\b");
  private static final Pattern ESCALATE =
      Pattern.compile(
          ",? ?\\b(?:and )?escalate (?:it )?after ([0-9]{1,4}) ?(seconds?|minutes?|hours?)\\b");
  private static final int MAX_NAME = 100;

  private RuleWords() {}

  /// Words of a person.
  static WireNewRule words(String text) {
    requireLength(text);
    String left = text.strip().replaceAll("[.!]+$", "");
    Matcher lead = LEAD.matcher(left.toLowerCase(Locale.ROOT) + " ");
    if (lead.find()) {
      left = left.substring(Math.min(left.length(), lead.end()));
    }
    Map<String, Object> fields = new HashMap<>();
    left = taken(left, OFTEN, m -> fields.put("coolDownSeconds", seconds(m.group(1), m.group(2))));
    left =
        taken(left, ESCALATE, m -> fields.put("escalateSeconds", seconds(m.group(1), m.group(2))));
    left = taken(left, GRAVE, m -> fields.put("severity", m.group(1).toLowerCase(Locale.ROOT)));
    Optional<SaidSchedule> schedule = SaidSchedule.of(left);
    left = schedule.map(SaidSchedule::left).orElse(left);
    String query = left.strip().replaceAll("[,;]+$", "").replaceFirst("^(?:an?|the) ", "");
    if (query.isEmpty()) {
      throw Refusal.badValue(
          "the words say nothing that could be seen", "say what, where and when");
    }
    return new WireNewRule(
        query.length() > MAX_NAME ? query.substring(0, MAX_NAME) : query,
        query,
        (Long) fields.get("coolDownSeconds"),
        null,
        schedule.map(SaidSchedule::schedule).orElse(null),
        (String) fields.get("severity"),
        null,
        null,
        (Long) fields.get("escalateSeconds"),
        null);
  }

  @FunctionalInterface
  private interface Taking {
    void from(Matcher matcher);
  }

  private static String taken(String text, Pattern pattern, Taking taking) {
    Matcher matcher = pattern.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.find()) {
      return text;
    }
    taking.from(matcher);
    return text.substring(0, matcher.start()) + text.substring(matcher.end());
  }

  private static long seconds(@Nullable String count, String unit) {
    long each = unit.startsWith("s") ? 1 : unit.startsWith("m") ? 60 : 3600;
    return (count == null ? 1 : Long.parseLong(count)) * each;
  }

  /// YAML with the fields of a rule.
  static WireNewRule yaml(String text) {
    requireLength(text);
    Object read;
    try {
      read =
          new Load(
                  LoadSettings.builder()
                      .setCodePointLimit(MAX_LENGTH)
                      .setMaxAliasesForCollections(0)
                      .setAllowRecursiveKeys(false)
                      .build())
              .loadFromString(text);
    } catch (YamlEngineException | StackOverflowError e) {
      throw Refusal.badValue(
          "this is not YAML",
          "check indentation, colons and quotes; texts with a colon need quotes");
    }
    if (!(read instanceof Map<?, ?> fields)) {
      throw Refusal.badValue(
          "a rule in YAML has 'key: value' lines", "begin with name: and query:");
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    List<String> odd = new ArrayList<>();
    fields.forEach(
        (key, value) -> {
          if (key instanceof String name && isPlain(value)) {
            named.put(name, value);
          } else {
            odd.add(String.valueOf(key));
          }
        });
    if (!odd.isEmpty()) {
      throw Refusal.badValue(
          "'%s' is no field of a rule, or has no plain value".formatted(odd.getFirst()),
          "leave it out");
    }
    named.putIfAbsent("name", "");
    named.putIfAbsent("query", "");
    return Json.read(Json.bytes(named), WireNewRule.class);
  }

  private static boolean isPlain(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof List<?> list && list.stream().allMatch(each -> each instanceof String);
  }

  private static void requireLength(String text) {
    if (text.isBlank() || text.length() > MAX_LENGTH) {
      throw Refusal.badValue(
          "a rule's text has 1 to %d characters".formatted(MAX_LENGTH), "write another");
    }
  }
}
