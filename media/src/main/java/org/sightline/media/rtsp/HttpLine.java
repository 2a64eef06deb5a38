package org.sightline.media.rtsp;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.LongSupplier;

/// RTSP tunnelled over HTTP, as Apple's QuickTime does and cameras after it: one connection whose
/// endless answer to GET is what the camera says, and one whose endless body of POST is what we
/// say, in Base64. A cookie tells the camera that the two belong together.
final class HttpLine implements Line {
  private static final int MAX_HEAD_BYTES = RtspParser.MAX_HEAD_BYTES;
  private static final String TYPE = "application/x-rtsp-tunnelled";

  private final Line get;
  private final Line post;

  /// What came behind the head of the answer; in reading position.
  private ByteBuffer early;

  private HttpLine(Line get, Line post, ByteBuffer early) {
    this.get = get;
    this.post = post;
    this.early = early;
  }

  /// Who connects once more to the same peer.
  interface Connector {
    Line connect() throws IOException;
  }

  /// Asks for the tunnel on one connection and begins to post on a second.
  ///
  /// @param cookie that no other tunnel has
  static HttpLine open(
      Connector connector, Place place, String cookie, ClientAuthentication authentication)
      throws IOException, Dialogue.RefusedException {
    for (int attempt = 0; ; attempt++) {
      Line get = connector.connect();
      boolean kept = false;
      try {
        get.write(request("GET", place, cookie, authentication));
        ByteBuffer buffer = ByteBuffer.allocate(RtspSession.MIN_SCRATCH_BYTES);
        RtspMessage.Response answer = answer(get, buffer, place);
        if (answer.status() == 200) {
          Line post = connector.connect();
          kept = true;
          var line = new HttpLine(get, post, buffer);
          line.beginPost(place, cookie, authentication);
          return line;
        }
        boolean again =
            answer.status() == 401
                && attempt == 0
                && authentication.take(
                    Challenge.parseAll(answer.headers().all("WWW-Authenticate")));
        if (!again) {
          throw refusal(answer);
        }
      } finally {
        if (!kept) {
          get.close();
        }
      }
    }
  }

  /// Where a tunnel leads.
  ///
  /// @param authority host and port as they stand in the address
  /// @param path of the address, beginning with a slash
  record Place(String authority, String path, RtspTimeouts timeouts, LongSupplier nanoTime) {}

  private static Dialogue.RefusedException refusal(RtspMessage.Response answer) {
    return answer.status() == 401
        ? new Dialogue.RefusedException(
            RtspOutcome.Reason.WRONG_CREDENTIALS,
            "it does not accept the user and password for its HTTP tunnel; check both")
        : new Dialogue.RefusedException(
            RtspOutcome.Reason.PROTOCOL,
            "it offers no RTSP tunnel over HTTP there (answer %d %s); check the port, or choose another transport"
                .formatted(answer.status(), HeaderText.shown(answer.reason())));
  }

  private void beginPost(Place place, String cookie, ClientAuthentication authentication)
      throws IOException {
    boolean begun = false;
    try {
      post.write(request("POST", place, cookie, authentication));
      begun = true;
    } finally {
      if (!begun) {
        close();
      }
    }
  }

  private static byte[] request(
      String method, Place place, String cookie, ClientAuthentication authentication) {
    boolean isPost = method.equals("POST");
    var text = new StringBuilder();
    text.append(method).append(' ').append(place.path()).append(" HTTP/1.0\r\n");
    text.append("Host: ").append(place.authority()).append("\r\n");
    text.append("User-Agent: ").append(RtspSession.USER_AGENT).append("\r\n");
    text.append("x-sessioncookie: ").append(cookie).append("\r\n");
    text.append(isPost ? "Content-Type: " : "Accept: ").append(TYPE).append("\r\n");
    text.append("Pragma: no-cache\r\nCache-Control: no-cache\r\n");
    if (isPost) {
      text.append("Content-Length: 32767\r\nExpires: Sun, 9 Jan 1972 00:00:00 GMT\r\n");
    }
    authentication
        .header(method, place.path())
        .ifPresent(a -> text.append("Authorization: ").append(a).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Reads the head of the answer; what follows it is left in the buffer, in reading position.
  private static RtspMessage.Response answer(Line get, ByteBuffer buffer, Place place)
      throws IOException {
    long deadline = place.nanoTime().getAsLong() + place.timeouts().answer().toNanos();
    while (true) {
      int end = headEnd(buffer);
      if (end > 0) {
        String head = new String(buffer.array(), 0, end, StandardCharsets.UTF_8);
        buffer.flip().position(end);
        return parsed(head);
      }
      if (buffer.position() > MAX_HEAD_BYTES) {
        throw new ProtocolException("its answer to the HTTP tunnel has no end");
      }
      long waitMillis = (deadline - place.nanoTime().getAsLong()) / 1_000_000;
      int count = waitMillis > 0 ? get.read(buffer, waitMillis) : 0;
      if (count <= 0) {
        throw new EOFException(
            count < 0
                ? "it closed the HTTP tunnel; check the port, or choose another transport"
                : "it did not answer the request for an HTTP tunnel in time");
      }
    }
  }

  private static int headEnd(ByteBuffer buffer) {
    for (int i = 3; i < buffer.position(); i++) {
      if (buffer.get(i) == '\n'
          && (buffer.get(i - 1) == '\n'
              || (buffer.get(i - 1) == '\r' && buffer.get(i - 2) == '\n'))) {
        return i + 1;
      }
    }
    return 0;
  }

  /// Takes an HTTP answer apart as the RTSP answer that it would be: the two differ in the name of
  /// the protocol. Its length says nothing, for it has no end.
  static RtspMessage.Response parsed(String head) throws ProtocolException {
    String first = head.lines().findFirst().orElse("");
    String[] words = first.split(" +", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw new ProtocolException(
          "it does not speak HTTP there; check the port, or choose another transport");
    }
    StringBuilder text = new StringBuilder("RTSP/1.0 ").append(words[1]).append(" x\r\n");
    head.lines()
        .skip(1)
        .limit(RtspParser.MAX_FIELDS)
        .filter(line -> !line.regionMatches(true, 0, "Content-Length", 0, 14) && !line.isEmpty())
        .forEach(line -> text.append(line).append("\r\n"));
    byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    return switch (RtspParser.parse(ByteBuffer.wrap(bytes), 0, bytes.length)) {
      case RtspParser.Complete c when c.message() instanceof RtspMessage.Response answer -> answer;
      case RtspParser.Complete c -> throw new ProtocolException("its HTTP answer is unreadable");
      case RtspParser.Incomplete i -> throw new ProtocolException("its HTTP answer is unreadable");
      case RtspParser.Malformed m -> throw new ProtocolException("its HTTP answer is unreadable");
    };
  }

  @Override
  public int read(ByteBuffer target, long waitMillis) throws IOException {
    if (early.hasRemaining()) {
      int count = Math.min(early.remaining(), target.remaining());
      target.put(target.position(), early, early.position(), count);
      target.position(target.position() + count);
      early.position(early.position() + count);
      early = early.hasRemaining() ? early : ByteBuffer.allocate(0);
      return count;
    }
    return get.read(target, waitMillis);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    post.write(Base64.getEncoder().encode(Arrays.copyOf(bytes, bytes.length)));
  }

  @Override
  public boolean flush() throws IOException {
    return post.flush();
  }

  @Override
  public void neverWait() throws IOException {
    get.neverWait();
    post.neverWait();
  }

  @Override
  public SocketChannel channel() {
    return get.channel();
  }

  @Override
  public void close() throws IOException {
    try (get;
        post) {
      // Both are closed, whatever one of them says.
    }
  }
}
