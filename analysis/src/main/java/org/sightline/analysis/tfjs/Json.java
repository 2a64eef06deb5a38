package org.sightline.analysis.tfjs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A reader of JSON (RFC 8259) for graph files: objects become maps, arrays lists, numbers doubles.
///
/// Bounded in depth; its size is bounded by who reads the file.
public final class Json {
  private static final int MAX_DEPTH = 64;

  private final String text;
  private int at;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  /// The object that `text` holds.
  ///
  /// @throws TfjsException if it holds anything else
  public static Map<String, Object> object(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.space();
    if (json.at != text.length()) {
      throw json.wrong("the end");
    }
    return asObject(value);
  }

  /// `value` as an object; empty for null.
  public static Map<String, Object> asObject(Object value) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> result.put((String) k, v));
    } else if (value != NULL) {
      throw new TfjsException("an object was expected in the graph file, not " + brief(value));
    }
    return result;
  }

  /// `value` as a list; empty for null.
  public static List<Object> asList(Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    if (value != NULL) {
      throw new TfjsException("a list was expected in the graph file, not " + brief(value));
    }
    return List.of();
  }

  /// Stands for `null` and for what is absent.
  public static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  private static String brief(Object value) {
    String words = value.toString();
    return words.substring(0, Math.min(40, words.length()));
  }

  private Object value() {
    space();
    if (++depth > MAX_DEPTH) {
      throw new TfjsException("the graph file is nested deeper than " + MAX_DEPTH);
    }
    Object value =
        switch (peek()) {
          case '{' -> members();
          case '[' -> elements();
          case '"' -> string();
          default -> word();
        };
    depth--;
    return value;
  }

  private Map<String, Object> members() {
    Map<String, Object> map = new LinkedHashMap<>();
    at++;
    space();
    if (peek() == '}') {
      at++;
      return map;
    }
    while (true) {
      space();
      String name = string();
      space();
      take(':');
      map.put(name, value());
      space();
      if (peek() == '}') {
        at++;
        return map;
      }
      take(',');
    }
  }

  private List<Object> elements() {
    List<Object> list = new ArrayList<>();
    at++;
    space();
    if (peek() == ']') {
      at++;
      return list;
    }
    while (true) {
      list.add(value());
      space();
      if (peek() == ']') {
        at++;
        return list;
      }
      take(',');
    }
  }

  private String string() {
    take('"');
    StringBuilder out = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      out.append(c == '\\' ? escaped() : c);
    }
    at++;
    return out.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw wrong("four digits");
        }
        at += 4;
        yield (char) number(text.substring(at - 4, at), 16);
      }
      default -> c;
    };
  }

  private int number(String digits, int radix) {
    try {
      return Integer.parseInt(digits, radix);
    } catch (NumberFormatException e) {
      throw wrong("a number");
    }
  }

  private Object word() {
    int from = at;
    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(from, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> NULL;
      default -> {
        try {
          yield Double.valueOf(word);
        } catch (NumberFormatException e) {
          throw wrong("a value");
        }
      }
    };
  }

  private void space() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("more");
    }
    return text.charAt(at);
  }

  private void take(char c) {
    if (peek() != c) {
      throw wrong("'" + c + "'");
    }
    at++;
  }

  private TfjsException wrong(String wanted) {
    return new TfjsException(
        "the graph file is not good JSON: %s was expected at character %d".formatted(wanted, at));
  }
}
