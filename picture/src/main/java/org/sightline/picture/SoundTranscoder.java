package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.aac.AudioSpecificConfig;

/// Plain sound (G.711, L16) turned into AAC for a viewer that plays nothing else in MP4, as
/// browsers do not. What is recorded stays as it came.
///
/// Times are kept: an AAC frame carries the time of its first sample, in the same clock. Where
/// sound is missing or its time steps, by more than [#MAX_DRIFT_MILLIS], the encoder begins anew at
/// the new time, so nothing shifts against the picture. At most one frame (1024 samples) is held
/// back.
///
/// On a grid, frames begin at multiples of 1024 samples of media time, wherever the sound begins:
/// so pieces that are turned one by one fit together. At most 1023 samples are left out where sound
/// begins or begins anew.
///
/// Owned by one thread at a time. Closing twice is harmless.
public final class SoundTranscoder implements Turner {
  /// How far a unit's time may be from where the one before it ended, milliseconds.
  public static final int MAX_DRIFT_MILLIS = 60;

  /// The largest unit that is taken, bytes; a larger one is left out and counted.
  public static final int MAX_UNIT_BYTES = 64 * 1024;

  private static final int MAX_CHANNELS = 2;
  private static final int BITS_PER_CHANNEL = 48_000;

  private final MediaFormat from;
  private final boolean onGrid;
  private final int channels;
  private final int sampleRate;
  private final MediaFormat.Aac format;
  private final AVPacket packet;
  private AVCodecContext context;
  private final AVFrame frame;
  private final int frameSamples;
  private final float[][] waiting;
  private final float[] unitSamples = new float[MAX_UNIT_BYTES];
  private int waitingCount;
  private long waitingTime;
  private long expected;
  private int leftOut;
  private long firstTime;
  private boolean began;
  private long units;
  private long refusedUnits;
  private long restarts;
  private boolean closed;

  /// What was done so far.
  ///
  /// @param refusedUnits that were too large to be sound
  /// @param restarts of the encoder because time stepped
  public record Counters(long units, long refusedUnits, long restarts) {}

  /// Whether sound of this form can be turned.
  public static boolean takes(MediaFormat format) {
    return switch (format) {
      case MediaFormat.G711 g -> isPossible(g.sampleRate(), g.channels());
      case MediaFormat.L16 l -> isPossible(l.sampleRate(), l.channels());
      case MediaFormat.H264 _,
          MediaFormat.H265 _,
          MediaFormat.Jpeg _,
          MediaFormat.Aac _,
          MediaFormat.G726 _,
          MediaFormat.Opus _,
          MediaFormat.Metadata _ ->
          false;
    };
  }

  private static boolean isPossible(int sampleRate, int channels) {
    if (channels < 1 || channels > MAX_CHANNELS) {
      return false;
    }
    try {
      return AudioSpecificConfig.aacLc(sampleRate, channels).length > 0;
    } catch (IllegalArgumentException noRateOfAac) {
      return false;
    }
  }

  /// A transcoder of one run's sound.
  ///
  /// @throws PictureException if [#takes] says no, or the encoder does not open
  public SoundTranscoder(MediaFormat from) {
    this(from, false);
  }

  /// A transcoder of one run's sound, or of a piece of it.
  ///
  /// @param onGrid whether frames lie on the grid
  /// @throws PictureException if [#takes] says no, or the encoder does not open
  public SoundTranscoder(MediaFormat from, boolean onGrid) {
    this.onGrid = onGrid;
    if (!takes(from)) {
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED, from + " cannot be turned into AAC");
    }
    Ffmpeg.ready();
    this.from = from;
    this.channels =
        from instanceof MediaFormat.G711 g ? g.channels() : ((MediaFormat.L16) from).channels();
    this.sampleRate = from.clockRate();
    context = open();
    frameSamples = context.frame_size();
    waiting = new float[channels][frameSamples];
    packet = av_packet_alloc();
    frame = newFrame();
    byte[] config = new byte[context.extradata_size()];
    context.extradata().get(config, 0, config.length);
    format = new MediaFormat.Aac(config, sampleRate, channels);
  }

  private AVCodecContext open() {
    AVCodec codec = avcodec_find_encoder(AV_CODEC_ID_AAC);
    AVCodecContext opened = codec == null ? null : avcodec_alloc_context3(codec);
    if (opened == null) {
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED, "this FFmpeg build has no AAC encoder");
    }
    opened.sample_rate(sampleRate).sample_fmt(AV_SAMPLE_FMT_FLTP);
    opened.time_base(av_make_q(1, sampleRate));
    opened.bit_rate((long) Math.min(BITS_PER_CHANNEL, sampleRate * 3) * channels);
    opened.thread_count(1);
    opened.flags(opened.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    av_channel_layout_default(opened.ch_layout(), channels);
    int code = avcodec_open2(opened, codec, (AVDictionary) null);
    if (code < 0) {
      avcodec_free_context(opened);
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED,
          "the AAC encoder refuses %s: %s".formatted(from, Ffmpeg.words(code)));
    }
    return opened;
  }

  private AVFrame newFrame() {
    AVFrame made = av_frame_alloc();
    made.nb_samples(context.frame_size()).format(AV_SAMPLE_FMT_FLTP).sample_rate(sampleRate);
    av_channel_layout_copy(made.ch_layout(), context.ch_layout());
    Ffmpeg.require(av_frame_get_buffer(made, 0), "making room for sound");
    return made;
  }

  /// The form of what is handed out, on the clock of what comes in.
  public MediaFormat.Aac aac() {
    return format;
  }

  /// The same; known from the beginning.
  @Override
  public Optional<MediaFormat> format() {
    return Optional.of(format);
  }

  @Override
  public List<AccessUnit> turn(List<AccessUnit> from) {
    List<AccessUnit> turned = new ArrayList<>();
    from.forEach(unit -> transcode(unit, turned::add));
    return turned;
  }

  /// Takes one unit and hands out the AAC frames that are full.
  public void transcode(AccessUnit unit, Consumer<AccessUnit> sink) {
    units++;
    if (unit.bytes().length > MAX_UNIT_BYTES) {
      refusedUnits++;
      return;
    }
    if (!began || Math.abs(unit.time() - expected) > (long) MAX_DRIFT_MILLIS * sampleRate / 1000) {
      beginAt(unit.time());
    }
    int samples = SoundSamples.channel(from, unit.bytes(), 0, unitSamples);
    int taken = Math.min(leftOut, samples);
    leftOut -= taken;
    while (taken < samples) {
      int count = Math.min(samples - taken, frameSamples - waitingCount);
      for (int channel = 0; channel < channels; channel++) {
        if (channels > 1) {
          SoundSamples.channel(from, unit.bytes(), channel, unitSamples);
        }
        System.arraycopy(unitSamples, taken, waiting[channel], waitingCount, count);
      }
      taken += count;
      waitingCount += count;
      if (waitingCount == frameSamples) {
        encode(unit, sink);
      }
    }
    expected += samples;
  }

  private void beginAt(long time) {
    if (began) {
      restarts++;
      avcodec_free_context(context);
      context = open();
    }
    began = true;
    leftOut = onGrid ? Math.floorMod(-time, frameSamples) : 0;
    firstTime = time + leftOut;
    expected = time;
    waitingTime = firstTime;
    waitingCount = 0;
  }

  private void encode(AccessUnit newest, Consumer<AccessUnit> sink) {
    Ffmpeg.require(av_frame_make_writable(frame), "making room for sound");
    for (int channel = 0; channel < channels; channel++) {
      BytePointer plane = frame.data(channel);
      new FloatPointer(plane).put(waiting[channel], 0, frameSamples);
    }
    frame.pts(waitingTime);
    waitingTime += frameSamples;
    waitingCount = 0;
    Ffmpeg.require(avcodec_send_frame(context, frame), "encoding sound");
    receive(newest.mediaTrack(), newest.received(), sink);
  }

  /// The encoder's first frame is of silence before the sound; it lies before the beginning and is
  /// left out.
  private void receive(int track, Instant received, Consumer<AccessUnit> sink) {
    while (avcodec_receive_packet(context, packet) >= 0) {
      try {
        if (packet.pts() >= firstTime) {
          byte[] bytes = new byte[packet.size()];
          packet.data().get(bytes, 0, bytes.length);
          sink.accept(new AccessUnit(track, packet.pts(), true, false, received, bytes));
        }
      } finally {
        av_packet_unref(packet);
      }
    }
  }

  /// What was done so far.
  public Counters counters() {
    return new Counters(units, refusedUnits, restarts);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(context);
    }
  }

  @Override
  public String toString() {
    return "transcoder of " + from;
  }
}
