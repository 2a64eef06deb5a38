package org.sightline.media.rtsp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.rtsp.RtspMessage.Response;
import org.sightline.media.sdp.SessionDescription;

/// The questions and answers from a fresh connection to the first key picture: OPTIONS, DESCRIBE,
/// SETUP for each media track, PLAY (RFC 2326 appendix D.1).
final class Handshake {
  /// The most bytes of access units that are kept until the caller takes them; beyond it, those
  /// before the first key picture are forgotten.
  static final int MAX_KEPT_BYTES = 16 * 1024 * 1024;

  private static final String HTTP = "HTTP/";

  /// A peer that answered and cannot be used.
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final RtspOutcome.Reason reason;

    RefusedException(RtspOutcome.Reason reason, String message) {
      super(message, null, false, false);
      this.reason = reason;
    }

    RtspOutcome.Refused outcome(String who) {
      return new RtspOutcome.Refused(reason, who + ": " + getMessage());
    }
  }

  private final SocketChannel channel;
  private final RtspAddress address;
  private final RtspTimeouts timeouts;
  private final InstantSource clock;
  private final LongSupplier nanoTime = System::nanoTime;
  private final ClientAuthentication authentication;
  private final InputStream in;
  private final ByteBuffer buffer = ByteBuffer.allocate(RtspSession.MIN_SCRATCH_BYTES);
  private final InterleavedReader reader = new InterleavedReader();
  private final Deque<RtspMessage> answers = new ArrayDeque<>();
  private final List<AccessUnit> kept = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();
  private long keptBytes;
  private int sequence;
  private @Nullable PacketReceiver receiver;
  private SessionHeader session = new SessionHeader("", SessionHeader.STANDARD_TIMEOUT);

  /// @param channel connected and blocking
  Handshake(SocketChannel channel, RtspAddress address, RtspTimeouts timeouts, InstantSource clock)
      throws IOException {
    this.channel = channel;
    this.address = address;
    this.timeouts = timeouts;
    this.clock = clock;
    this.authentication = new ClientAuthentication(address.credentials());
    this.in = channel.socket().getInputStream();
  }

  RtspSession run() throws IOException, RefusedException {
    Response options = exchange("OPTIONS", address.uri(), RtspHeaders.NONE);
    boolean parameterKeepsAlive =
        options.headers().all("Public").stream()
            .anyMatch(v -> v.toUpperCase(Locale.ROOT).contains("GET_PARAMETER"));
    Response described =
        accepted(
            "DESCRIBE",
            exchange("DESCRIBE", address.uri(), RtspHeaders.of("Accept", "application/sdp")));
    String base = base(described);
    SessionDescription description =
        SessionDescription.parse(described.text())
            .orElseThrow(
                () ->
                    refused(RtspOutcome.Reason.PROTOCOL, "its session description is unreadable"));
    MediaChoice.Chosen chosen =
        switch (MediaChoice.of(description)) {
          case MediaChoice.Chosen c -> c;
          case MediaChoice.Unusable u ->
              throw refused(RtspOutcome.Reason.NO_USABLE_MEDIA, u.message());
        };
    ignored.addAll(chosen.ignored());
    PacketReceiver packets = setUp(chosen, base);
    String aggregate = usable(RtspAddress.control(base, description.control()));
    accepted("PLAY", exchange("PLAY", aggregate, RtspHeaders.of("Range", "npt=0.000-")));
    awaitFirstPicture(packets);
    channel.configureBlocking(false);
    buffer.flip();
    var link =
        new RtspSession.Link(
            channel, authentication, aggregate, session, parameterKeepsAlive, sequence);
    return new RtspSession(link, reader, packets, new RtspSession.Beginning(kept, buffer, ignored));
  }

  private PacketReceiver setUp(MediaChoice.Chosen chosen, String base)
      throws IOException, RefusedException {
    var packets = new PacketReceiver(chosen.video(), clock, nanoTime);
    packets.messagesTo(this::answer);
    receiver = packets;
    TransportHeader video =
        setUpOne(RtspAddress.control(base, chosen.video().media().control()), 0, packets);
    packets.addVideo(video.rtpChannel().orElse(0), video.rtcpChannel().orElse(1));
    if (chosen.sound().isPresent()) {
      MediaChoice.Sound sound = chosen.sound().get();
      try {
        TransportHeader transport =
            setUpOne(RtspAddress.control(base, sound.media().control()), 2, packets);
        packets.addSound(
            sound, transport.rtpChannel().orElse(2), transport.rtcpChannel().orElse(3));
      } catch (RefusedException withoutSound) {
        ignored.add(
            "%s (%s)"
                .formatted(HeaderText.shown(sound.media().words()), withoutSound.getMessage()));
      }
    }
    return packets;
  }

  private TransportHeader setUpOne(String control, int firstChannel, PacketReceiver packets)
      throws IOException, RefusedException {
    String asked =
        "RTP/AVP/TCP;unicast;interleaved=%d-%d".formatted(firstChannel, firstChannel + 1);
    Response answer =
        accepted("SETUP", exchange("SETUP", usable(control), RtspHeaders.of("Transport", asked)));
    answer.headers().first("Session").ifPresent(v -> session = SessionHeader.parse(v));
    TransportHeader transport =
        TransportHeader.parse(answer.headers().first("Transport").orElse(asked));
    int rtp = transport.rtpChannel().orElse(firstChannel);
    int rtcp = transport.rtcpChannel().orElse(firstChannel + 1);
    if (!transport.overTcp()) {
      throw refused(
          RtspOutcome.Reason.PROTOCOL,
          "it answered SETUP with a transport other than TCP; allow RTSP over TCP on the camera");
    }
    if (rtp == rtcp || packets.owns(rtp) || packets.owns(rtcp)) {
      throw refused(
          RtspOutcome.Reason.PROTOCOL, "it gave the channel %d to two things".formatted(rtp));
    }
    return transport;
  }

  private void awaitFirstPicture(PacketReceiver packets) throws IOException, RefusedException {
    long start = nanoTime.getAsLong();
    long silent = start + timeouts.answer().toNanos();
    long deadline = start + timeouts.firstPicture().toNanos();
    while (!packets.settled()) {
      long until = packets.started() ? deadline : Math.min(silent, deadline);
      if (!read(until)) {
        if (!packets.started()) {
          throw new SocketTimeoutException(
              "it accepted PLAY and sent no packet within %s".formatted(words(timeouts.answer())));
        }
        if (!packets.settle()) {
          throw refused(
              RtspOutcome.Reason.NO_USABLE_MEDIA,
              "it sent no key picture with parameter sets (SPS, PPS) within %s; set a shorter I-frame interval on the camera"
                  .formatted(words(timeouts.firstPicture())));
        }
      }
    }
  }

  private String base(Response described) {
    for (String name : List.of("Content-Base", "Content-Location")) {
      Optional<String> value = described.headers().first(name).filter(RtspAddress::isUsable);
      if (value.isPresent()) {
        return value.get();
      }
    }
    return address.uri();
  }

  private String usable(String uri) throws RefusedException {
    if (!RtspAddress.isUsable(uri)) {
      throw refused(
          RtspOutcome.Reason.PROTOCOL,
          "the control address in its session description is unusable");
    }
    return uri;
  }

  private Response exchange(String method, String uri, RtspHeaders extra)
      throws IOException, RefusedException {
    for (int attempt = 0; ; attempt++) {
      send(method, uri, extra);
      Response answer = await(method);
      if (answer.status() != 401) {
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
    var out = ByteBuffer.wrap(new RtspMessage.Request(method, uri, headers, new byte[0]).encoded());
    while (out.hasRemaining()) {
      channel.write(out);
    }
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

  private void answer(RtspMessage message) {
    answers.add(message);
  }

  private void keep(AccessUnit unit) {
    if (keptBytes + unit.bytes().length > MAX_KEPT_BYTES) {
      kept.clear();
      keptBytes = 0;
    }
    kept.add(unit);
    keptBytes += unit.bytes().length;
  }

  /// Reads once; false if the deadline came first.
  private boolean read(long deadlineNanos) throws IOException {
    long millis = Duration.ofNanos(deadlineNanos - nanoTime.getAsLong()).toMillis();
    if (millis <= 0) {
      return false;
    }
    channel.socket().setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
    int count;
    try {
      count = in.read(buffer.array(), buffer.position(), buffer.remaining());
    } catch (SocketTimeoutException deadlineCame) {
      return false;
    }
    if (count < 0) {
      throw new EOFException(
          "it closed the connection; check that the port is that of RTSP and that it allows one more viewer");
    }
    int end = buffer.position() + count;
    if (isHttp(end)) {
      throw new ProtocolException(
          "a web server answers there and no camera stream; give the port of RTSP, usually 554");
    }
    PacketReceiver packets = receiver;
    int consumed;
    if (packets == null) {
      consumed = reader.consume(buffer, 0, end, new MessagesOnly(this::answer));
    } else {
      packets.arrived(count, this::keep);
      consumed = reader.consume(buffer, 0, end, packets);
    }
    buffer.limit(end).position(consumed);
    buffer.compact();
    return true;
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
  private record MessagesOnly(PacketReceiver.MessageTaker messages)
      implements InterleavedReader.Taker {
    @Override
    public void packet(int channel, ByteBuffer buffer, int offset, int length) {}

    @Override
    public void message(RtspMessage message) throws IOException {
      messages.message(message);
    }

    @Override
    public boolean plausible(int channel, ByteBuffer buffer, int offset) {
      return false;
    }
  }

  private static Response accepted(String method, Response answer) throws RefusedException {
    int status = answer.status();
    if (status / 100 == 2) {
      return answer;
    }
    String said =
        "it answered %s with %d %s".formatted(method, status, HeaderText.shown(answer.reason()));
    throw switch (status) {
      case 401, 403 ->
          refused(
              RtspOutcome.Reason.WRONG_CREDENTIALS,
              said + "; the user may not see this stream, check the user's rights on the camera");
      case 404 ->
          refused(
              RtspOutcome.Reason.NOT_FOUND,
              said + "; check the path of the address, it differs between camera makers");
      case 301, 302, 303, 305, 307 ->
          refused(
              RtspOutcome.Reason.PROTOCOL,
              said + "; redirects are not followed, enter the address that it points to");
      case 461 ->
          refused(
              RtspOutcome.Reason.PROTOCOL,
              said + "; it does not send over TCP, allow RTSP over TCP on the camera");
      case 453, 503 ->
          refused(
              RtspOutcome.Reason.PROTOCOL,
              said + "; it serves too many viewers already, close some or raise its limit");
      default ->
          refused(RtspOutcome.Reason.PROTOCOL, said + "; look whether a player opens the address");
    };
  }

  private static RefusedException refused(RtspOutcome.Reason reason, String message) {
    return new RefusedException(reason, message);
  }

  private static String words(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
