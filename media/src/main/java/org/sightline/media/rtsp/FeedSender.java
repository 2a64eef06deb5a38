package org.sightline.media.rtsp;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtp.JpegPacketiser;
import org.sightline.media.rtp.PacketBatch;
import org.sightline.media.rtp.Packetiser;
import org.sightline.media.rtp.Rtcp;
import org.sightline.media.rtp.RtpCounter;

/// The sending of one feed to one client: one write for each access unit, a sender report for each
/// media track at its first access unit and every five seconds.
final class FeedSender {
  /// How often a sender report goes out (RFC 3550 section 6.2).
  static final Duration REPORT_EVERY = Duration.ofSeconds(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  /// Where bytes go.
  interface Output {
    /// Writes packets framed as a [PacketBatch] frames them: all of them, or fails.
    void write(byte[] bytes, int length) throws IOException, InterruptedException;
  }

  /// One media track that was set up.
  private static final class Track {
    private final Packetiser packetiser;
    private final int channel;
    private final int clockRate;
    private final RtpCounter counter = new RtpCounter(RANDOM.nextInt(), RANDOM.nextInt());
    private final int firstTimestamp = RANDOM.nextInt();
    private @Nullable Instant reported;

    Track(Packetiser packetiser, int channel, int clockRate) {
      this.packetiser = packetiser;
      this.channel = channel;
      this.clockRate = clockRate;
    }
  }

  private final RtspFeed feed;
  private final List<MediaFormat> formats;
  private final @Nullable Track[] tracks;
  private final InstantSource clock;
  private final PacketBatch batch = new PacketBatch();
  private RtspFeed.@Nullable Reader reader;
  private boolean stopped;
  private boolean started;
  private double originSeconds;

  FeedSender(RtspFeed feed, InstantSource clock) {
    this.feed = feed;
    this.formats = feed.tracks();
    if (formats.size() > RtspServer.MAX_TRACKS) {
      throw new IllegalArgumentException(
          "feed has %d media tracks: %d at most".formatted(formats.size(), RtspServer.MAX_TRACKS));
    }
    this.tracks = new Track[formats.size()];
    this.clock = clock;
  }

  /// Adds a media track; false if there is none of that number or it cannot be sent.
  boolean setUp(int track, int channel) {
    if (track < 0 || track >= tracks.length) {
      return false;
    }
    Optional<Packetiser> packetiser = FeedDescription.packetiser(formats.get(track), track);
    packetiser.ifPresent(
        p -> tracks[track] = new Track(p, channel, formats.get(track).clockRate()));
    return packetiser.isPresent();
  }

  /// Whether a media track of the number was set up.
  boolean isSetUp(int track) {
    return track >= 0 && track < tracks.length && tracks[track] != null;
  }

  /// The 32 bits that name the source of a media track that was set up.
  int ssrc(int track) {
    return Objects.requireNonNull(tracks[track]).counter.ssrc();
  }

  /// The value of RTP-Info: where the packets begin.
  String rtpInfo(String base) {
    var text = new StringBuilder();
    for (int i = 0; i < tracks.length; i++) {
      Track track = tracks[i];
      if (track != null) {
        text.append(text.isEmpty() ? "" : ",");
        text.append("url=").append(base).append(FeedDescription.TRACK).append(i);
        text.append(";seq=").append(track.counter.sequence());
        text.append(";rtptime=").append(Integer.toUnsignedString(track.firstTimestamp));
      }
    }
    return text.toString();
  }

  /// Sends until the feed ends, [#stop()] is called, or the client does not take it.
  ///
  /// @return why the rest cannot be sent, in words; empty where that is not why it ended
  Optional<String> run(Output output) throws IOException, InterruptedException {
    try (RtspFeed.Reader units = feed.open()) {
      synchronized (this) {
        reader = units;
        if (stopped) {
          return Optional.empty();
        }
      }
      AccessUnit unit = units.next();
      while (unit != null && !isStopped()) {
        Optional<String> obstacle = send(unit, units.origin(), output);
        if (obstacle.isPresent()) {
          return obstacle;
        }
        unit = units.next();
      }
      return Optional.empty();
    }
  }

  /// Ends [#run]; from any thread.
  synchronized void stop() {
    stopped = true;
    if (reader != null) {
      reader.close();
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private Optional<String> send(AccessUnit unit, @Nullable Instant zero, Output output)
      throws IOException, InterruptedException {
    Track track = unit.mediaTrack() < tracks.length ? tracks[unit.mediaTrack()] : null;
    if (track == null) {
      return Optional.empty();
    }
    if (!started) {
      started = true;
      originSeconds = (double) unit.time() / track.clockRate;
    }
    long origin = Math.round(originSeconds * track.clockRate);
    track.counter.at(track.firstTimestamp + (int) (unit.time() - origin));
    batch.clear();
    Instant now = clock.instant();
    Instant reported = track.reported;
    if (reported == null || !now.isBefore(reported.plus(REPORT_EVERY)) || now.isBefore(reported)) {
      track.reported = now;
      batch.add(
          track.channel + 1,
          Rtcp.senderReport(
              track.counter,
              zero == null ? now : at(zero, unit.time(), track.clockRate),
              track.counter.timestamp()));
    }
    track.packetiser.packets(unit.bytes(), track.channel, track.counter, batch);
    output.write(batch.bytes(), batch.size());
    return track.packetiser instanceof JpegPacketiser pictures
        ? pictures.obstacle()
        : Optional.empty();
  }

  private static Instant at(Instant zero, long ticks, int clockRate) {
    long rest = Math.floorMod(ticks, (long) clockRate);
    return zero.plusSeconds(Math.floorDiv(ticks, (long) clockRate))
        .plusNanos(rest * 1_000_000_000L / clockRate);
  }
}
