package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// Sound of a camera turned into Opus (RFC 6716) for browsers that watch by WebRTC, which play
/// neither AAC nor G.726 nor L16: packets of 20 ms at 48 kHz, one channel or two.
///
/// Times are those of what comes in, on Opus's clock. Where sound is missing or its time steps, by
/// more than [SoundTranscoder#MAX_DRIFT_MILLIS], packets go on at the new time, so nothing shifts
/// against the picture. At most one packet is held back.
///
/// Owned by one thread at a time. Closing twice is harmless.
final class OpusTurner implements Turner {
  private static final int RATE = 48_000;
  private static final int PACKET_SAMPLES = RATE / 50;
  private static final int BITS_PER_CHANNEL = 32_000;
  private static final int MAX_DRIFT = RATE * SoundTranscoder.MAX_DRIFT_MILLIS / 1000;

  private final MediaFormat from;
  private final MediaFormat.Opus format;
  private final int channels;
  private final SoundDecoder decoder;
  private final AVCodecContext encoder;
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame frame = av_frame_alloc();
  private final float[] waiting;
  private @Nullable Resampler resampler;
  private int waitingSamples;
  private long waitingTime;
  private long expected = Long.MIN_VALUE;
  private boolean closed;

  /// Whether sound of this form can be turned.
  static boolean takes(MediaFormat format) {
    return SoundDecoder.takes(format);
  }

  /// @throws PictureException if [#takes] says no, or a codec does not open
  OpusTurner(MediaFormat from) {
    if (!takes(from)) {
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED, from + " cannot be turned into Opus");
    }
    Ffmpeg.ready();
    this.from = from;
    this.channels =
        switch (from) {
          case MediaFormat.Aac aac -> aac.channels() > 1 ? 2 : 1;
          case MediaFormat.G711 g -> g.channels();
          case MediaFormat.L16 l -> l.channels();
          case MediaFormat.G726 _,
              MediaFormat.Opus _,
              MediaFormat.H264 _,
              MediaFormat.H265 _,
              MediaFormat.Jpeg _,
              MediaFormat.Metadata _ ->
              1;
        };
    this.format = new MediaFormat.Opus(channels);
    this.decoder = new SoundDecoder(from);
    this.encoder = opened();
    this.waiting = new float[PACKET_SAMPLES * channels];
    frame.nb_samples(PACKET_SAMPLES).format(AV_SAMPLE_FMT_FLT).sample_rate(RATE);
    av_channel_layout_copy(frame.ch_layout(), encoder.ch_layout());
    Ffmpeg.require(av_frame_get_buffer(frame, 0), "making room for sound");
  }

  private AVCodecContext opened() {
    AVCodec codec = avcodec_find_encoder_by_name("libopus");
    AVCodecContext opened = codec == null ? null : avcodec_alloc_context3(codec);
    if (opened == null) {
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED, "this FFmpeg build has no Opus encoder");
    }
    opened.sample_rate(RATE).sample_fmt(AV_SAMPLE_FMT_FLT);
    opened.time_base(av_make_q(1, RATE));
    opened.bit_rate((long) BITS_PER_CHANNEL * channels);
    opened.thread_count(1);
    av_channel_layout_default(opened.ch_layout(), channels);
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "frame_duration", "20", 0);
    av_dict_set(options, "application", "audio", 0);
    int code = avcodec_open2(opened, codec, options);
    av_dict_free(options);
    if (code < 0) {
      avcodec_free_context(opened);
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED, "the Opus encoder refuses: " + Ffmpeg.words(code));
    }
    return opened;
  }

  @Override
  public Optional<MediaFormat> format() {
    return Optional.of(format);
  }

  @Override
  public List<AccessUnit> turn(List<AccessUnit> units) {
    List<AccessUnit> turned = new ArrayList<>();
    for (AccessUnit unit : units) {
      if (unit.bytes().length <= SoundTranscoder.MAX_UNIT_BYTES) {
        long time = Math.round((double) unit.time() * RATE / from.clockRate());
        if (expected == Long.MIN_VALUE || Math.abs(time - expected) > MAX_DRIFT) {
          expected = time;
          waitingTime = time;
          waitingSamples = 0;
        }
        decoder.decode(unit.bytes(), samples -> take(samples, unit, turned));
      }
    }
    return turned;
  }

  private void take(SoundDecoder.Samples decoded, AccessUnit unit, List<AccessUnit> turned) {
    Resampler into = resampler;
    if (into == null || !into.isFor(decoded)) {
      if (into != null) {
        into.close();
      }
      into = new Resampler(decoded.rate(), decoded.channels(), RATE, channels);
      resampler = into;
    }
    float[] samples = into.resampled(decoded.samples());
    int count = samples.length / channels;
    expected += Math.round((double) decoded.count() * RATE / decoded.rate());
    int taken = 0;
    while (taken < count) {
      int step = Math.min(count - taken, PACKET_SAMPLES - waitingSamples);
      System.arraycopy(
          samples, taken * channels, waiting, waitingSamples * channels, step * channels);
      taken += step;
      waitingSamples += step;
      if (waitingSamples == PACKET_SAMPLES) {
        encode(unit, turned);
      }
    }
  }

  private void encode(AccessUnit unit, List<AccessUnit> turned) {
    Ffmpeg.require(av_frame_make_writable(frame), "making room for sound");
    new FloatPointer(frame.data(0)).put(waiting, 0, waiting.length);
    long time = waitingTime;
    frame.pts(time);
    waitingTime += PACKET_SAMPLES;
    waitingSamples = 0;
    Ffmpeg.require(avcodec_send_frame(encoder, frame), "encoding sound");
    while (avcodec_receive_packet(encoder, packet) >= 0) {
      byte[] bytes = new byte[packet.size()];
      packet.data().get(bytes, 0, bytes.length);
      av_packet_unref(packet);
      turned.add(new AccessUnit(unit.mediaTrack(), time, true, false, unit.received(), bytes));
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      decoder.close();
      if (resampler != null) {
        resampler.close();
      }
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(encoder);
    }
  }

  @Override
  public String toString() {
    return "Opus of " + from;
  }
}
