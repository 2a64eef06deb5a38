package org.sightline.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;

/// The part of a file that a call's header `Range` names, or the whole (RFC 9110, 14). Several
/// ranges at once are answered with the whole, as the standard allows.
///
/// @param from first byte
/// @param to behind the last byte
/// @param of bytes of the whole file
/// @param tag names this content of the file; a part of another is not asked for
/// @param partial whether a part was asked for, be it the whole
record ByteRange(long from, long to, long of, String tag, boolean partial) {
  private static final Pattern BYTES = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
  private static final int BLOCK = 1 << 16;

  /// @throws Refusal 416 where no byte of it is there
  static ByteRange of(Call call, long bytes, String name) {
    String tag = '"' + name + '"';
    Optional<String> asked =
        call.header(HttpHeader.RANGE)
            .filter(any -> call.header(HttpHeader.IF_RANGE).map(tag::equals).orElse(true));
    Matcher part = BYTES.matcher(asked.orElse(""));
    if (!part.matches() || asked.orElse("").equals("bytes=-")) {
      return new ByteRange(0, bytes, bytes, tag, false);
    }
    String first = part.group(1);
    String last = part.group(2);
    long from = first.isEmpty() ? Math.max(0, bytes - Long.parseLong(last)) : Long.parseLong(first);
    long to = first.isEmpty() || last.isEmpty() ? bytes : Math.min(bytes, Long.parseLong(last) + 1);
    if (from >= to) {
      throw Refusal.of(
          416,
          "bad-range",
          "the file has %d bytes".formatted(bytes),
          "ask for bytes that are there");
    }
    return new ByteRange(from, to, bytes, tag, true);
  }

  /// 200 or 206 with the headers that say which bytes these are.
  Answer.Sized answer(String mediaType, Answer.Writing body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept-Ranges", "bytes");
    headers.put("ETag", tag);
    if (partial) {
      headers.put("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, of));
    }
    return new Answer.Sized(partial ? 206 : 200, mediaType, to - from, body, headers);
  }

  /// Writes these bytes of a file.
  void copy(Path file, OutputStream out) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(from);
      InputStream in = Channels.newInputStream(channel);
      byte[] block = new byte[BLOCK];
      long left = to - from;
      while (left > 0) {
        int read = in.read(block, 0, (int) Math.min(block.length, left));
        if (read < 0) {
          throw new IOException("the file became shorter while it was sent");
        }
        out.write(block, 0, read);
        left -= read;
      }
    }
  }
}
