package org.sightline.stream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An answer of a web server (RFC 9112) whose body is read as it comes.
///
/// Reads what cameras write: line ends of one sign, HTTP/1.0, lengths that are missing. The head
/// has at most [#MAX_HEAD_BYTES]; the body has no bound of its own and is never gathered here.
final class HttpAnswer {
  /// The most bytes of status line and header lines.
  static final int MAX_HEAD_BYTES = 16 << 10;

  /// The longest line that tells the size of a chunk.
  private static final int MAX_CHUNK_LINE = 256;

  private static final long UNTIL_CLOSED = -1;

  private record Field(String name, String value) {}

  private final InputStream in;
  private final int status;
  private final List<Field> fields;
  private final boolean chunked;
  private long left;
  private boolean firstChunk = true;
  private boolean over;

  private HttpAnswer(InputStream in, int status, List<Field> fields) throws IOException {
    this.in = in;
    this.status = status;
    this.fields = fields;
    this.chunked = first("transfer-encoding").map(e -> e.contains("chunked")).orElse(false);
    this.left = chunked ? 0 : first("content-length").map(HttpAnswer::length).orElse(UNTIL_CLOSED);
    this.over = status == 304 || status == 204 || (!chunked && left == 0);
  }

  /// Reads the head of an answer.
  ///
  /// @param in buffered: the head is read byte by byte
  static HttpAnswer read(InputStream in) throws IOException {
    int[] budget = {MAX_HEAD_BYTES};
    while (true) {
      HttpAnswer answer = head(in, budget);
      if (answer.status() / 100 != 1) {
        return answer;
      }
    }
  }

  /// One head, an interim one (status 1xx) included; all share one budget of bytes.
  private static HttpAnswer head(InputStream in, int[] budget) throws IOException {
    String first = line(in, budget);
    for (int empty = 0; first.isEmpty() && empty < 4; empty++) {
      first = line(in, budget);
    }
    int status = status(first);
    List<Field> fields = new ArrayList<>();
    while (true) {
      String line = line(in, budget);
      if (line.isEmpty()) {
        return new HttpAnswer(in, status, fields);
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.add(
            new Field(
                line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                line.substring(colon + 1).strip()));
      }
    }
  }

  private static int status(String line) throws IOException {
    String[] words = line.split(" +", 3);
    boolean http = words[0].startsWith("HTTP/") || words[0].equals("ICY");
    if (!http || words.length < 2 || !words[1].matches("[1-5][0-9][0-9]")) {
      throw new IOException("it does not speak HTTP");
    }
    return Integer.parseInt(words[1]);
  }

  private static String line(InputStream in, int[] budget) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("it closed the connection before its answer was whole");
      }
      if (--budget[0] < 0) {
        throw new IOException("its answer begins with too many header bytes");
      }
      if (b == '\n') {
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : "" + line;
      }
      line.append((char) b);
    }
  }

  private static long length(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : UNTIL_CLOSED;
  }

  int status() {
    return status;
  }

  /// The first value of a header field.
  ///
  /// @param name in lower case
  Optional<String> first(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).findFirst();
  }

  /// All values of a header field.
  List<String> all(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).toList();
  }

  /// The media type in lower case, without parameters; empty where none is said.
  String mediaType() {
    String type = first("content-type").orElse("");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /// Whether the end of the body is known before it comes.
  boolean isBounded() {
    return chunked || left != UNTIL_CLOSED;
  }

  /// Reads some of the body, waiting for the first of it.
  ///
  /// @return how many bytes, or -1 at the end
  int body(byte[] into) throws IOException {
    if (over || (chunked && left == 0 && !nextChunk())) {
      over = true;
      return -1;
    }
    int most = left < 0 ? into.length : (int) Math.min(into.length, left);
    int count = in.read(into, 0, most);
    if (count < 0) {
      over = true;
      return -1;
    }
    if (left > 0) {
      left -= count;
      over = left == 0 && !chunked;
    }
    return count;
  }

  private boolean nextChunk() throws IOException {
    int[] budget = {MAX_CHUNK_LINE};
    if (!firstChunk) {
      String end = line(in, budget);
      if (!end.isEmpty()) {
        throw new IOException("a chunk of its answer has another length than it says");
      }
    }
    firstChunk = false;
    String size = line(in, budget);
    int extension = size.indexOf(';');
    String digits = (extension < 0 ? size : size.substring(0, extension)).strip();
    if (!digits.matches("[0-9A-Fa-f]{1,8}")) {
      throw new IOException("a chunk of its answer has no length");
    }
    left = Long.parseLong(digits, 16);
    return left > 0;
  }

  /// The bytes of a request.
  static byte[] request(String target, List<String> lines) {
    StringBuilder text = new StringBuilder("GET ").append(target).append(" HTTP/1.1\r\n");
    lines.forEach(line -> text.append(line).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
