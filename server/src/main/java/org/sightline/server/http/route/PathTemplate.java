package org.sightline.server.http.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The path of a route, such as `/api/v1/snapshots/{key}.jpg`. A variable holds one segment, or
/// what is left of it beside fixed text, and is never empty.
public final class PathTemplate {
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");

  private record Segment(String before, String variable, String after) {
    boolean isFixed() {
      return variable.isEmpty();
    }
  }

  private final String text;
  private final List<Segment> segments = new ArrayList<>();
  private final List<String> variables = new ArrayList<>();

  /// Reads a template.
  ///
  /// @throws IllegalArgumentException if it does not begin with `/` or names a variable twice
  public PathTemplate(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("path '%s' does not begin with /".formatted(text));
    }
    this.text = text;
    for (String part : text.substring(1).split("/", -1)) {
      var variable = VARIABLE.matcher(part);
      if (!variable.find()) {
        segments.add(new Segment(part, "", ""));
        continue;
      }
      String name = variable.group(1);
      if (variables.contains(name)) {
        throw new IllegalArgumentException("path '%s' names {%s} twice".formatted(text, name));
      }
      variables.add(name);
      segments.add(
          new Segment(part.substring(0, variable.start()), name, part.substring(variable.end())));
    }
  }

  /// Names of its variables, in order.
  public List<String> variables() {
    return List.copyOf(variables);
  }

  /// The values of the variables where `path` has this form.
  public Optional<Map<String, String>> match(String path) {
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    String[] parts = path.substring(1).split("/", -1);
    if (parts.length != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < parts.length; i++) {
      Segment segment = segments.get(i);
      String part = parts[i];
      if (segment.isFixed()) {
        if (!part.equals(segment.before())) {
          return Optional.empty();
        }
        continue;
      }
      int length = part.length() - segment.before().length() - segment.after().length();
      if (length <= 0 || !part.startsWith(segment.before()) || !part.endsWith(segment.after())) {
        return Optional.empty();
      }
      values.put(
          segment.variable(),
          part.substring(segment.before().length(), segment.before().length() + length));
    }
    return Optional.of(values);
  }

  @Override
  public String toString() {
    return text;
  }
}
