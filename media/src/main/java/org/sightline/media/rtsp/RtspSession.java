package org.sightline.media.rtsp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// A playing session: the reading side of one camera.
///
/// Its sockets do not block, so that one thread can visit many sessions. A session is used by one
/// thread at a time; it starts none and waits for nothing. What a visit leaves incomplete stays
/// with the session, so that all sessions can be read through one scratch buffer. Over UDP and
/// multicast the same visit takes the datagrams, puts them in order and reports on them.
public final class RtspSession implements AutoCloseable {
  /// The least size of the buffer that [#read] is given: the largest packet and the largest message
  /// fit.
  public static final int MIN_SCRATCH_BYTES = 128 * 1024;

  /// The most bytes that one visit reads from the socket; the rest waits for the next one.
  public static final int MAX_VISIT_BYTES = 2 * 1024 * 1024;

  static final String USER_AGENT = "Sightline";

  private static final byte[] NO_BYTES = {};

  /// What the handshake found out about the connection.
  ///
  /// @param sequence the number of the newest request
  record Link(
      Line line,
      Datagrams datagrams,
      ClientAuthentication authentication,
      String aggregate,
      SessionHeader session,
      boolean parameterKeepsAlive,
      int sequence) {}

  /// What arrived before the session stood.
  ///
  /// @param bytes the beginning of something incomplete
  record Beginning(List<AccessUnit> units, ByteBuffer bytes, List<String> ignored) {}

  private final Link link;
  private final InterleavedReader reader;
  private final PacketReceiver receiver;
  private final List<String> ignored;
  private final Instant startedAt;

  private List<AccessUnit> kept;
  private byte[] incomplete;
  private int incompleteBytes;
  private int sequence;
  private KeepAlive keepAlive;
  private boolean answeringChallenge;
  private int keepAliveSequence;

  RtspSession(Link link, InterleavedReader reader, PacketReceiver receiver, Beginning beginning) {
    this.link = link;
    this.reader = reader;
    this.receiver = receiver;
    this.ignored = List.copyOf(beginning.ignored());
    this.startedAt = receiver.startedAt();
    this.kept = List.copyOf(beginning.units());
    this.incomplete = new byte[beginning.bytes().remaining()];
    this.incompleteBytes = incomplete.length;
    beginning.bytes().get(incomplete);
    this.sequence = link.sequence();
    this.keepAlive = link.parameterKeepsAlive() ? KeepAlive.GET_PARAMETER : KeepAlive.OPTIONS;
    receiver.messagesTo(this::message);
  }

  /// The media tracks, complete; [AccessUnit#mediaTrack()] counts from 0 in this list. The video is
  /// the first. While the session is read, another list can come just before the first unit (a key
  /// picture) of the video's new form is handed out; media time and [#startedAt()] go on.
  public List<MediaFormat> tracks() {
    return receiver.formats();
  }

  /// The media that the camera offers and that were not set up, in words such as `audio PCMA`.
  public List<String> ignoredTracks() {
    return ignored;
  }

  /// The node's instant of time 0 of all media tracks: the arrival of the first packet.
  public Instant startedAt() {
    return startedAt;
  }

  /// The connection of the messages, not blocking. The session reads and closes it; others may only
  /// wait for it. Over UDP and multicast the packets come beside it.
  public SocketChannel channel() {
    return link.line().channel();
  }

  /// Whether packets come in datagrams, so that waiting for [#channel()] is not enough.
  public boolean isOverDatagrams() {
    return !link.datagrams().isEmpty();
  }

  /// Drains what the sockets hold, at most [#MAX_VISIT_BYTES], and hands out complete access units
  /// in the order of their arrival.
  ///
  /// @param scratch at least [#MIN_SCRATCH_BYTES]; its content is lost. More means fewer calls of
  ///   the operating system.
  /// @return bytes read; 0 for none; -1 when the peer closed the connection
  /// @throws RunEndException if what follows is no continuation of this run
  /// @throws IOException if the connection broke
  public int read(ByteBuffer scratch, Consumer<AccessUnit> sink) throws IOException {
    if (scratch.capacity() < MIN_SCRATCH_BYTES) {
      throw new IllegalArgumentException(
          "scratch buffer of %d bytes: at least %d are needed"
              .formatted(scratch.capacity(), MIN_SCRATCH_BYTES));
    }
    scratch.order(ByteOrder.BIG_ENDIAN);
    handOutKept(sink);
    var unused = link.line().flush();
    int total = readLine(scratch, sink);
    if (total >= 0 && isOverDatagrams()) {
      total += readDatagrams(scratch, sink);
    }
    return total;
  }

  private int readLine(ByteBuffer scratch, Consumer<AccessUnit> sink) throws IOException {
    int total = 0;
    while (total < MAX_VISIT_BYTES) {
      scratch.clear();
      scratch.put(incomplete, 0, incompleteBytes);
      int count = link.line().read(scratch, 0);
      if (count <= 0) {
        return total > 0 ? total : count;
      }
      total += count;
      receiver.arrived(count, sink);
      int end = scratch.position();
      boolean full = end == scratch.capacity();
      scratch.flip();
      keepIncomplete(scratch, reader.consume(scratch, 0, end, receiver), end);
      if (!full) {
        break;
      }
    }
    return total;
  }

  private int readDatagrams(ByteBuffer scratch, Consumer<AccessUnit> sink) throws IOException {
    receiver.arrived(0, sink);
    int total = link.datagrams().drain(scratch, receiver);
    receiver.counted(total);
    receiver.visited();
    link.datagrams().reportIfDue(receiver, receiver.nowNanos());
    return total;
  }

  private void handOutKept(Consumer<AccessUnit> sink) {
    if (!kept.isEmpty()) {
      List<AccessUnit> units = kept;
      kept = List.of();
      units.forEach(sink);
    }
  }

  private void keepIncomplete(ByteBuffer scratch, int from, int end) {
    incompleteBytes = end - from;
    if (incompleteBytes > incomplete.length) {
      incomplete = new byte[Integer.highestOneBit(incompleteBytes) * 2];
    }
    scratch.get(from, incomplete, 0, incompleteBytes);
  }

  /// What says that we are still here. A camera that does not know one is asked the next way.
  private enum KeepAlive {
    GET_PARAMETER,
    OPTIONS,
    /// Reports or taking its packets must do.
    NOTHING
  }

  /// Says to the camera that we are still here, without waiting for the answer: GET_PARAMETER where
  /// it knows that, else OPTIONS. Where it answers that it does not know what was asked, the next
  /// time asks otherwise.
  ///
  /// @throws IOException if the connection broke, or the camera has not even taken the one before
  public void keepAlive() throws IOException {
    if (!link.line().flush()) {
      throw new IOException("the camera takes no more requests");
    }
    answeringChallenge = false;
    sendKeepAlive();
  }

  private void sendKeepAlive() throws IOException {
    if (keepAlive != KeepAlive.NOTHING) {
      keepAliveSequence = sequence + 1;
      send(keepAlive.name());
    }
  }

  /// How often [#keepAlive()] must be called: half of what the camera allows.
  public Duration keepAliveEvery() {
    Duration half = link.session().timeout().dividedBy(2);
    return half.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : half;
  }

  /// What was counted so far.
  public RtspCounters counters() {
    return receiver.counters(reader.garbage(), link.datagrams().foreign());
  }

  /// The newest sender report of a media track: the camera's wall clock beside the media time.
  ///
  /// @throws IndexOutOfBoundsException if there is no such media track
  public Optional<SenderReportTime> lastSenderReport(int mediaTrack) {
    return receiver.lastSenderReport(mediaTrack);
  }

  /// Says goodbye as far as the socket takes it at once, and closes the connection.
  @Override
  public void close() {
    try (Line line = link.line();
        Datagrams datagrams = link.datagrams()) {
      if (line.channel().isOpen() && line.flush()) {
        send("TEARDOWN");
      }
    } catch (IOException alreadyGone) {
      System.getLogger(RtspSession.class.getName())
          .log(System.Logger.Level.DEBUG, "goodbye not said reason={0}", alreadyGone.toString());
    }
  }

  private void message(RtspMessage message) throws IOException {
    if (!(message instanceof RtspMessage.Response answer)) {
      return;
    }
    if (answer.status() == 454) {
      throw new RunEndException(
          RunEndException.Reason.ENDED_BY_PEER, "the camera has forgotten the session (454)");
    }
    boolean ofKeepAlive = answer.sequence().orElse(-1) == keepAliveSequence;
    if (answer.status() == 401 && !answeringChallenge && link.line().flush()) {
      answeringChallenge = true;
      if (link.authentication()
          .take(Challenge.parseAll(answer.headers().all("WWW-Authenticate")))) {
        sendKeepAlive();
      }
    } else if (ofKeepAlive && answer.status() >= 400 && answer.status() != 401) {
      keepAlive = keepAlive == KeepAlive.GET_PARAMETER ? KeepAlive.OPTIONS : KeepAlive.NOTHING;
      if (keepAlive == KeepAlive.OPTIONS) {
        sendKeepAlive();
      }
    }
  }

  private void send(String method) throws IOException {
    RtspHeaders headers = RtspHeaders.of("CSeq", Integer.toString(++sequence));
    if (!link.session().id().isEmpty()) {
      headers = headers.with("Session", link.session().id());
    }
    Optional<String> authorization = link.authentication().header(method, link.aggregate());
    if (authorization.isPresent()) {
      headers = headers.with("Authorization", authorization.get());
    }
    headers = headers.with("User-Agent", USER_AGENT);
    link.line()
        .write(new RtspMessage.Request(method, link.aggregate(), headers, NO_BYTES).encoded());
  }
}
