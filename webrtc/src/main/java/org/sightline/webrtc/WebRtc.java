package org.sightline.webrtc;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.StreamState;
import org.sightline.stream.Subscription;

/// The node's WebRTC: one UDP port, and all sessions behind it.
///
/// Datagrams are told apart by their first byte (RFC 7983) and by where they come from. Nothing is
/// answered but connectivity checks that carry a session's password, and DTLS from addresses that
/// have made such a check; all else is dropped and counted. One thread reads the port; each session
/// sends on a virtual thread of its own.
public final class WebRtc implements AutoCloseable {
  /// How often it is looked whether viewers may still watch.
  static final Duration LOOK_UP = Duration.ofSeconds(5);

  /// The most addresses that one session's checks come from; browsers try a few.
  static final int MAX_ADDRESSES = 16;

  private static final System.Logger LOG = System.getLogger(WebRtc.class.getName());
  private static final int SOCKET_BUFFER_BYTES = 2 << 20;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(5);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final WebRtcSettings settings;
  private final InstantSource clock;
  private final DatagramChannel channel;
  private final NodeCertificate certificate;
  private final Counts counts = new Counts();
  private final WatchSession.Ground ground = new PortGround();
  private final Map<String, WatchSession> byId = new ConcurrentHashMap<>();
  private final Map<String, WatchSession> byUfrag = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, WatchSession> byAddress = new ConcurrentHashMap<>();
  private final Map<StreamId, MediaFormat> reordering = new ConcurrentHashMap<>();
  private final Thread reader;
  private final Thread looker;
  private volatile boolean closed;

  private WebRtc(WebRtcSettings settings, InstantSource clock, DatagramChannel channel) {
    this.settings = settings;
    this.clock = clock;
    this.channel = channel;
    this.certificate = NodeCertificate.made(new BcTlsCrypto(), clock.instant());
    this.reader = Thread.ofPlatform().daemon().name("webrtc").unstarted(this::read);
    this.looker = Thread.ofVirtual().name("webrtc-look").unstarted(this::lookAfter);
  }

  /// Opens the port.
  ///
  /// @throws WebRtcException of kind PORT if it is taken or the address is not this machine's
  public static WebRtc open(WebRtcSettings settings, InstantSource clock) {
    DatagramChannel channel = null;
    try {
      channel =
          settings.listen().getAddress() instanceof Inet4Address
              ? DatagramChannel.open(StandardProtocolFamily.INET)
              : DatagramChannel.open();
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      channel.bind(settings.listen());
    } catch (IOException e) {
      closeQuietly(channel);
      throw new WebRtcException(
          WebRtcException.Kind.PORT,
          "cannot open UDP port %s: %s; choose another with webrtc: { port: … }"
              .formatted(settings.listen(), e.getMessage()),
          e);
    }
    WebRtc made = new WebRtc(settings, clock, channel);
    made.reader.start();
    made.looker.start();
    return made;
  }

  private static void closeQuietly(@Nullable DatagramChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException _) {
      // what brought us here is told
    }
  }

  /// The UDP port.
  public int port() {
    try {
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new WebRtcException(WebRtcException.Kind.PORT, "the UDP port is closed", e);
    }
  }

  /// Makes a session of a browser's offer.
  public Offered offer(Viewer viewer, Stream stream, String offer) {
    SdpOffer parsed;
    try {
      parsed = SdpOffer.parse(offer);
    } catch (SdpOffer.Unreadable e) {
      return new Offered.Refused(Offered.Reason.BAD_OFFER, e.message());
    }
    if (parsed.media().stream().noneMatch(m -> m.kind().equals("video") && m.receives())) {
      return new Offered.Refused(Offered.Reason.BAD_OFFER, "the offer takes no video");
    }
    if (!(stream.state() instanceof StreamState.Playing playing)) {
      return new Offered.Refused(
          Offered.Reason.NOT_PLAYING, "stream %s does not play now".formatted(stream.id()));
    }
    Agreement agreed = Agreement.of(playing.tracks(), parsed).orElse(null);
    if (agreed == null) {
      return new Offered.Refused(
          Offered.Reason.UNPLAYABLE,
          "stream %s plays %s, and the offer has no form of it that can be sent as it is"
              .formatted(stream.id(), playing.tracks()));
    }
    if (isReordered(stream, agreed)) {
      return new Offered.Refused(
          Offered.Reason.UNPLAYABLE,
          "stream %s reorders pictures (B pictures), which browsers do not take by WebRTC"
              .formatted(stream.id()));
    }
    return begin(viewer, stream, parsed, agreed);
  }

  /// Whether a browser hears a stream only when its sound is turned into Opus: none of its media
  /// tracks goes as it is, and the offer takes Opus.
  ///
  /// @param offer SDP; one that cannot be read needs nothing
  public static boolean isOpusNeeded(List<MediaFormat> tracks, String offer) {
    try {
      SdpOffer parsed = SdpOffer.parse(offer);
      List<SdpOffer.Media> sound =
          parsed.media().stream().filter(m -> m.kind().equals("audio") && m.receives()).toList();
      return sound.stream().anyMatch(m -> MediaMatch.of(new MediaFormat.Opus(2), m).isPresent())
          && tracks.stream()
              .filter(track -> track.kind() == MediaFormat.Kind.SOUND)
              .noneMatch(t -> sound.stream().anyMatch(m -> MediaMatch.of(t, m).isPresent()));
    } catch (SdpOffer.Unreadable e) {
      return false;
    }
  }

  private synchronized Offered begin(
      Viewer viewer, Stream stream, SdpOffer offer, Agreement agreed) {
    long ofUser =
        byId.values().stream().filter(s -> s.viewer().user().equals(viewer.user())).count();
    if (closed || byId.size() >= settings.maxSessions() || ofUser >= settings.maxSessionsOfUser()) {
      return new Offered.Refused(
          Offered.Reason.FULL,
          "%d sessions are open, %d of them of this user: no more than %d and %d may be"
              .formatted(
                  byId.size(), ofUser, settings.maxSessions(), settings.maxSessionsOfUser()));
    }
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String id = HexFormat.of().formatHex(random);
    WatchSession session = new WatchSession(id, viewer, stream, offer, agreed, ground);
    byId.put(id, session);
    byUfrag.put(session.ice().ufrag(), session);
    counts.accepted().increment();
    session.start();
    SdpAnswer answer =
        new SdpAnswer(session.ice(), settings.addresses(), port(), certificate.fingerprint());
    return new Offered.Accepted(id, answer.text(offer, agreed.sent()));
  }

  /// Whether the stream is known to reorder its pictures, or shows it in what it keeps.
  private boolean isReordered(Stream stream, Agreement agreed) {
    if (agreed.videoFormat().equals(reordering.get(stream.id()))) {
      return true;
    }
    long newest = Long.MIN_VALUE;
    try (Subscription look = stream.subscribeFromNewestKey("webrtc offer", 1)) {
      for (StreamMessage m = look.poll(); m != null; m = look.poll()) {
        if (m instanceof StreamMessage.Unit(AccessUnit unit)
            && unit.mediaTrack() == agreed.videoTrack()) {
          if (unit.time() < newest) {
            reordering.put(stream.id(), agreed.videoFormat());
            return true;
          }
          newest = unit.time();
        }
      }
    }
    return false;
  }

  /// Whether the session is open and is this user's and this stream's.
  public boolean isOpen(String session, String user, StreamId stream) {
    WatchSession found = byId.get(session);
    return found != null
        && !found.isOver()
        && found.viewer().user().equals(user)
        && found.stream().id().equals(stream);
  }

  /// Whether there is a session of that name, whosever it is.
  public boolean isKnown(String session) {
    WatchSession found = byId.get(session);
    return found != null && !found.isOver();
  }

  /// Ends the session.
  public void end(String session) {
    WatchSession found = byId.get(session);
    if (found != null) {
      found.end("ended by the viewer");
    }
  }

  /// What was done so far.
  public WebRtcFigures figures() {
    return new WebRtcFigures(
        byId.size(),
        (int) byId.values().stream().filter(WatchSession::isConnected).count(),
        counts.accepted().sum(),
        counts.packets().sum(),
        counts.sentAgain().sum(),
        counts.keyPicturesAgain().sum(),
        counts.ignored().sum(),
        counts.notSent().sum());
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
    while (!closed) {
      try {
        buffer.clear();
        InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
        if (from != null) {
          byte[] datagram = new byte[buffer.flip().remaining()];
          buffer.get(datagram);
          if (!take(datagram, from)) {
            counts.ignored().increment();
          }
        }
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException | RuntimeException e) {
        // One datagram must not end all: it is counted, and the next is read.
        counts.ignored().increment();
        LOG.log(Level.DEBUG, "webrtc datagram failed", e);
      }
    }
  }

  /// Hands a datagram to whom it belongs; false where it is nobody's.
  private boolean take(byte[] datagram, InetSocketAddress from) {
    if (datagram.length == 0 || datagram.length > DtlsLine.MAX_BYTES) {
      return false;
    }
    int first = datagram[0] & 0xFF;
    if (first <= 3) {
      return check(datagram, from);
    }
    WatchSession session = byAddress.get(from);
    if (session == null) {
      return false;
    }
    if (first >= 20 && first <= 63) {
      return session.dtls(datagram);
    }
    boolean rtcp =
        datagram.length > 1 && (datagram[1] & 0xFF) >= 192 && (datagram[1] & 0xFF) <= 223;
    return first >= 128 && first <= 191 && rtcp && session.rtcp(datagram);
  }

  private boolean check(byte[] datagram, InetSocketAddress from) {
    StunMessage message = StunMessage.parse(datagram, datagram.length).orElse(null);
    if (message == null || message.type() != StunMessage.BINDING_REQUEST) {
      return false;
    }
    String username = message.username();
    int colon = username == null ? -1 : username.indexOf(':');
    if (username == null || colon < 0) {
      return false;
    }
    WatchSession session = byUfrag.get(username.substring(0, colon));
    if (session == null
        || session.isOver()
        || !session.offer().ufrag().equals(username.substring(colon + 1))) {
      return false;
    }
    byte[] password = session.ice().password().getBytes(StandardCharsets.US_ASCII);
    if (!message.isBy(password)) {
      return false;
    }
    byte[] answer;
    if (message.unknownRequired() != 0) {
      answer = message.error(420, password);
    } else if (message.controlled()) {
      answer = message.error(487, password);
    } else {
      if (!admit(from, session)) {
        return false;
      }
      session.checked(from, message.useCandidate());
      answer = message.success(from, password);
    }
    ground.send(answer, 0, answer.length, from);
    return true;
  }

  private boolean admit(InetSocketAddress from, WatchSession session) {
    if (byAddress.get(from) == session) {
      return true;
    }
    long known = byAddress.values().stream().filter(s -> s == session).count();
    if (known >= MAX_ADDRESSES) {
      return false;
    }
    byAddress.put(from, session);
    return true;
  }

  private void lookAfter() {
    long lookedUp = System.nanoTime();
    while (!closed) {
      try {
        Thread.sleep(LOOK);
        long now = System.nanoTime();
        boolean lookUp = now - lookedUp >= LOOK_UP.toNanos();
        lookedUp = lookUp ? now : lookedUp;
        for (WatchSession session : List.copyOf(byId.values())) {
          session.look(now);
          if (lookUp && !session.isOver() && !session.viewer().mayGoOn().getAsBoolean()) {
            session.end("the viewer may no longer watch");
          }
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "looking after webrtc sessions failed", e);
      }
    }
  }

  /// Ends all sessions and closes the port.
  @Override
  public void close() {
    closed = true;
    looker.interrupt();
    byId.values().forEach(session -> session.end("the node stops"));
    closeQuietly(channel);
    try {
      // The port is free only when the thread that waits on it has left its call.
      if (!reader.join(CLOSE_TIME)) {
        LOG.log(Level.WARNING, "the port was read for {0} after the end", CLOSE_TIME);
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  /// What sessions see of the port.
  private final class PortGround implements WatchSession.Ground {
    @Override
    public void send(byte[] bytes, int offset, int length, InetSocketAddress to) {
      try {
        if (channel.send(ByteBuffer.wrap(bytes, offset, length), to) == 0) {
          counts.notSent().increment();
        }
      } catch (IOException e) {
        counts.notSent().increment();
      }
    }

    @Override
    public void ended(WatchSession session) {
      byId.remove(session.id(), session);
      byUfrag.remove(session.ice().ufrag(), session);
      byAddress.values().removeIf(s -> s == session);
      if (session.reordered()) {
        reordering.put(session.stream().id(), session.agreed().videoFormat());
      }
    }

    @Override
    public Counts counts() {
      return counts;
    }

    @Override
    public InstantSource clock() {
      return clock;
    }

    @Override
    public NodeCertificate certificate() {
      return certificate;
    }
  }
}
