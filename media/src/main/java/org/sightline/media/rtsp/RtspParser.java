package org.sightline.media.rtsp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The reading of one message out of a buffer.
public final class RtspParser {
  /// The longest start line with all header fields, bytes.
  public static final int MAX_HEAD_BYTES = 16 * 1024;

  /// The most header fields.
  public static final int MAX_FIELDS = 64;

  /// The longest body, bytes.
  public static final int MAX_BODY_BYTES = 64 * 1024;

  private static final String VERSION = "RTSP/1.";
  private static final int MAX_METHOD_CHARS = 32;

  /// What lies at the beginning of the buffer.
  public sealed interface Parsed {}

  /// A whole message, which ends before `end`.
  public record Complete(RtspMessage message, int end) implements Parsed {}

  /// The beginning of a message; more bytes are needed.
  public record Incomplete() implements Parsed {}

  /// No message.
  public record Malformed(String why) implements Parsed {}

  private static final Incomplete INCOMPLETE = new Incomplete();

  private RtspParser() {}

  /// Reads the message that begins at `from`. Lines may end in LF alone; a field that has no colon
  /// is left out.
  public static Parsed parse(ByteBuffer buffer, int from, int to) {
    List<String> lines = new ArrayList<>();
    int position = from;
    while (true) {
      int end = lineEnd(buffer, position, Math.min(to, from + MAX_HEAD_BYTES));
      if (end < 0) {
        if (to - from >= MAX_HEAD_BYTES) {
          return new Malformed("head longer than %d bytes".formatted(MAX_HEAD_BYTES));
        }
        return lines.isEmpty() && !mayBeStart(buffer, from, to)
            ? new Malformed("no start line")
            : INCOMPLETE;
      }
      String line = text(buffer, position, end);
      position = end + 1;
      if (line.isEmpty()) {
        break;
      }
      if (lines.isEmpty() && !mayBeStart(buffer, from, end)) {
        return new Malformed("no start line");
      }
      if (lines.size() > MAX_FIELDS) {
        return new Malformed("more than %d header fields".formatted(MAX_FIELDS));
      }
      lines.add(line);
    }
    return lines.isEmpty() ? new Malformed("empty") : message(lines, buffer, position, to);
  }

  private static Parsed message(List<String> lines, ByteBuffer buffer, int bodyStart, int to) {
    RtspHeaders headers = headers(lines);
    int length = 0;
    var declared = headers.first("Content-Length");
    if (declared.isPresent()) {
      length = HeaderText.wholeNumber(declared.get()).orElse(-1);
      if (length < 0 || length > MAX_BODY_BYTES) {
        return new Malformed("Content-Length is no number from 0 to %d".formatted(MAX_BODY_BYTES));
      }
    }
    String[] words = lines.getFirst().split(" +", 3);
    boolean answer = words[0].startsWith(VERSION);
    if (words.length < (answer ? 2 : 3) || (!answer && !words[2].startsWith(VERSION))) {
      return new Malformed("no start line of RTSP 1");
    }
    int status = answer ? HeaderText.wholeNumber(words[1]).orElse(0) : 0;
    if (answer && (status < 100 || status > 999)) {
      return new Malformed("status is no number of three digits");
    }
    if (length > to - bodyStart) {
      return INCOMPLETE;
    }
    byte[] body = new byte[length];
    buffer.get(bodyStart, body);
    RtspMessage message =
        answer
            ? new RtspMessage.Response(status, words.length > 2 ? words[2] : "", headers, body)
            : new RtspMessage.Request(words[0], words[1], headers, body);
    return new Complete(message, bodyStart + length);
  }

  private static RtspHeaders headers(List<String> lines) {
    List<RtspHeaders.Field> fields = new ArrayList<>(lines.size());
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.add(
            new RtspHeaders.Field(
                line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
      }
    }
    return new RtspHeaders(fields);
  }

  /// Whether the bytes can be the beginning of a start line: a method or version in capitals, then
  /// printable characters only. Decides early that binary garbage is none.
  private static boolean mayBeStart(ByteBuffer buffer, int from, int to) {
    boolean inFirstWord = true;
    for (int i = from; i < to; i++) {
      int c = buffer.get(i) & 0xFF;
      if (c == '\r') {
        continue;
      }
      if (c == ' ' && i > from) {
        inFirstWord = false;
      } else if (inFirstWord) {
        boolean known =
            c >= 'A' && c <= 'Z' || c == '_' || c == '/' || c == '.' || c == '1' || c == '0';
        if (!known || i - from >= MAX_METHOD_CHARS) {
          return false;
        }
      } else if (c < 0x20 || c == 0x7F) {
        return false;
      }
    }
    return !inFirstWord || to - from < MAX_METHOD_CHARS;
  }

  private static int lineEnd(ByteBuffer buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static String text(ByteBuffer buffer, int from, int end) {
    int last = end > from && buffer.get(end - 1) == '\r' ? end - 1 : end;
    byte[] bytes = new byte[last - from];
    buffer.get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
