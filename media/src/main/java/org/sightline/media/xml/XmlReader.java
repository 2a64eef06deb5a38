package org.sightline.media.xml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A reader of XML 1.0 (fifth edition) with namespaces, in UTF-8, in one pass and without
/// recursion.
///
/// A document type declaration is refused as soon as it is seen, so there is no entity that could
/// name a file or an address, or grow. Work and memory are linear in the bytes; the limits bound
/// them. Names and characters are taken more freely than the standard allows, since cameras are
/// sloppy; structure is not.
public final class XmlReader {
  /// The largest document, in bytes.
  public static final int MAX_BYTES = 256 << 10;

  /// The deepest nesting.
  public static final int MAX_DEPTH = 64;

  /// The most elements.
  public static final int MAX_ELEMENTS = 10_000;

  /// The most attributes of one element.
  public static final int MAX_ATTRIBUTES = 128;

  /// The most namespaces that hold at once.
  public static final int MAX_NAMESPACES = 512;

  private static final int LONGEST_REFERENCE = 10;

  private record Namespace(String prefix, String uri) {}

  /// An element that is open.
  private static final class Open {
    private final String raw;
    private final int namespaces;
    private String namespace = "";
    private Map<String, String> attributes = Map.of();
    private List<XmlElement> children = List.of();
    private @Nullable StringBuilder text;

    Open(String raw, int namespaces) {
      this.raw = raw;
      this.namespaces = namespaces;
    }

    XmlElement closed() {
      return new XmlElement(
          namespace, local(raw), attributes, children, text == null ? "" : text.toString().strip());
    }

    StringBuilder text() {
      StringBuilder here = text;
      if (here == null) {
        here = new StringBuilder();
        text = here;
      }
      return here;
    }

    void add(XmlElement child) {
      children = children.isEmpty() ? new ArrayList<>(4) : children;
      children.add(child);
    }

    void put(String name, String value) {
      attributes = attributes.isEmpty() ? new LinkedHashMap<>(4) : attributes;
      attributes.putIfAbsent(name, value);
    }
  }

  private final String text;
  private final Deque<Open> open = new ArrayDeque<>();
  private final List<Namespace> namespaces = new ArrayList<>();
  private int at;
  private int elements;
  private @Nullable XmlElement root;

  private XmlReader(String text) {
    this.text = text;
  }

  /// The document's root.
  ///
  /// @throws XmlException if it is not read
  public static XmlElement parse(byte[] document) {
    if (document.length > MAX_BYTES) {
      throw new XmlException(
          XmlException.Kind.TOO_LARGE,
          "a document of %d bytes: at most %d are read".formatted(document.length, MAX_BYTES));
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      return new XmlReader(text.startsWith("\uFEFF") ? text.substring(1) : text).read();
    } catch (CharacterCodingException e) {
      throw new XmlException(XmlException.Kind.MALFORMED, "the document is not in UTF-8");
    }
  }

  private XmlElement read() {
    while (at < text.length()) {
      if (text.charAt(at) == '<') {
        markup();
      } else {
        characters();
      }
    }
    XmlElement whole = root;
    if (whole == null || !open.isEmpty()) {
      throw malformed("it ends inside an element, or has none");
    }
    return whole;
  }

  private void markup() {
    if (text.startsWith("<!--", at)) {
      skipTo("-->");
    } else if (text.startsWith("<![CDATA[", at)) {
      int end = find("]]>");
      requireOpen().text().append(text, at + 9, end);
      at = end + 3;
    } else if (text.startsWith("<!", at)) {
      throw new XmlException(
          XmlException.Kind.FORBIDDEN,
          "the document has a document type (at character %d), which is never read".formatted(at));
    } else if (text.startsWith("<?", at)) {
      skipTo("?>");
    } else if (text.startsWith("</", at)) {
      endTag();
    } else {
      startTag();
    }
  }

  private void skipTo(String end) {
    at = find(end) + end.length();
  }

  private int find(String end) {
    int found = text.indexOf(end, at);
    if (found < 0) {
      throw malformed("it ends before " + end);
    }
    return found;
  }

  private Open requireOpen() {
    Open now = open.peek();
    if (now == null) {
      throw malformed("there is text outside the root");
    }
    return now;
  }

  private void characters() {
    int end = text.indexOf('<', at);
    int to = end < 0 ? text.length() : end;
    if (open.isEmpty()) {
      if (!isBlank(at, to)) {
        throw malformed("there is text outside the root");
      }
    } else if (!isBlank(at, to)) {
      unescape(at, to, requireOpen().text());
    }
    at = to;
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isSpace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private void startTag() {
    if (root != null) {
      throw malformed("there is a second root");
    }
    if (++elements > MAX_ELEMENTS || open.size() >= MAX_DEPTH) {
      throw new XmlException(
          XmlException.Kind.TOO_LARGE,
          "more than %d elements, or %d inside each other".formatted(MAX_ELEMENTS, MAX_DEPTH));
    }
    at++;
    Open element = new Open(name(), namespaces.size());
    Map<String, String> attributes = attributes();
    attributes.forEach(
        (name, value) -> {
          if (name.equals("xmlns") || name.startsWith("xmlns:")) {
            declare(name.equals("xmlns") ? "" : name.substring(6), value);
          } else {
            element.put(local(name), value);
          }
        });
    element.namespace = namespace(prefix(element.raw));
    open.push(element);
    if (text.startsWith("/>", at)) {
      at += 2;
      close();
    } else {
      expect('>');
    }
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = Map.of();
    while (true) {
      boolean apart = skipSpace();
      char next = peek();
      if (next == '>' || next == '/') {
        return attributes;
      }
      attributes = attributes.isEmpty() ? new LinkedHashMap<>(8) : attributes;
      if (!apart) {
        throw malformed("attributes are not apart");
      }
      String name = name();
      skipSpace();
      expect('=');
      skipSpace();
      if (attributes.put(name, value()) != null) {
        throw malformed("an attribute is there twice");
      }
      if (attributes.size() > MAX_ATTRIBUTES) {
        throw new XmlException(
            XmlException.Kind.TOO_LARGE, "more than %d attributes".formatted(MAX_ATTRIBUTES));
      }
    }
  }

  private String value() {
    char quote = peek();
    if (quote != '"' && quote != '\'') {
      throw malformed("a value has no quotes");
    }
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw malformed("a value has no end");
    }
    if (text.indexOf('<', at + 1, end) >= 0) {
      throw malformed("there is a < inside a value");
    }
    StringBuilder value = new StringBuilder();
    unescape(at + 1, end, value);
    at = end + 1;
    return value.toString();
  }

  private void endTag() {
    at += 2;
    String name = name();
    skipSpace();
    expect('>');
    Open now = open.peek();
    if (now == null || !now.raw.equals(name)) {
      throw malformed("an end tag ends no element");
    }
    close();
  }

  private void close() {
    Open done = open.pop();
    while (namespaces.size() > done.namespaces) {
      namespaces.removeLast();
    }
    XmlElement element = done.closed();
    Open outer = open.peek();
    if (outer == null) {
      root = element;
    } else {
      outer.add(element);
    }
  }

  private void declare(String prefix, String uri) {
    if (namespaces.size() >= MAX_NAMESPACES) {
      throw new XmlException(
          XmlException.Kind.TOO_LARGE, "more than %d namespaces".formatted(MAX_NAMESPACES));
    }
    namespaces.add(new Namespace(prefix, uri));
  }

  private String namespace(String prefix) {
    for (int i = namespaces.size() - 1; i >= 0; i--) {
      if (namespaces.get(i).prefix().equals(prefix)) {
        return namespaces.get(i).uri();
      }
    }
    return "";
  }

  private static String prefix(String raw) {
    int colon = raw.indexOf(':');
    return colon < 0 ? "" : raw.substring(0, colon);
  }

  private static String local(String raw) {
    return raw.substring(raw.indexOf(':') + 1);
  }

  private String name() {
    int begin = at;
    while (at < text.length() && isName(text.charAt(at))) {
      at++;
    }
    if (at == begin) {
      throw malformed("a name is missing");
    }
    return text.substring(begin, at);
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c)
        || c == ':'
        || c == '_'
        || c == '-'
        || c == '.'
        || Character.isSurrogate(c);
  }

  private boolean skipSpace() {
    int begin = at;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at > begin;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private char peek() {
    if (at >= text.length()) {
      throw malformed("it ends inside a tag");
    }
    return text.charAt(at);
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw malformed("a %s is missing".formatted(wanted));
    }
    at++;
  }

  private void unescape(int from, int to, StringBuilder into) {
    int done = from;
    for (int i = text.indexOf('&', from, to); i >= 0; i = text.indexOf('&', done, to)) {
      into.append(text, done, i);
      int end = text.indexOf(';', i, Math.min(to, i + LONGEST_REFERENCE + 1));
      if (end < 0) {
        throw malformed("an & begins no reference");
      }
      into.appendCodePoint(character(text.substring(i + 1, end)));
      done = end + 1;
    }
    into.append(text, done, to);
  }

  private int character(String reference) {
    return switch (reference) {
      case "lt" -> '<';
      case "gt" -> '>';
      case "amp" -> '&';
      case "quot" -> '"';
      case "apos" -> '\'';
      default -> numbered(reference);
    };
  }

  private int numbered(String reference) {
    if (!reference.startsWith("#")) {
      throw new XmlException(
          XmlException.Kind.FORBIDDEN,
          "the document has an entity of its own (at character %d)".formatted(at));
    }
    try {
      int code =
          reference.startsWith("#x")
              ? Integer.parseInt(reference.substring(2), 16)
              : Integer.parseInt(reference.substring(1));
      if (code == 9 || code == 10 || code == 13 || code >= 32 && Character.isValidCodePoint(code)) {
        return code;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw malformed("a reference to no character");
  }

  private XmlException malformed(String what) {
    return new XmlException(
        XmlException.Kind.MALFORMED, "%s (at character %d)".formatted(what, at));
  }
}
