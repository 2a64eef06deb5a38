package org.sightline.media.rtsp;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sightline.media.rtp.RtpHeader;
import org.sightline.media.rtsp.RtspMessage.Request;
import org.sightline.media.rtsp.RtspMessage.Response;

/// One client of an [RtspServer]: reads its requests on one virtual thread and, while it plays,
/// sends on a second one. Both write under one lock.
final class ServerConnection implements AutoCloseable {
  /// How long a client may take to send one request whole.
  static final Duration REQUEST_TIME = Duration.ofSeconds(10);

  /// How long a client may be connected before its first good request.
  static final Duration FIRST_REQUEST_TIME = Duration.ofSeconds(30);

  /// How long a client that does not play may be silent.
  static final Duration IDLE_TIME = Duration.ofSeconds(60);

  private static final String BACK_CHANNEL = "www.onvif.org/ver20/backchannel";
  private static final int MAX_WRONG_PASSWORDS = 3;
  private static final String METHODS =
      "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, SET_PARAMETER, TEARDOWN";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final System.Logger LOG = System.getLogger(ServerConnection.class.getName());

  private final Socket socket;
  private final RtspServerSettings settings;
  private final Function<String, Optional<RtspFeed>> feeds;
  private final @Nullable UnicastDoor door;
  private final ServerAuthentication authentication;
  private int wrongPasswords;
  private boolean ended;

  private @Nullable FeedSender sender;
  private String senderPath = "";
  private String sessionId = "";
  private int nextChannel;
  private boolean playing;
  private volatile @Nullable UnicastOutput datagrams;
  private @Nullable Loudspeaker ear;
  private int earChannel;

  private final ReentrantLock writing = new ReentrantLock();
  private volatile long writeBeganNanos;
  private final long connectedNanos = System.nanoTime();
  private volatile boolean isServed;
  private volatile long heardNanos = connectedNanos;

  /// @param door where datagrams go out; null where none are sent
  ServerConnection(
      Socket socket,
      RtspServerSettings settings,
      Function<String, Optional<RtspFeed>> feeds,
      @Nullable UnicastDoor door) {
    this.socket = socket;
    this.settings = settings;
    this.feeds = feeds;
    this.door = door;
    this.authentication = new ServerAuthentication(settings);
  }

  /// Serves until the client leaves or misbehaves.
  void run() throws IOException {
    InputStream in = socket.getInputStream();
    ByteBuffer buffer = ByteBuffer.allocate(RtspSession.MIN_SCRATCH_BYTES);
    var reader = new InterleavedReader();
    var taker = new RequestTaker();
    long requestBegan = 0;
    while (!ended) {
      boolean between = buffer.position() == 0;
      socket.setSoTimeout((int) patienceMillis(between));
      int count;
      try {
        count = in.read(buffer.array(), buffer.position(), buffer.remaining());
      } catch (SocketTimeoutException silent) {
        if (between && isHeardOverDatagrams()) {
          continue;
        }
        return;
      }
      if (count < 0) {
        return;
      }
      long now = System.nanoTime();
      heardNanos = now;
      if (between) {
        requestBegan = now;
      }
      int end = buffer.position() + count;
      int consumed = reader.consume(buffer, 0, end, taker);
      if (consumed == 0 && now - requestBegan > REQUEST_TIME.toNanos()) {
        return;
      }
      buffer.limit(end).position(consumed);
      buffer.compact();
      requestBegan = consumed == 0 ? requestBegan : now;
      if (reader.garbage() > RtspParser.MAX_HEAD_BYTES) {
        return;
      }
    }
  }

  /// How long the next byte of the client may take. Over TCP a player may be silent for ever, since
  /// the connection breaks when it is gone; over datagrams nothing else tells of it.
  private long patienceMillis(boolean between) {
    if (!between) {
      return REQUEST_TIME.toMillis();
    }
    if (!playing) {
      return IDLE_TIME.toMillis();
    }
    return datagrams == null ? 0 : Math.max(silence().minusNanos(sinceHeard()).toMillis(), 1);
  }

  private boolean isHeardOverDatagrams() {
    return playing && datagrams != null && sinceHeard() < silence().toNanos();
  }

  private Duration silence() {
    RtspServerSettings.Unicast unicast = settings.unicast();
    return unicast == null ? IDLE_TIME : unicast.silence();
  }

  private long sinceHeard() {
    return System.nanoTime() - heardNanos;
  }

  /// Whether the client has been taking one write for longer than it may.
  boolean isTooSlow(long nowNanos) {
    long began = writeBeganNanos;
    return began != 0 && nowNanos - began > settings.slowClient().toNanos();
  }

  /// Whether no request was answered well yet: who takes a place and does nothing with it.
  boolean isUnserved() {
    return !isServed;
  }

  /// Whose requests these are; empty before the first good one, and where everybody is let in.
  String user() {
    return authentication.user();
  }

  /// When the client connected, on the clock of elapsed time.
  long connectedNanos() {
    return connectedNanos;
  }

  /// Whether the client has been connected for longer than [#FIRST_REQUEST_TIME] without a request
  /// that could be answered well, however slowly it still sends.
  boolean isIdler(long nowNanos) {
    return !isServed && nowNanos - connectedNanos > FIRST_REQUEST_TIME.toNanos();
  }

  @Override
  public void close() {
    FeedSender feed = sender;
    if (feed != null) {
      feed.stop();
    }
    UnicastOutput sent = datagrams;
    if (sent != null) {
      sent.close();
    }
    drop();
  }

  /// Closes the socket alone, which ends both threads wherever they wait.
  void drop() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing a client failed", e);
    }
  }

  /// Writes an answer to a client that is not to be served.
  void refuse() throws IOException {
    write(new Response(503, "Service Unavailable", RtspHeaders.NONE, new byte[0]).encoded());
  }

  private final class RequestTaker implements InterleavedReader.Taker {
    private final RtpHeader header = new RtpHeader();

    @Override
    public void packet(int channel, ByteBuffer buffer, int offset, int length) {
      // Receiver reports need no answer: a connection that breaks says all that they could.
      Loudspeaker listening = ear;
      if (listening != null && channel == earChannel && header.read(buffer, offset, length)) {
        byte[] payload = new byte[header.payloadLength()];
        buffer.get(header.payloadOffset(), payload);
        listening.sound(payload, header.timestamp());
      }
    }

    @Override
    public void message(RtspMessage message) throws IOException {
      if (message instanceof Request request && !ended) {
        request(request);
      }
    }

    @Override
    public boolean plausible(int channel, ByteBuffer buffer, int offset) {
      return false;
    }
  }

  private void request(Request request) throws IOException {
    if (request.sequence().isEmpty()) {
      answer(request, 400, "Bad Request", RtspHeaders.NONE, "");
      ended = true;
      return;
    }
    Optional<String> required = request.headers().first("Require");
    if (required.isPresent() && !required.get().equals(BACK_CHANNEL)) {
      answer(
          request,
          551,
          "Option Not Supported",
          RtspHeaders.of("Unsupported", HeaderText.shown(required.get())),
          "");
      return;
    }
    if (request.method().equals("OPTIONS")) {
      answer(request, 200, "OK", RtspHeaders.of("Public", METHODS), "");
      return;
    }
    if (!authenticated(request)) {
      return;
    }
    isServed = true;
    switch (request.method()) {
      case "DESCRIBE" -> describe(request);
      case "SETUP" -> setUp(request);
      case "PLAY" -> play(request);
      case "GET_PARAMETER", "SET_PARAMETER" -> answer(request, 200, "OK", RtspHeaders.NONE, "");
      case "TEARDOWN" -> {
        answer(request, 200, "OK", RtspHeaders.NONE, "");
        ended = true;
      }
      default -> answer(request, 405, "Method Not Allowed", RtspHeaders.of("Allow", METHODS), "");
    }
  }

  private boolean authenticated(Request request) throws IOException {
    ServerAuthentication.Verdict verdict = authentication.verdict(request);
    if (verdict == ServerAuthentication.Verdict.GOOD) {
      return true;
    }
    if (verdict == ServerAuthentication.Verdict.WRONG) {
      wrongPasswords++;
    }
    RtspHeaders headers = RtspHeaders.NONE;
    boolean stale = verdict == ServerAuthentication.Verdict.STALE;
    for (String challenge : authentication.challenges(stale)) {
      headers = headers.with("WWW-Authenticate", challenge);
    }
    answer(request, 401, "Unauthorized", headers, "");
    ended = wrongPasswords >= MAX_WRONG_PASSWORDS;
    return false;
  }

  private void describe(Request request) throws IOException {
    Optional<RtspFeed> feed = feed(RequestPath.of(request.uri()));
    if (feed.isEmpty()) {
      answer(request, 404, "Not Found", RtspHeaders.NONE, "");
      return;
    }
    if (isImpossible(request, feed.get())) {
      return;
    }
    boolean talks = request.headers().first("Require").isPresent();
    Optional<Loudspeaker> loudspeaker = feed.get().loudspeaker();
    if (talks && loudspeaker.isEmpty()) {
      answer(request, 551, "Option Not Supported", RtspHeaders.of("Unsupported", BACK_CHANNEL), "");
      return;
    }
    Optional<String> text =
        FeedDescription.describe(feed.get().tracks())
            .map(t -> talks ? t + talkDescription(feed.get(), loudspeaker.get().form()) : t);
    if (text.isEmpty()) {
      answer(request, 415, "Unsupported Media Type", RtspHeaders.NONE, "");
      return;
    }
    String base = RequestPath.trimmed(RequestPath.withoutQuery(request.uri())) + "/";
    answer(
        request,
        200,
        "OK",
        RtspHeaders.of("Content-Base", base, "Content-Type", "application/sdp"),
        text.get());
  }

  /// Says so where what a feed holds cannot be sent.
  private boolean isImpossible(Request request, RtspFeed feed) throws IOException {
    Optional<String> obstacle = FeedDescription.obstacle(feed.tracks()).or(feed::obstacle);
    if (obstacle.isPresent()) {
      answer(request, 415, HeaderText.shown(obstacle.get()), RtspHeaders.NONE, "");
    }
    return obstacle.isPresent();
  }

  /// What is at a path for the user whose request this is.
  private Optional<RtspFeed> feed(String path) {
    return settings.authorised().test(authentication.user(), path)
        ? feeds.apply(path)
        : Optional.empty();
  }

  private static String talkDescription(RtspFeed feed, TalkForm form) {
    String control = FeedDescription.TRACK.substring(1) + feed.tracks().size();
    return form.described() + "a=control:" + control + "\r\n";
  }

  private void setUp(Request request) throws IOException {
    String uri = request.uri();
    int cut = uri.lastIndexOf(FeedDescription.TRACK);
    String feedPath = RequestPath.of(cut < 0 ? uri : uri.substring(0, cut));
    int track =
        cut < 0
            ? 0
            : HeaderText.wholeNumber(
                    RequestPath.withoutQuery(uri.substring(cut + FeedDescription.TRACK.length())))
                .orElse(-1);
    TransportHeader transport =
        TransportHeader.parse(request.headers().first("Transport").orElse(""));
    Optional<RtspFeed> feed = feed(feedPath);
    boolean talks =
        feed.isPresent()
            && track == feed.get().tracks().size()
            && feed.get().loudspeaker().isPresent();
    if (!isPossible(transport, talks)) {
      answer(request, 461, "Unsupported Transport", RtspHeaders.NONE, "");
      return;
    }
    if (feed.isEmpty()) {
      answer(request, 404, "Not Found", RtspHeaders.NONE, "");
      return;
    }
    if (isImpossible(request, feed.get())) {
      return;
    }
    FeedSender feedSender = sender;
    if (feedSender == null) {
      feedSender = new FeedSender(feed.get(), settings.clock());
    } else if (playing || !senderPath.equals(feedPath) || feedSender.isSetUp(track)) {
      answer(request, 455, "Method Not Valid in This State", RtspHeaders.NONE, "");
      return;
    }
    int channel =
        transport.overTcp()
            ? transport.rtpChannel().filter(n -> n < 255).orElse(nextChannel)
            : nextChannel;
    if (talks) {
      ear = feed.get().loudspeaker().get();
      earChannel = channel;
    } else if (!feedSender.setUp(track, channel)) {
      answer(request, 404, "Not Found", RtspHeaders.NONE, "");
      return;
    }
    sender = feedSender;
    senderPath = feedPath;
    nextChannel = Math.min(channel + 2, 254);
    if (sessionId.isEmpty()) {
      byte[] id = new byte[8];
      RANDOM.nextBytes(id);
      sessionId = HexFormat.of().formatHex(id);
    }
    String way =
        transport.overTcp()
            ? "RTP/AVP/TCP;unicast;interleaved=%d-%d".formatted(channel, channel + 1)
            : addDatagrams(transport.clientPorts().orElseThrow(), feedSender.ssrc(track));
    answer(request, 200, "OK", RtspHeaders.of("Transport", way), "");
  }

  /// Whether packets can go the way that a client asks for: all of one client's go the same, and
  /// what it says itself comes over TCP alone.
  private boolean isPossible(TransportHeader transport, boolean talks) {
    if (transport.overTcp()) {
      return datagrams == null;
    }
    return door != null
        && !talks
        && !transport.multicast()
        && transport.clientPorts().filter(UnicastOutput::isUsable).isPresent()
        && (datagrams != null || sender == null);
  }

  /// Sends a media track as datagrams; returns the Transport field that says so.
  private String addDatagrams(TransportHeader.Ports client, int ssrc) {
    UnicastDoor from = Objects.requireNonNull(door);
    UnicastOutput output = datagrams;
    if (output == null) {
      output =
          new UnicastOutput(from, socket.getInetAddress(), () -> heardNanos = System.nanoTime());
      datagrams = output;
    }
    output.add(client);
    TransportHeader.Ports own = from.ports();
    return "RTP/AVP;unicast;client_port=%d-%d;server_port=%d-%d;ssrc=%08X"
        .formatted(client.rtp(), client.rtcp(), own.rtp(), own.rtcp(), ssrc);
  }

  private void play(Request request) throws IOException {
    FeedSender feedSender = sender;
    String named = SessionHeader.parse(request.headers().first("Session").orElse("")).id();
    if (feedSender == null || !named.equals(sessionId)) {
      answer(request, 454, "Session Not Found", RtspHeaders.NONE, "");
      return;
    }
    String rtpInfo =
        feedSender.rtpInfo(RequestPath.trimmed(RequestPath.withoutQuery(request.uri())));
    answer(request, 200, "OK", RtspHeaders.of("Range", "npt=now-", "RTP-Info", rtpInfo), "");
    if (!playing) {
      playing = true;
      var unused =
          Thread.ofVirtual().name("rtsp-send-" + socket.getPort()).start(() -> send(feedSender));
    }
  }

  private void send(FeedSender feedSender) {
    try {
      UnicastOutput byDatagrams = datagrams;
      feedSender
          .run(byDatagrams == null ? this::write : byDatagrams)
          .ifPresent(
              why ->
                  LOG.log(
                      System.Logger.Level.WARNING,
                      "feed cannot be sent path={0} reason={1}",
                      senderPath,
                      why));
    } catch (IOException gone) {
      LOG.log(System.Logger.Level.DEBUG, "client left reason={0}", gone.toString());
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.ERROR, "feed failed path=" + senderPath, broken);
    } finally {
      drop();
    }
  }

  private void answer(Request request, int status, String reason, RtspHeaders headers, String body)
      throws IOException {
    RtspHeaders all = headers;
    if (request.sequence().isPresent()) {
      all = all.with("CSeq", request.sequence().get().toString());
    }
    if (!sessionId.isEmpty()) {
      all = all.with("Session", sessionId + ";timeout=60");
    }
    write(
        new Response(
                status,
                reason,
                all.with("Server", "Sightline"),
                body.getBytes(StandardCharsets.UTF_8))
            .encoded());
  }

  private void write(byte[] bytes) throws IOException {
    write(bytes, bytes.length);
  }

  private void write(byte[] bytes, int length) throws IOException {
    writing.lock();
    try {
      long now = System.nanoTime();
      writeBeganNanos = now == 0 ? 1 : now;
      socket.getOutputStream().write(bytes, 0, length);
    } finally {
      writeBeganNanos = 0;
      writing.unlock();
    }
  }
}
