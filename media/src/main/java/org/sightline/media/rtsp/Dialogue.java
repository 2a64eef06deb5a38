package org.sightline.media.rtsp;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.sightline.media.rtsp.RtspMessage.Response;

/// Questions to a camera and its answers, one after the other, on a line that waits.
final class Dialogue {
  private static final String HTTP = "HTTP/";

  /// The most messages that wait to be looked at; beyond it, the oldest is forgotten.
  private static final int MAX_WAITING_MESSAGES = 64;

  /// A peer that answered and cannot be used.
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final RtspOutcome.Reason reason;
    private final boolean transport;

    RefusedException(RtspOutcome.Reason reason, String message) {
      this(reason, message, false);
    }

    private RefusedException(RtspOutcome.Reason reason, String message, boolean transport) {
      super(message, null, false, false);
      this.reason = reason;
      this.transport = transport;
    }

    /// A peer that refused the way in which packets were to come; another may do.
    static RefusedException ofTransport(String message) {
      return new RefusedException(RtspOutcome.Reason.PROTOCOL, message, true);
    }

    boolean isOfTransport() {
      return transport;
    }

    RtspOutcome.Refused outcome(String who) {
      return new RtspOutcome.Refused(reason, who + ": " + getMessage());
    }
  }

  /// A peer that sends us elsewhere.
  static final class RedirectedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String location;

    RedirectedException(String location) {
      super("redirected", null, false, false);
      this.location = location;
    }

    String location() {
      return location;
    }
  }

  /// Who looks after all that lies between the messages.
  interface Between {
    /// Takes the bytes of one read; returns where the incomplete part begins.
    int take(ByteBuffer buffer, int end, int count) throws IOException;

    /// The longest wait for bytes, milliseconds, before [#meanwhile].
    long patienceMillis();

    /// Called after each wait; whether something came otherwise.
    boolean meanwhile() throws IOException;
  }

  private final Line line;
  private final RtspTimeouts timeouts;
  private final LongSupplier nanoTime;
  private final ClientAuthentication authentication;
  private final ByteBuffer buffer = ByteBuffer.allocate(RtspSession.MIN_SCRATCH_BYTES);
  private final InterleavedReader reader = new InterleavedReader();
  private final Deque<RtspMessage> answers = new ArrayDeque<>();
  private int sequence;
  private SessionHeader session = new SessionHeader("", SessionHeader.STANDARD_TIMEOUT);
  private Between between = new MessagesOnly();

  Dialogue(
      Line line,
      ClientAuthentication authentication,
      RtspTimeouts timeouts,
      LongSupplier nanoTime) {
    this.line = line;
    this.authentication = authentication;
    this.timeouts = timeouts;
    this.nanoTime = nanoTime;
  }

  Line line() {
    return line;
  }

  InterleavedReader reader() {
    return reader;
  }

  ClientAuthentication authentication() {
    return authentication;
  }

  SessionHeader session() {
    return session;
  }

  /// The number of the newest request.
  int sequence() {
    return sequence;
  }

  /// What came and is no whole message or packet yet, in reading position.
  ByteBuffer incomplete() {
    return buffer.flip();
  }

  void between(Between other) {
    between = other;
  }

  /// Keeps what a message says between the answers that are awaited.
  void answer(RtspMessage message) {
    if (answers.size() >= MAX_WAITING_MESSAGES) {
      answers.removeFirst();
    }
    answers.add(message);
  }

  /// Asks and waits for the answer, authenticating where that is asked for.
  Response exchange(String method, String uri, RtspHeaders extra)
      throws IOException, RefusedException {
    for (int attempt = 0; ; attempt++) {
      send(method, uri, extra);
      Response answer = await(method);
      if (answer.status() != 401) {
        if (method.equals("SETUP") || method.equals("PLAY")) {
          answer.headers().first("Session").ifPresent(this::session);
        }
        return answer;
      }
      List<Challenge> challenges = Challenge.parseAll(answer.headers().all("WWW-Authenticate"));
      boolean stale =
          challenges.stream().anyMatch(c -> c instanceof Challenge.Digest d && d.stale());
      if (!authentication.hasCredentials()) {
        throw refused(
            RtspOutcome.Reason.WRONG_CREDENTIALS,
            "it asks for a user and a password, and the address holds none; write rtsp://user:password@…");
      }
      if (attempt >= 2 || (attempt == 1 && !stale)) {
        throw refused(
            RtspOutcome.Reason.WRONG_CREDENTIALS,
            "it does not accept the user and password; check both (special characters are written %40 for @, %3A for :)");
      }
      if (!authentication.take(challenges)) {
        throw refused(
            RtspOutcome.Reason.PROTOCOL,
            "it asks for authentication in no way that is known (Basic, Digest MD5, Digest SHA-256)");
      }
    }
  }

  private void session(String value) {
    SessionHeader said = SessionHeader.parse(value);
    boolean silentOnTime = !value.contains(";") && said.id().equals(session.id());
    session = silentOnTime ? session : said;
  }

  private void send(String method, String uri, RtspHeaders extra) throws IOException {
    RtspHeaders headers = extra.with("CSeq", Integer.toString(++sequence));
    if (!session.id().isEmpty()) {
      headers = headers.with("Session", session.id());
    }
    Optional<String> authorization = authentication.header(method, uri);
    if (authorization.isPresent()) {
      headers = headers.with("Authorization", authorization.get());
    }
    headers = headers.with("User-Agent", RtspSession.USER_AGENT);
    line.write(new RtspMessage.Request(method, uri, headers, new byte[0]).encoded());
  }

  /// Waits for the answer of the newest request; older and unasked ones are let pass.
  private Response await(String method) throws IOException {
    long deadline = nanoTime.getAsLong() + timeouts.answer().toNanos();
    while (true) {
      RtspMessage message = answers.poll();
      if (message instanceof Response answer
          && answer.status() >= 200
          && answer.sequence().orElse(sequence) == sequence) {
        return answer;
      }
      if (message == null && !read(deadline)) {
        throw new SocketTimeoutException(
            "it did not answer %s within %s; check that the port is that of RTSP, and restart the camera if it was"
                .formatted(method, words(timeouts.answer())));
      }
    }
  }

  /// Reads once; false if the deadline came first.
  boolean read(long deadlineNanos) throws IOException {
    while (true) {
      long millis = Duration.ofNanos(deadlineNanos - nanoTime.getAsLong()).toMillis();
      if (millis <= 0) {
        return false;
      }
      int count = line.read(buffer, Math.min(millis, between.patienceMillis()));
      if (count < 0) {
        throw new EOFException(
            "it closed the connection; check that the port is that of RTSP and that it allows one more viewer");
      }
      if (count > 0) {
        take(count);
      }
      boolean otherwise = between.meanwhile();
      if (count > 0 || otherwise) {
        return true;
      }
    }
  }

  private void take(int count) throws IOException {
    int end = buffer.position();
    if (isHttp(end)) {
      throw new ProtocolException(
          "a web server answers there and no camera stream; give the port of RTSP, usually 554");
    }
    int consumed = between.take(buffer, end, count);
    buffer.limit(end).position(consumed);
    buffer.compact();
  }

  private boolean isHttp(int end) {
    for (int i = 0; i < HTTP.length(); i++) {
      if (i >= end || buffer.get(i) != HTTP.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Before SETUP there are no packets to expect.
  private final class MessagesOnly implements Between, InterleavedReader.Taker {
    @Override
    public int take(ByteBuffer bytes, int end, int count) throws IOException {
      return reader.consume(bytes, 0, end, this);
    }

    @Override
    public long patienceMillis() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean meanwhile() {
      return false;
    }

    @Override
    public void packet(int channel, ByteBuffer bytes, int offset, int length) {}

    @Override
    public void message(RtspMessage message) {
      answer(message);
    }

    @Override
    public boolean plausible(int channel, ByteBuffer bytes, int offset) {
      return false;
    }
  }

  /// The answer, if it is good.
  static Response accepted(String method, Response answer)
      throws RefusedException, RedirectedException {
    int status = answer.status();
    if (status / 100 == 2) {
      return answer;
    }
    String said =
        "it answered %s with %d %s".formatted(method, status, HeaderText.shown(answer.reason()));
    Optional<String> location = answer.headers().first("Location");
    if (status / 100 == 3 && status != 304 && location.isPresent()) {
      throw new RedirectedException(location.get());
    }
    throw switch (status) {
      case 401, 403 ->
          refused(
              RtspOutcome.Reason.WRONG_CREDENTIALS,
              said + "; the user may not see this stream, check the user's rights on the camera");
      case 404 ->
          refused(
              RtspOutcome.Reason.NOT_FOUND,
              said + "; check the path of the address, it differs between camera makers");
      case 453, 503 ->
          refused(
              RtspOutcome.Reason.PROTOCOL,
              said + "; it serves too many viewers already, close some or raise its limit");
      default ->
          refused(RtspOutcome.Reason.PROTOCOL, said + "; look whether a player opens the address");
    };
  }

  static RefusedException refused(RtspOutcome.Reason reason, String message) {
    return new RefusedException(reason, message);
  }

  static String words(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
