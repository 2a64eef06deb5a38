package org.sightline.analysis.evaluate;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.sightline.analysis.AnalysisException;

/// A reader of JSON (RFC 8259) that keeps nothing: who reads takes or skips each value as it comes.
///
/// Bounded: texts to [#MAX_TEXT] characters, nesting to [#MAX_DEPTH]. Knows the line it is at.
final class JsonPull {
  static final int MAX_TEXT = 4096;
  static final int MAX_DEPTH = 32;

  private static final int END = -1;
  private static final int NOTHING = -2;

  private final Path file;
  private final Reader in;
  private int ahead = NOTHING;
  private int depth;
  private long line = 1;

  JsonPull(Path file, Reader in) {
    this.file = file;
    this.in = in;
  }

  long line() {
    return line;
  }

  /// Reads an object; `member` hears each name and must take or skip its value.
  void object(Consumer<String> member) {
    open('{');
    boolean more = space() != '}';
    while (more) {
      space();
      String name = text();
      expect(':');
      member.accept(name);
      more = another('}');
    }
    close('}');
  }

  /// Reads a list; `element` must take or skip each value.
  void list(Runnable element) {
    open('[');
    boolean more = space() != ']';
    while (more) {
      element.run();
      more = another(']');
    }
    close(']');
  }

  /// Whether the next value begins with `c`.
  boolean isNext(char c) {
    return space() == c;
  }

  private void open(char c) {
    expect(c);
    if (++depth > MAX_DEPTH) {
      throw wrong("values nested deeper than " + MAX_DEPTH);
    }
  }

  private boolean another(char end) {
    int c = space();
    if (c == ',') {
      take();
      return true;
    }
    if (c != end) {
      throw wrong("',' or '%c' was expected, not %s".formatted(end, shown(c)));
    }
    return false;
  }

  private void close(char c) {
    expect(c);
    depth--;
  }

  String text() {
    expect('"');
    StringBuilder text = new StringBuilder();
    for (int c = take(); c != '"'; c = take()) {
      if (c < ' ') {
        throw wrong(c == END ? "a text that does not end" : "a text with a control character");
      }
      if (text.length() == MAX_TEXT) {
        throw wrong("a text longer than %d characters".formatted(MAX_TEXT));
      }
      text.append(c == '\\' ? escaped() : (char) c);
    }
    return text.toString();
  }

  private char escaped() {
    int c = take();
    return switch (c) {
      case '"', '\\', '/' -> (char) c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(take(), 16);
          if (digit < 0) {
            throw wrong("\\u without four hexadecimal digits");
          }
          code = code * 16 + digit;
        }
        yield (char) code;
      }
      default -> throw wrong("\\ before " + shown(c));
    };
  }

  double number() {
    String word = word();
    try {
      double value = Double.parseDouble(word);
      if (Double.isFinite(value) && Character.isDigit(word.charAt(word.length() - 1))) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong("a number was expected, not '%s'".formatted(word));
    }
    throw wrong("a number was expected, not '%s'".formatted(word));
  }

  /// A whole number.
  long whole() {
    double value = number();
    if (value != Math.rint(value) || Math.abs(value) > 1L << 52) {
      throw wrong("a whole number was expected, not " + value);
    }
    return (long) value;
  }

  /// `true` or another number than 0 is true.
  boolean flag() {
    int c = space();
    if (c == 't' || c == 'f') {
      return word().equals("true");
    }
    return number() != 0;
  }

  private String word() {
    space();
    StringBuilder word = new StringBuilder();
    for (int c = peek(); c != END && ",]}: \n\r\t\"[{".indexOf(c) < 0; c = peek()) {
      if (word.length() == 64) {
        throw wrong("'%s…' is no value".formatted(word));
      }
      word.append((char) take());
    }
    if (word.isEmpty()) {
      throw wrong("a value was expected, not " + shown(peek()));
    }
    return word.toString();
  }

  /// Passes a value over, whatever it is.
  void skip() {
    switch (space()) {
      case '{' -> object(_ -> skip());
      case '[' -> list(this::skip);
      case '"' -> skipText();
      default -> word();
    }
  }

  /// A text of any length: masks of pixels are long texts.
  private void skipText() {
    expect('"');
    for (int c = take(); c != '"'; c = take()) {
      if (c == END) {
        throw wrong("a text that does not end");
      }
      if (c == '\\') {
        take();
      }
    }
  }

  void end() {
    if (space() != END) {
      throw wrong("more after the end: " + shown(peek()));
    }
  }

  private int space() {
    int c = peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\uFEFF') {
      take();
      c = peek();
    }
    return c;
  }

  private void expect(char wanted) {
    int c = space();
    if (c != wanted) {
      throw wrong("'%c' was expected, not %s".formatted(wanted, shown(c)));
    }
    take();
  }

  private int peek() {
    if (ahead == NOTHING) {
      try {
        ahead = in.read();
      } catch (IOException e) {
        throw wrong("cannot be read: " + e.getMessage());
      }
    }
    return ahead;
  }

  private int take() {
    int c = peek();
    ahead = NOTHING;
    line += c == '\n' ? 1 : 0;
    return c;
  }

  private static String shown(int c) {
    return c == END ? "the end" : c < ' ' ? "a control character" : "'" + (char) c + "'";
  }

  AnalysisException wrong(String what) {
    return LabelFile.wrong(file, line, what);
  }
}
