package org.sightline.media.rtsp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.sightline.media.rtp.AacPacketiser;
import org.sightline.media.rtp.PacketBatch;
import org.sightline.media.rtp.Packetiser;
import org.sightline.media.rtp.RtpCounter;
import org.sightline.media.rtp.RtpHeader;
import org.sightline.media.rtsp.Dialogue.RedirectedException;
import org.sightline.media.rtsp.Dialogue.RefusedException;
import org.sightline.media.rtsp.RtspMessage.Response;
import org.sightline.media.sdp.MediaDescription;
import org.sightline.media.sdp.SessionDescription;

/// The way to a camera's loudspeaker (ONVIF Streaming Specification section 5.3), on a connection
/// of its own, so that talking never touches what is recorded.
///
/// Sound goes out between the messages, each frame when it is given; nothing waits. Used by one
/// thread at a time.
public final class BackChannel implements AutoCloseable {
  /// The longest frame, bytes: a second and more of any form.
  public static final int MAX_FRAME_BYTES = 8191;

  static final RtspHeaders REQUIRE = RtspHeaders.of("Require", "www.onvif.org/ver20/backchannel");

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int CHANNEL = 0;
  private static final int SCRATCH_BYTES = 32 * 1024;
  private static final byte[] NO_BYTES = {};

  /// What the handshake found out.
  ///
  /// @param channel of the interleaved packets
  private record Link(
      Dialogue dialogue, String aggregate, TalkForm form, int channel, String keepAlive) {}

  private final Link link;
  private final LongSupplier nanoTime;
  private final Packetiser aac;
  private final RtpCounter counter = new RtpCounter(RANDOM.nextInt(), RANDOM.nextInt());
  private final PacketBatch batch = new PacketBatch();
  private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
  private int sequence;
  private boolean begun;
  private long keptAliveNanos;

  private BackChannel(Link link, LongSupplier nanoTime) {
    this.link = link;
    this.nanoTime = nanoTime;
    this.aac = new AacPacketiser(link.form().payloadType(), Packetiser.STANDARD_PACKET_BYTES);
    this.sequence = link.dialogue().sequence();
    this.keptAliveNanos = nanoTime.getAsLong();
    counter.at(RANDOM.nextInt());
  }

  /// Asks the camera to listen.
  static BackChannel open(Dialogue dialogue, RtspAddress address, LongSupplier nanoTime)
      throws IOException, RefusedException, RedirectedException {
    Response options = dialogue.exchange("OPTIONS", address.uri(), RtspHeaders.NONE);
    Response described =
        dialogue.exchange("DESCRIBE", address.uri(), REQUIRE.with("Accept", "application/sdp"));
    if (described.status() == 551) {
      throw noLoudspeaker();
    }
    Dialogue.accepted("DESCRIBE", described);
    SessionDescription description = Handshake.description(described);
    String base = Handshake.base(described, address);
    for (MediaDescription media : description.media()) {
      Optional<TalkForm> form = TalkForm.of(media);
      if (form.isPresent()) {
        int channel = setUp(dialogue, Handshake.usable(RtspAddress.control(base, media.control())));
        String aggregate = Handshake.usable(RtspAddress.control(base, description.control()));
        Dialogue.accepted("PLAY", dialogue.exchange("PLAY", aggregate, REQUIRE));
        dialogue.line().neverWait();
        String keepAlive = Handshake.knowsGetParameter(options) ? "GET_PARAMETER" : "OPTIONS";
        return new BackChannel(
            new Link(dialogue, aggregate, form.get(), channel, keepAlive), nanoTime);
      }
    }
    throw noLoudspeaker();
  }

  private static int setUp(Dialogue dialogue, String control)
      throws IOException, RefusedException, RedirectedException {
    String asked = "RTP/AVP/TCP;unicast;interleaved=%d-%d".formatted(CHANNEL, CHANNEL + 1);
    Response answer =
        Dialogue.accepted(
            "SETUP", dialogue.exchange("SETUP", control, REQUIRE.with("Transport", asked)));
    TransportHeader transport =
        TransportHeader.parse(answer.headers().first("Transport").orElse(asked));
    if (!transport.overTcp()) {
      throw Dialogue.refused(
          RtspOutcome.Reason.PROTOCOL,
          "it takes sound over TCP only if allowed; allow RTSP over TCP on the camera");
    }
    return transport.rtpChannel().orElse(CHANNEL);
  }

  private static RefusedException noLoudspeaker() {
    return Dialogue.refused(
        RtspOutcome.Reason.NO_USABLE_MEDIA,
        "it offers no loudspeaker over RTSP (ONVIF back channel) that takes G.711 or AAC; switch on two-way audio on the camera, with G.711");
  }

  /// The form in which sound must be given.
  public TalkForm form() {
    return link.form();
  }

  /// Sends one frame: some bytes of G.711, or one raw frame of AAC.
  ///
  /// @param ticks how long it lasts, in ticks of the form's clock rate
  /// @throws IllegalArgumentException if it is empty or longer than [#MAX_FRAME_BYTES]
  /// @throws IOException if the connection broke, or the camera takes no more
  public void send(byte[] frame, int ticks) throws IOException {
    if (frame.length == 0 || frame.length > MAX_FRAME_BYTES) {
      throw new IllegalArgumentException(
          "frame of %d bytes: 1 to %d are taken".formatted(frame.length, MAX_FRAME_BYTES));
    }
    hearOut();
    batch.clear();
    if (form().isAac()) {
      aac.packets(frame, link.channel(), counter, batch);
    } else {
      byte[] packet = new byte[RtpHeader.FIXED_BYTES + frame.length];
      int at = RtpHeader.write(packet, 0, !begun, form().payloadType(), counter);
      System.arraycopy(frame, 0, packet, at, frame.length);
      batch.add(link.channel(), packet);
    }
    begun = true;
    counter.at(counter.timestamp() + ticks);
    byte[] bytes = new byte[batch.size()];
    System.arraycopy(batch.bytes(), 0, bytes, 0, bytes.length);
    link.dialogue().line().write(bytes);
  }

  /// Takes what the camera says, which is nothing but signs of life, and gives one when it is time;
  /// to be called every few seconds while nothing is sent.
  ///
  /// @throws IOException if the connection broke
  public void hearOut() throws IOException {
    Line line = link.dialogue().line();
    int count;
    do {
      scratch.clear();
      count = line.read(scratch, 0);
    } while (count > 0);
    if (count < 0) {
      throw new IOException("the camera closed the connection");
    }
    Duration timeout = link.dialogue().session().timeout();
    if (nanoTime.getAsLong() - keptAliveNanos > timeout.toNanos() / 2) {
      keptAliveNanos = nanoTime.getAsLong();
      request(link.keepAlive());
    }
  }

  private void request(String method) throws IOException {
    Dialogue dialogue = link.dialogue();
    RtspHeaders headers = RtspHeaders.of("CSeq", Integer.toString(++sequence));
    if (!dialogue.session().id().isEmpty()) {
      headers = headers.with("Session", dialogue.session().id());
    }
    Optional<String> authorization = dialogue.authentication().header(method, link.aggregate());
    if (authorization.isPresent()) {
      headers = headers.with("Authorization", authorization.get());
    }
    headers = headers.with("User-Agent", RtspSession.USER_AGENT);
    dialogue
        .line()
        .write(new RtspMessage.Request(method, link.aggregate(), headers, NO_BYTES).encoded());
  }

  /// Says goodbye as far as the camera takes it at once, and closes the connection.
  @Override
  public void close() {
    try (Line line = link.dialogue().line()) {
      if (line.channel().isOpen() && line.flush()) {
        request("TEARDOWN");
      }
    } catch (IOException alreadyGone) {
      System.getLogger(BackChannel.class.getName())
          .log(System.Logger.Level.DEBUG, "goodbye not said reason={0}", alreadyGone.toString());
    }
  }
}
