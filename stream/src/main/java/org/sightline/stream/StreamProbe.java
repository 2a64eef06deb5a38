package org.sightline.stream;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.Reach;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtsp.RtspClient;
import org.sightline.media.rtsp.RtspOutcome;
import org.sightline.media.rtsp.RtspSession;
import org.sightline.media.rtsp.RtspTimeouts;

/// Tries out a camera's address before it is saved.
///
/// Blocks its caller and keeps nothing. A name look-up, which cannot be cut short, may take longer
/// than the time given.
public final class StreamProbe {
  private static final System.Logger LOG = System.getLogger(StreamProbe.class.getName());

  private static final long DATAGRAM_VISIT_MILLIS = 20;

  private StreamProbe() {}

  /// Connects, asks for the stream and waits for one whole key picture, at most `timeout` in all.
  ///
  /// @param address as given to [Streams#open]; an unusable one is a [ProbeResult.Fails]
  public static ProbeResult probe(URI address, Duration timeout, InstantSource clock) {
    return probe(address, Reach.USUAL, timeout, clock);
  }

  /// The same for a camera that is reached otherwise.
  public static ProbeResult probe(URI address, Reach reach, Duration timeout, InstantSource clock) {
    return probe(address, reach, timeout, clock, null);
  }

  /// The same with what takes in the protocols that this program does not speak itself.
  public static ProbeResult probe(
      URI address,
      Reach reach,
      Duration timeout,
      InstantSource clock,
      @Nullable ForeignIntake foreign) {
    URI checked;
    try {
      checked = StreamAddress.checked(address, reach);
    } catch (IllegalArgumentException e) {
      return new ProbeResult.Fails(
          GapCause.CAMERA_REFUSED,
          String.valueOf(e.getMessage()),
          "Write the address as rtsp://user:password@host:554/path.");
    }
    try {
      if (!StreamAddress.scheme(checked).startsWith("rtsp")) {
        return SourceProbe.tried(new StreamAddress.Target(checked, reach), timeout, clock, foreign);
      }
      return tried(checked, reach, timeout, clock);
    } catch (RuntimeException unexpected) {
      LOG.log(Level.ERROR, "probe failed address=" + StreamAddress.shown(checked), unexpected);
      return new ProbeResult.Fails(
          GapCause.CAMERA_REFUSED,
          "what %s answered could not be read (%s)"
              .formatted(StreamAddress.shown(checked), unexpected.getClass().getSimpleName()),
          "Report it together with the place that the log names; another stream of the camera may work.");
    }
  }

  private static ProbeResult tried(
      URI checked, Reach reach, Duration timeout, InstantSource clock) {
    long start = System.nanoTime();
    RtspTimeouts timeouts = RtspTimeouts.of(timeout.dividedBy(3));
    return switch (RtspClient.open(checked, StreamAddress.setup(reach, timeouts, clock))) {
      case RtspOutcome.Playing(RtspSession session) -> {
        try (session) {
          yield firstPicture(session, checked, start, timeout);
        }
      }
      case RtspOutcome.Refused refused ->
          new ProbeResult.Fails(
              GapCause.CAMERA_REFUSED,
              StreamAddress.refusal(checked, refused),
              remedy(refused.reason()));
      case RtspOutcome.Unreachable(String message) ->
          new ProbeResult.Fails(
              GapCause.CAMERA_UNREACHABLE,
              message,
              "Check that the camera has power and network, that host and port %s are right, and that this machine may reach it."
                  .formatted(StreamAddress.shown(checked)));
    };
  }

  private static String remedy(RtspOutcome.Reason reason) {
    return switch (reason) {
      case WRONG_CREDENTIALS ->
          "Check user and password, as rtsp://user:password@…; some cameras keep their own users for RTSP or ONVIF, and lock after several wrong guesses.";
      case NOT_FOUND ->
          "Check the path behind the host; the camera's manual or its ONVIF profile names it.";
      case NO_USABLE_MEDIA ->
          "Set the camera's video codec to H.264 or H.265 for this stream, in its own settings.";
      case CERTIFICATE ->
          "Compare the fingerprint with the one that the camera's own pages show; if they are equal, give it as the camera's certificate.";
      case PROTOCOL ->
          "Check that the port is the camera's RTSP port (usually 554), and try another transport (tcp, udp, http).";
    };
  }

  private static ProbeResult firstPicture(
      RtspSession session, URI address, long start, Duration timeout) {
    AtomicBoolean seen = new AtomicBoolean();
    ByteBuffer scratch = ByteBuffer.allocate(RtspSession.MIN_SCRATCH_BYTES);
    boolean hasVideo = session.tracks().stream().anyMatch(MediaFormat::isVideo);
    try (Selector selector = Selector.open()) {
      session.channel().register(selector, SelectionKey.OP_READ);
      while (true) {
        scratch.clear();
        int read =
            session.read(
                scratch,
                u -> {
                  boolean video = session.tracks().get(u.mediaTrack()).isVideo();
                  if (u.key() && !u.damaged() && video == hasVideo) {
                    seen.set(true);
                  }
                });
        Duration passed = Duration.ofNanos(System.nanoTime() - start);
        if (seen.get()) {
          return new ProbeResult.Works(session.tracks(), passed);
        }
        if (read < 0) {
          return lost(address, "the camera closed the connection before a picture came");
        }
        long left = timeout.minus(passed).toMillis();
        if (left <= 0) {
          return noPicture(address, timeout);
        }
        selector.select(session.isOverDatagrams() ? Math.min(left, DATAGRAM_VISIT_MILLIS) : left);
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      return lost(address, "the connection broke before a picture came: " + e.getMessage());
    }
  }

  private static ProbeResult noPicture(URI address, Duration timeout) {
    return new ProbeResult.Fails(
        GapCause.STREAM_STALLED,
        "%s plays, and no whole key picture came within %d s"
            .formatted(StreamAddress.shown(address), timeout.toSeconds()),
        "Shorten the key picture interval (GOP, I-frame interval) in the camera's settings to 2 s, or try again.");
  }

  private static ProbeResult lost(URI address, String why) {
    return new ProbeResult.Fails(
        GapCause.CONNECTION_LOST,
        "%s: %s".formatted(StreamAddress.shown(address), why),
        "Try again; if it repeats, the camera may have reached its number of viewers, or need a restart.");
  }
}
