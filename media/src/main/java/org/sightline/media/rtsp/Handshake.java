package org.sightline.media.rtsp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.sightline.media.AccessUnit;
import org.sightline.media.rtsp.Dialogue.RedirectedException;
import org.sightline.media.rtsp.Dialogue.RefusedException;
import org.sightline.media.rtsp.RtspMessage.Response;
import org.sightline.media.sdp.SessionDescription;

/// The questions and answers from a fresh connection to the first key picture: OPTIONS, DESCRIBE,
/// SETUP for each media track, PLAY (RFC 2326 appendix D.1).
final class Handshake {
  /// The most bytes of access units that are kept until the caller takes them; beyond it, those
  /// before the first key picture are forgotten.
  static final int MAX_KEPT_BYTES = 16 * 1024 * 1024;

  /// How often datagrams are looked for while messages are awaited, milliseconds.
  private static final long DATAGRAM_VISIT_MILLIS = 10;

  private final Dialogue dialogue;
  private final RtspAddress address;
  private final RtspSetup setup;
  private RtspTransport transport;
  private final LongSupplier nanoTime = System::nanoTime;
  private final List<AccessUnit> kept = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();
  private final Datagrams datagrams = new Datagrams();
  private long keptBytes;

  /// @param dialogue on a fresh line
  /// @param transport AUTO begins with TCP and goes on with UDP where the camera refuses that
  Handshake(Dialogue dialogue, RtspAddress address, RtspSetup setup, RtspTransport transport) {
    this.dialogue = dialogue;
    this.address = address;
    this.setup = setup;
    this.transport = transport;
  }

  /// Plays. Unless it returns, its sockets are closed; the line is its caller's.
  RtspSession run() throws IOException, RefusedException, RedirectedException {
    boolean playing = false;
    try {
      RtspSession session = played();
      playing = true;
      return session;
    } finally {
      if (!playing) {
        datagrams.close();
      }
    }
  }

  private RtspSession played() throws IOException, RefusedException, RedirectedException {
    Response options = dialogue.exchange("OPTIONS", address.uri(), RtspHeaders.NONE);
    if (options.status() / 100 == 3) {
      Dialogue.accepted("OPTIONS", options);
    }
    Response described = describe(dialogue, address, RtspHeaders.NONE);
    String base = base(described, address);
    SessionDescription description = description(described);
    MediaChoice.Chosen chosen =
        switch (MediaChoice.of(description)) {
          case MediaChoice.Chosen c -> c;
          case MediaChoice.Unusable u ->
              throw Dialogue.refused(RtspOutcome.Reason.NO_USABLE_MEDIA, u.message());
        };
    ignored.addAll(chosen.ignored());
    PacketReceiver packets = setUp(chosen, base);
    String aggregate = usable(RtspAddress.control(base, description.control()));
    datagrams.openTheWay();
    Response played =
        Dialogue.accepted(
            "PLAY", dialogue.exchange("PLAY", aggregate, RtspHeaders.of("Range", "npt=0.000-")));
    assert played.status() / 100 == 2;
    awaitFirstPicture(packets);
    dialogue.line().neverWait();
    var link =
        new RtspSession.Link(
            dialogue.line(),
            datagrams,
            dialogue.authentication(),
            aggregate,
            dialogue.session(),
            knowsGetParameter(options),
            dialogue.sequence());
    return new RtspSession(
        link,
        dialogue.reader(),
        packets,
        new RtspSession.Beginning(kept, dialogue.incomplete(), ignored));
  }

  static boolean knowsGetParameter(Response options) {
    return options.headers().all("Public").stream()
        .anyMatch(v -> v.toUpperCase(Locale.ROOT).contains("GET_PARAMETER"));
  }

  static Response describe(Dialogue dialogue, RtspAddress address, RtspHeaders extra)
      throws IOException, RefusedException, RedirectedException {
    return Dialogue.accepted(
        "DESCRIBE",
        dialogue.exchange("DESCRIBE", address.uri(), extra.with("Accept", "application/sdp")));
  }

  static SessionDescription description(Response described) throws RefusedException {
    return SessionDescription.parse(described.text())
        .orElseThrow(
            () ->
                Dialogue.refused(
                    RtspOutcome.Reason.PROTOCOL, "its session description is unreadable"));
  }

  private PacketReceiver setUp(MediaChoice.Chosen chosen, String base)
      throws IOException, RefusedException, RedirectedException {
    var packets = new PacketReceiver(chosen.video(), setup.clock(), nanoTime);
    packets.messagesTo(dialogue::answer);
    dialogue.between(new Packets(packets));
    Channels video =
        setUpFirst(RtspAddress.control(base, chosen.video().media().control()), packets);
    packets.addVideo(video.rtp(), video.rtcp());
    for (MediaChoice.Companion beside : chosen.companions()) {
      try {
        Channels channels = setUpOne(RtspAddress.control(base, beside.media().control()), packets);
        packets.addCompanion(beside, channels.rtp(), channels.rtcp());
      } catch (RefusedException withoutIt) {
        ignored.add(
            "%s (%s)".formatted(HeaderText.shown(beside.media().words()), withoutIt.getMessage()));
      }
    }
    if (transport.isDatagrams()) {
      packets.overDatagrams();
    }
    return packets;
  }

  /// The first media track decides on the transport, on the same connection: some cameras are slow
  /// to serve a second one.
  private Channels setUpFirst(String control, PacketReceiver packets)
      throws IOException, RefusedException, RedirectedException {
    if (transport != RtspTransport.AUTO) {
      return setUpOne(control, packets);
    }
    transport = RtspTransport.TCP;
    try {
      return setUpOne(control, packets);
    } catch (RefusedException refused) {
      if (!refused.isOfTransport()) {
        throw refused;
      }
      transport = RtspTransport.UDP;
      try {
        return setUpOne(control, packets);
      } catch (RefusedException both) {
        throw Dialogue.refused(
            RtspOutcome.Reason.PROTOCOL,
            "it sends neither over TCP (%s) nor over UDP (%s)"
                .formatted(refused.getMessage(), both.getMessage()));
      }
    }
  }

  /// Where the packets of a media track come.
  private record Channels(int rtp, int rtcp) {}

  private Channels setUpOne(String control, PacketReceiver packets)
      throws IOException, RefusedException, RedirectedException {
    int first = 2 * packets.trackCount();
    return switch (transport) {
      case UDP -> setUpUnicast(control, first);
      case MULTICAST -> setUpMulticast(control, first);
      case AUTO, TCP, HTTP, HTTPS -> setUpInterleaved(control, first, packets);
    };
  }

  private Channels setUpInterleaved(String control, int first, PacketReceiver packets)
      throws IOException, RefusedException, RedirectedException {
    String asked = "RTP/AVP/TCP;unicast;interleaved=%d-%d".formatted(first, first + 1);
    TransportHeader answered = asked(control, asked);
    int rtp = answered.rtpChannel().orElse(first);
    int rtcp = answered.rtcpChannel().orElse(first + 1);
    if (!answered.overTcp()) {
      throw RefusedException.ofTransport(
          "it answered SETUP with a transport other than TCP; allow RTSP over TCP on the camera");
    }
    if (rtp == rtcp || packets.owns(rtp) || packets.owns(rtcp)) {
      throw Dialogue.refused(
          RtspOutcome.Reason.PROTOCOL, "it gave the channel %d to two things".formatted(rtp));
    }
    return new Channels(rtp, rtcp);
  }

  private Channels setUpUnicast(String control, int first)
      throws IOException, RefusedException, RedirectedException {
    DatagramPair pair = DatagramPair.unicast(remote(), local());
    boolean added = false;
    try {
      TransportHeader answered = asked(control, "RTP/AVP;unicast;client_port=" + pair.ports());
      if (answered.overTcp() || answered.multicast()) {
        throw RefusedException.ofTransport(
            "it answered SETUP with a transport other than UDP to us; choose another transport");
      }
      pair.peers(answered.serverPorts());
      datagrams.add(pair);
      added = true;
    } finally {
      if (!added) {
        pair.close();
      }
    }
    return new Channels(first, first + 1);
  }

  private Channels setUpMulticast(String control, int first)
      throws IOException, RefusedException, RedirectedException {
    TransportHeader answered = asked(control, "RTP/AVP;multicast");
    if (!answered.multicast() || answered.groupPorts().isEmpty()) {
      throw RefusedException.ofTransport(
          "it answered SETUP with no group to join; allow multicast on the camera, or choose another transport");
    }
    InetAddress group = group(answered.destination());
    DatagramPair pair =
        DatagramPair.multicast(remote(), local(), group, answered.groupPorts().get());
    datagrams.add(pair);
    return new Channels(first, first + 1);
  }

  /// The group that a camera named, as a number: names are not looked up.
  private static InetAddress group(String text) throws RefusedException {
    try {
      InetAddress group = InetAddress.ofLiteral(text);
      if (group.isMulticastAddress()) {
        return group;
      }
    } catch (IllegalArgumentException noNumber) {
      // Said below.
    }
    throw RefusedException.ofTransport(
        "it names '%s' as its group, which is no multicast address; set one on the camera"
            .formatted(HeaderText.shown(text)));
  }

  private InetAddress remote() throws IOException {
    return ((InetSocketAddress) dialogue.line().channel().getRemoteAddress()).getAddress();
  }

  private InetAddress local() throws IOException {
    return ((InetSocketAddress) dialogue.line().channel().getLocalAddress()).getAddress();
  }

  private TransportHeader asked(String control, String asked)
      throws IOException, RefusedException, RedirectedException {
    Response answer =
        dialogue.exchange("SETUP", usable(control), RtspHeaders.of("Transport", asked));
    switch (answer.status()) {
      case 461, 406, 501 ->
          throw RefusedException.ofTransport(
              "it answered SETUP with %d %s; it does not send over %s, allow that on the camera or choose another transport"
                  .formatted(
                      answer.status(),
                      HeaderText.shown(answer.reason()),
                      transport.isDatagrams() ? transport : RtspTransport.TCP));
      default -> Dialogue.accepted("SETUP", answer);
    }
    return TransportHeader.parse(answer.headers().first("Transport").orElse(asked));
  }

  private void awaitFirstPicture(PacketReceiver packets) throws IOException, RefusedException {
    RtspTimeouts timeouts = setup.timeouts();
    long start = nanoTime.getAsLong();
    long silent = start + timeouts.answer().toNanos();
    long deadline = start + timeouts.firstPicture().toNanos();
    while (!packets.settled()) {
      long until = packets.started() ? deadline : Math.min(silent, deadline);
      if (!dialogue.read(until)) {
        if (!packets.started()) {
          throw new SocketTimeoutException(silence(timeouts));
        }
        if (!packets.settle()) {
          throw Dialogue.refused(
              RtspOutcome.Reason.NO_USABLE_MEDIA,
              "it sent no key picture with its parameter sets within %s; set a shorter I-frame interval on the camera"
                  .formatted(Dialogue.words(timeouts.firstPicture())));
        }
      }
    }
  }

  private String silence(RtspTimeouts timeouts) {
    String sent =
        "it accepted PLAY and sent no packet within %s"
            .formatted(Dialogue.words(timeouts.answer()));
    return transport.isDatagrams()
        ? sent
            + " over %s; a firewall may keep datagrams from here, choose tcp".formatted(transport)
        : sent;
  }

  static String base(Response described, RtspAddress address) {
    for (String name : List.of("Content-Base", "Content-Location")) {
      Optional<String> value = described.headers().first(name).filter(RtspAddress::isUsable);
      if (value.isPresent()) {
        return value.get();
      }
    }
    return address.uri();
  }

  static String usable(String uri) throws RefusedException {
    if (!RtspAddress.isUsable(uri)) {
      throw Dialogue.refused(
          RtspOutcome.Reason.PROTOCOL,
          "the control address in its session description is unusable");
    }
    return uri;
  }

  private void keep(AccessUnit unit) {
    if (keptBytes + unit.bytes().length > MAX_KEPT_BYTES) {
      kept.clear();
      keptBytes = 0;
    }
    kept.add(unit);
    keptBytes += unit.bytes().length;
  }

  /// From SETUP on, packets come between the messages, or beside them.
  private final class Packets implements Dialogue.Between {
    private final PacketReceiver packets;
    private final ByteBuffer scratch = ByteBuffer.allocate(RtspSession.MIN_SCRATCH_BYTES);

    Packets(PacketReceiver packets) {
      this.packets = packets;
    }

    @Override
    public int take(ByteBuffer buffer, int end, int count) throws IOException {
      packets.arrived(count, Handshake.this::keep);
      return dialogue.reader().consume(buffer, 0, end, packets);
    }

    @Override
    public long patienceMillis() {
      return datagrams.isEmpty() ? Long.MAX_VALUE : DATAGRAM_VISIT_MILLIS;
    }

    @Override
    public boolean meanwhile() throws IOException {
      if (datagrams.isEmpty()) {
        return false;
      }
      packets.arrived(0, Handshake.this::keep);
      int count = datagrams.drain(scratch, packets);
      packets.counted(count);
      packets.visited();
      return count > 0;
    }
  }
}
