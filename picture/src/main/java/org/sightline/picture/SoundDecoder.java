package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_ADPCM_G726;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_ADPCM_G726LE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;

/// Sound of a camera as floating samples from -1 to 1: G.711 and L16 by [SoundSamples], AAC and
/// G.726 by FFmpeg. A unit that does not decode gives nothing. Owned by one thread at a time.
final class SoundDecoder implements AutoCloseable {
  private static final int MAX_CHANNELS = 8;

  private final MediaFormat format;
  private final @Nullable AVCodecContext context;
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame frame = av_frame_alloc();
  private boolean closed;

  /// Samples that were decoded.
  ///
  /// @param samples channels side by side
  /// @param rate samples a second, which may be more than the format says (AAC with SBR)
  record Samples(float[] samples, int channels, int rate) {
    int count() {
      return samples.length / channels;
    }
  }

  /// Whether sound of this form can be decoded.
  static boolean takes(MediaFormat format) {
    return switch (format) {
      case MediaFormat.Aac _ -> true;
      case MediaFormat.G726 _ -> true;
      case MediaFormat.G711 g -> g.channels() >= 1 && g.channels() <= 2;
      case MediaFormat.L16 l -> l.channels() >= 1 && l.channels() <= 2;
      case MediaFormat.Opus _,
          MediaFormat.H264 _,
          MediaFormat.H265 _,
          MediaFormat.Jpeg _,
          MediaFormat.Metadata _ ->
          false;
    };
  }

  /// @throws PictureException if the decoder does not open
  SoundDecoder(MediaFormat format) {
    this.format = format;
    this.context =
        switch (format) {
          case MediaFormat.Aac aac -> opened(AV_CODEC_ID_AAC, aac.audioSpecificConfig(), 0);
          case MediaFormat.G726 g ->
              opened(
                  g.littleEndian() ? AV_CODEC_ID_ADPCM_G726LE : AV_CODEC_ID_ADPCM_G726,
                  new byte[0],
                  g.bitsPerSample());
          case MediaFormat.Opus _ -> opened(AV_CODEC_ID_OPUS, new byte[0], 0);
          case MediaFormat.G711 _, MediaFormat.L16 _ -> null;
          case MediaFormat.H264 _, MediaFormat.H265 _, MediaFormat.Jpeg _, MediaFormat.Metadata _ ->
              throw new PictureException(
                  PictureException.Kind.UNSUPPORTED, format + " is no sound");
        };
  }

  /// A decoder of Opus, for who looks at what was made.
  static SoundDecoder ofOpus(int channels) {
    return new SoundDecoder(new MediaFormat.Opus(channels));
  }

  private AVCodecContext opened(int id, byte[] extra, int codedBits) {
    AVCodec codec = avcodec_find_decoder(id);
    AVCodecContext opened = codec == null ? null : avcodec_alloc_context3(codec);
    if (opened == null) {
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED, "this FFmpeg build does not decode " + format);
    }
    opened.thread_count(1);
    opened.sample_rate(format.clockRate());
    opened.bits_per_coded_sample(codedBits);
    int channels = format instanceof MediaFormat.Opus opus ? opus.channels() : 1;
    av_channel_layout_default(opened.ch_layout(), channels);
    if (extra.length > 0) {
      // FFmpeg frees it with the context.
      BytePointer copy =
          new BytePointer(av_mallocz(extra.length + AV_INPUT_BUFFER_PADDING_SIZE))
              .capacity(extra.length);
      copy.put(extra);
      opened.extradata(copy).extradata_size(extra.length);
    }
    int code = avcodec_open2(opened, codec, (AVDictionary) null);
    if (code < 0) {
      avcodec_free_context(opened);
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED,
          "%s cannot be decoded: %s".formatted(format, Ffmpeg.words(code)));
    }
    return opened;
  }

  /// Decodes one unit and hands out what came of it.
  void decode(byte[] unit, Consumer<Samples> sink) {
    AVCodecContext decoder = context;
    if (decoder == null) {
      plain(unit, sink);
      return;
    }
    if (unit.length == 0 || av_new_packet(packet, unit.length) < 0) {
      return;
    }
    try {
      packet.data().put(unit, 0, unit.length);
      int code = avcodec_send_packet(decoder, packet);
      while (code >= 0 && avcodec_receive_frame(decoder, frame) >= 0) {
        Samples samples = samples();
        av_frame_unref(frame);
        if (samples != null) {
          sink.accept(samples);
        }
      }
    } finally {
      av_packet_unref(packet);
    }
  }

  private void plain(byte[] unit, Consumer<Samples> sink) {
    int channels =
        format instanceof MediaFormat.G711 g ? g.channels() : ((MediaFormat.L16) format).channels();
    float[] one = new float[unit.length];
    int count = SoundSamples.channel(format, unit, 0, one);
    float[] all = new float[count * channels];
    for (int channel = 0; channel < channels; channel++) {
      SoundSamples.channel(format, unit, channel, one);
      for (int i = 0; i < count; i++) {
        all[i * channels + channel] = one[i];
      }
    }
    if (count > 0) {
      sink.accept(new Samples(all, channels, format.clockRate()));
    }
  }

  private @Nullable Samples samples() {
    int channels = frame.ch_layout().nb_channels();
    int count = frame.nb_samples();
    int rate = frame.sample_rate() > 0 ? frame.sample_rate() : format.clockRate();
    if (channels < 1 || channels > MAX_CHANNELS || count < 1) {
      return null;
    }
    float[] all = new float[count * channels];
    if (frame.format() == AV_SAMPLE_FMT_FLTP) {
      float[] one = new float[count];
      for (int channel = 0; channel < channels; channel++) {
        new FloatPointer(frame.extended_data(channel)).get(one, 0, count);
        for (int i = 0; i < count; i++) {
          all[i * channels + channel] = one[i];
        }
      }
    } else if (frame.format() == AV_SAMPLE_FMT_S16) {
      short[] linear = new short[all.length];
      new ShortPointer(frame.data(0)).get(linear, 0, linear.length);
      for (int i = 0; i < all.length; i++) {
        all[i] = linear[i] / 32_768f;
      }
    } else {
      return null;
    }
    return new Samples(all, channels, rate);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      av_frame_free(frame);
      av_packet_free(packet);
      if (context != null) {
        avcodec_free_context(context);
      }
    }
  }
}
