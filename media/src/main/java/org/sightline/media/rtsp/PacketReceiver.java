package org.sightline.media.rtsp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtp.UnitOutput;
import org.sightline.media.rtp.VideoDepacketiser;

/// The way from a connection's packets to access units on one time line.
///
/// Time 0 is the arrival of the first packet of any media track; each media track begins where its
/// own first packet arrived. The form of the video is settled with the first key picture; where a
/// later key picture has another, [#formats()] changes just before that picture is handed out.
/// Sound is moved to where the camera's sender reports say that it belongs beside the video.
final class PacketReceiver implements InterleavedReader.Taker {
  /// Who takes the messages between the packets.
  interface MessageTaker {
    void message(RtspMessage message) throws IOException;
  }

  private static final int VIDEO_CLOCK_RATE = 90_000;
  private static final Consumer<AccessUnit> NOWHERE = unit -> {};

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final TrackReceiver[] byChannel = new TrackReceiver[256];
  private final boolean[] rtpChannel = new boolean[256];
  private final List<TrackReceiver> tracks = new ArrayList<>();
  private List<MediaFormat> formats = List.of();
  private final MediaChoice.Video video;
  private final VideoDepacketiser videoDepacketiser;
  private @Nullable MediaFormat videoFormat;
  private @Nullable Instant startedAt;
  private long originNanos;

  private MessageTaker messages = message -> {};
  private Consumer<AccessUnit> sink = NOWHERE;
  private Instant now;
  private long nowNanos;

  private long bytes;
  private long units;
  private long damagedUnits;
  private long strayPackets;
  private long formChanges;

  PacketReceiver(MediaChoice.Video video, InstantSource clock, LongSupplier nanoTime) {
    this.video = video;
    this.videoDepacketiser = video.depacketiser();
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.now = clock.instant();
  }

  /// Adds the video; must come first.
  void addVideo(int rtp, int rtcp) {
    add(
        new TrackReceiver(video.media(), VIDEO_CLOCK_RATE, videoDepacketiser, rtp, this::videoUnit),
        rtp,
        rtcp);
  }

  /// Adds sound or metadata.
  void addCompanion(MediaChoice.Companion added, int rtp, int rtcp) {
    int track = tracks.size();
    formats = with(formats.size(), added.format(), false);
    UnitOutput output = (time, key, damaged, unit) -> unit(track, time, key, damaged, unit);
    add(
        new TrackReceiver(
            added.media(), added.format().clockRate(), added.depacketiser(), rtp, output),
        rtp,
        rtcp);
  }

  /// Whether a channel is taken already.
  boolean owns(int channel) {
    return byChannel[channel] != null;
  }

  private void add(TrackReceiver track, int rtp, int rtcp) {
    tracks.add(track);
    byChannel[rtp] = track;
    byChannel[rtcp] = track;
    rtpChannel[rtp] = true;
  }

  void messagesTo(MessageTaker taker) {
    messages = taker;
  }

  /// Says that bytes have just arrived, whose access units are to go to `units`.
  void arrived(int count, Consumer<AccessUnit> unitSink) {
    bytes += count;
    now = clock.instant();
    nowNanos = nanoTime.getAsLong();
    sink = unitSink;
  }

  /// Counts bytes that came otherwise.
  void counted(int count) {
    bytes += count;
  }

  /// When the newest bytes came, on the clock of elapsed time.
  long nowNanos() {
    return nowNanos;
  }

  /// How many media tracks there are.
  int trackCount() {
    return tracks.size();
  }

  /// Makes all media tracks receivers of datagrams.
  void overDatagrams() {
    tracks.forEach(TrackReceiver::overDatagrams);
  }

  /// What was received of a media track, as a report to the camera.
  Optional<byte[]> receiverReport(int track, int receiver) {
    return tracks.get(track).receiverReport(receiver, nowNanos - originNanos);
  }

  /// Whether any packet came.
  boolean started() {
    return startedAt != null;
  }

  /// Whether the form of the video is settled.
  boolean settled() {
    return videoFormat != null;
  }

  /// Settles the form of the video with the parameter sets that are known; false if they are not
  /// complete.
  boolean settle() {
    Optional<MediaFormat> format = videoDepacketiser.format();
    if (videoFormat == null && format.isPresent()) {
      videoFormat = format.get();
      formats = with(0, format.get(), false);
      var unused = videoDepacketiser.takeFormatChanged();
    }
    return videoFormat != null;
  }

  /// The forms of all media tracks, once settled.
  List<MediaFormat> formats() {
    return formats;
  }

  Instant startedAt() {
    return startedAt == null ? now : startedAt;
  }

  Optional<SenderReportTime> lastSenderReport(int track) {
    return tracks.get(track).lastSenderReport();
  }

  /// @param foreign datagrams that came from elsewhere
  RtspCounters counters(long garbageBytes, long foreign) {
    long packets = 0;
    long lost = 0;
    long dropped = strayPackets + foreign;
    long clockSteps = 0;
    long sourceChanges = 0;
    for (TrackReceiver track : tracks) {
      packets += track.packets();
      lost += track.lost();
      dropped += track.dropped();
      clockSteps += track.clockSteps();
      sourceChanges += track.sourceChanges();
    }
    return new RtspCounters(
        bytes,
        packets,
        units,
        lost,
        damagedUnits,
        garbageBytes,
        dropped,
        clockSteps,
        sourceChanges,
        formChanges);
  }

  @Override
  public void packet(int channel, ByteBuffer buffer, int offset, int length) throws IOException {
    TrackReceiver track = byChannel[channel];
    if (track == null) {
      strayPackets++;
      return;
    }
    int type = length > 1 ? buffer.get(offset + 1) & 0xFF : 0;
    if (!rtpChannel[channel] || (type >= 200 && type <= 207)) {
      var arrival = new TrackReceiver.Arrival(now, nowNanos - originNanos);
      if (track.rtcp(buffer, offset, length, arrival)) {
        alignSound();
      }
      return;
    }
    if (startedAt == null) {
      startedAt = now;
      originNanos = nowNanos;
    }
    track.rtp(buffer, offset, length, nowNanos - originNanos);
  }

  /// Says that a visit is over: what datagrams are missing for too long is given up.
  void visited() throws IOException {
    for (TrackReceiver track : tracks) {
      track.expire(nowNanos - originNanos);
    }
  }

  private void alignSound() {
    for (int i = 1; i < tracks.size(); i++) {
      TrackReceiver sound = tracks.get(i);
      OptionalLong shift = SoundAlignment.shift(tracks.getFirst(), sound);
      if (shift.isPresent()) {
        sound.align(shift.getAsLong());
      }
    }
  }

  @Override
  public void message(RtspMessage message) throws IOException {
    messages.message(message);
  }

  @Override
  public boolean plausible(int channel, ByteBuffer buffer, int offset) {
    TrackReceiver track = byChannel[channel];
    return track != null && track.plausible(channel, buffer, offset);
  }

  private void videoUnit(long time, boolean key, boolean damaged, byte[] unit) {
    if (key) {
      if (videoFormat == null) {
        var unused = settle();
      } else if (videoDepacketiser.takeFormatChanged()) {
        changeForm();
      }
    }
    unit(0, time, key, damaged, unit);
  }

  /// The formats with one more, or one in the place of another.
  private List<MediaFormat> with(int at, MediaFormat format, boolean instead) {
    List<MediaFormat> changed = new ArrayList<>(formats);
    if (instead) {
      changed.remove(at);
    }
    changed.add(at, format);
    return List.copyOf(changed);
  }

  private void changeForm() {
    Optional<MediaFormat> format = videoDepacketiser.format();
    if (format.isPresent() && !format.get().equals(videoFormat)) {
      videoFormat = format.get();
      formats = with(0, format.get(), true);
      formChanges++;
    }
  }

  private void unit(int track, long time, boolean key, boolean damaged, byte[] unit) {
    units++;
    if (damaged) {
      damagedUnits++;
    }
    sink.accept(new AccessUnit(track, time, key, damaged, now, unit));
  }
}
