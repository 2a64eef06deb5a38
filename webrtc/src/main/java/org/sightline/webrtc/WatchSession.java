package org.sightline.webrtc;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.stream.Stream;

/// One browser that watches one stream.
///
/// A virtual thread of its own shakes hands and sends; the socket's thread brings what arrives. It
/// ends once: when the browser leaves or is silent for [#CONSENT] (RFC 7675), when it never comes,
/// when the viewer may no longer watch, when the stream is closed, or when the node says so.
final class WatchSession {
  /// A browser that makes no connectivity check for so long has gone (RFC 7675 allows 30 s).
  static final Duration CONSENT = Duration.ofSeconds(20);

  /// How long a browser may take to come.
  static final Duration ARRIVAL = Duration.ofSeconds(15);

  /// Packets between two pauses when many go out at once, and the pause: 96 Mbit/s.
  private static final int PACE_PACKETS = 10;

  private static final long PACE_NANOS = 1_000_000L;
  private static final long REPORT_NANOS = 1_000_000_000L;
  private static final long AGAIN_PAUSE_NANOS = 10_000_000L;
  private static final Duration STEP = Duration.ofMillis(50);
  private static final int MOST_AGAIN_A_SECOND = 2000;

  private static final System.Logger LOG = System.getLogger(WatchSession.class.getName());

  /// What a session needs of its node.
  interface Ground {
    void send(byte[] bytes, int offset, int length, InetSocketAddress to);

    void ended(WatchSession session);

    Counts counts();

    InstantSource clock();

    NodeCertificate certificate();
  }

  private record Inbound(SrtpCipher cipher, ReplayWindow window) {}

  private final String id;
  private final Viewer viewer;
  private final Stream stream;
  private final SdpOffer offer;
  private final Agreement agreed;
  private final IceCredentials ice = IceCredentials.made();
  private final Ground ground;
  private final DtlsLine line;
  private final long createdNanos = System.nanoTime();
  private final Object endLock = new Object();
  private volatile long checkedNanos = createdNanos;
  private volatile @Nullable InetSocketAddress address;
  private volatile @Nullable Inbound inbound;
  private volatile @Nullable String endReason;
  private volatile boolean keyWanted;
  private volatile boolean connected;
  private volatile boolean reordered;
  private final LossWatch loss = new LossWatch();
  private int burst;
  private long againSecond;
  private int againInSecond;
  private int rtcpIndex;

  WatchSession(
      String id, Viewer viewer, Stream stream, SdpOffer offer, Agreement agreed, Ground ground) {
    this.id = id;
    this.viewer = viewer;
    this.stream = stream;
    this.offer = offer;
    this.agreed = agreed;
    this.ground = ground;
    this.line = new DtlsLine(this::send);
  }

  String id() {
    return id;
  }

  Viewer viewer() {
    return viewer;
  }

  Stream stream() {
    return stream;
  }

  Agreement agreed() {
    return agreed;
  }

  IceCredentials ice() {
    return ice;
  }

  SdpOffer offer() {
    return offer;
  }

  boolean isConnected() {
    return connected;
  }

  /// Whether it ended because pictures are reordered.
  boolean reordered() {
    return reordered;
  }

  void start() {
    Thread.ofVirtual().name("webrtc-" + stream.id()).start(this::run);
  }

  private void run() {
    byte[] name = id.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (DtlsAssociation association =
        DtlsAssociation.shake(
            line, ground.certificate(), offer.fingerprints(), name, (int) ARRIVAL.toMillis())) {
      inbound = new Inbound(SrtpCipher.forRtcp(association.theirs()), new ReplayWindow());
      play(association);
    } catch (IOException e) {
      end("handshake: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "webrtc session failed stream=" + stream.id(), e);
    } finally {
      end("over");
      ground.ended(this);
      viewer.gone().run();
      LOG.log(
          Level.INFO,
          "webrtc session ended stream={0} user={1} reason={2}",
          stream.id(),
          viewer.user(),
          endReason);
    }
  }

  private void play(DtlsAssociation association) throws InterruptedException {
    SrtpCipher rtp = SrtpCipher.forRtp(association.ours());
    SrtpCipher rtcp = SrtpCipher.forRtcp(association.ours());
    connected = true;
    LOG.log(
        Level.INFO,
        "webrtc session began stream={0} user={1} profile={2}",
        stream.id(),
        viewer.user(),
        association.profile());
    long reported = System.nanoTime();
    try (Flow flow = new Flow(stream, agreed, rtp, this::paced)) {
      while (endReason == null) {
        burst = 0;
        if (!flow.step(STEP)) {
          end(flow.broken() == null ? "the stream was closed" : String.valueOf(flow.broken()));
          reordered = flow.reordered();
        }
        long now = System.nanoTime();
        if (keyWanted && flow.again(now)) {
          keyWanted = false;
          ground.counts().keyPicturesAgain().increment();
        }
        flow.thin(loss.isHeavy());
        if (now - reported >= REPORT_NANOS) {
          reported = now;
          report(flow, rtcp);
        }
        if (line.hasWaiting() && !association.goesOn()) {
          end("the browser left");
        }
      }
    }
  }

  private void report(Flow flow, SrtpCipher rtcp) {
    Instant now = ground.clock().instant();
    for (byte[] compound : flow.reports(now)) {
      byte[] sealed = rtcp.sealRtcp(compound, rtcpIndex++);
      send(sealed, 0, sealed.length);
    }
  }

  /// Sends one packet, with a pause now and then: a key picture at once would overflow the buffers
  /// on the way.
  private void paced(byte[] sealed) {
    send(sealed, 0, sealed.length);
    ground.counts().packets().increment();
    if (++burst % PACE_PACKETS == 0) {
      LockSupport.parkNanos(PACE_NANOS);
    }
  }

  private void send(byte[] bytes, int offset, int length) {
    InetSocketAddress to = address;
    if (to != null) {
      ground.send(bytes, offset, length, to);
    }
  }

  /// A right connectivity check came from `from`; on the socket's thread.
  void checked(InetSocketAddress from, boolean nominated) {
    checkedNanos = System.nanoTime();
    if (nominated || address == null) {
      address = from;
    }
  }

  /// A DTLS datagram came; on the socket's thread.
  boolean dtls(byte[] datagram) {
    return line.arrived(datagram);
  }

  /// A sealed RTCP packet came; on the socket's thread. False when it was not the browser's.
  boolean rtcp(byte[] packet) {
    Inbound in = inbound;
    if (in == null || packet.length < 8 + 4 + 10) {
      return false;
    }
    byte[] compound = in.cipher().openRtcp(packet, packet.length);
    if (compound.length == 0) {
      return false;
    }
    int index = in.cipher().rtcpIndex(packet, packet.length);
    if (!in.window().isNew(index)) {
      return false;
    }
    in.window().take(index);
    for (Feedback feedback : Feedback.parse(compound)) {
      feedback(feedback);
    }
    return true;
  }

  private void feedback(Feedback feedback) {
    switch (feedback) {
      case Feedback.Missing(int ssrc, List<Integer> sequences) -> sendAgain(ssrc, sequences);
      case Feedback.KeyWanted(int ssrc) -> keyWanted |= ssrc == agreed.video().ssrc();
      case Feedback.Reception r -> {
        if (r.ssrc() == agreed.video().ssrc()) {
          loss.heard(r.fractionLost());
        }
      }
      case Feedback.Bye() -> {}
      case Feedback.Room room -> {}
      case Feedback.Arrivals arrivals -> {}
    }
  }

  private void sendAgain(int ssrc, List<Integer> sequences) {
    SealedTrack sound = agreed.sound();
    SealedTrack track = ssrc == agreed.video().ssrc() ? agreed.video() : sound;
    if (track == null || track.ssrc() != ssrc) {
      return;
    }
    long now = System.nanoTime();
    if (now - againSecond >= 1_000_000_000L) {
      againSecond = now;
      againInSecond = 0;
    }
    Consumer<byte[]> out = packet -> send(packet, 0, packet.length);
    for (int sequence : sequences) {
      byte[] packet = track.history().again(sequence, now, AGAIN_PAUSE_NANOS);
      if (packet != null && againInSecond++ < MOST_AGAIN_A_SECOND) {
        out.accept(packet);
        ground.counts().sentAgain().increment();
      }
    }
  }

  /// Ends it where it is time to; called once a second.
  void look(long nanoTime) {
    if (nanoTime - checkedNanos > CONSENT.toNanos()) {
      end("the browser fell silent");
    } else if (!connected && nanoTime - createdNanos > ARRIVAL.toNanos() * 2) {
      end("the browser did not come");
    }
  }

  /// Ends it; the first reason counts.
  void end(String reason) {
    synchronized (endLock) {
      if (endReason != null) {
        return;
      }
      endReason = reason;
    }
    line.close();
  }

  boolean isOver() {
    return endReason != null;
  }

  @Override
  public String toString() {
    return "webrtc session of " + stream.id();
  }
}
