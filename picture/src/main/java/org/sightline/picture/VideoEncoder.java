package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// An H.264 encoder (openh264, constrained baseline, no reordering) that hands out access units.
///
/// For footage that the program makes itself, in the demo and in tests: recorded footage is never
/// encoded again. Owned by one thread at a time.
public final class VideoEncoder implements AutoCloseable {
  private static final int NAL_SPS = 7;
  private static final int NAL_PPS = 8;
  private static final int LENGTH_BYTES = 4;

  private final EncoderSettings settings;
  private final AVCodecContext context;
  private final AVPacket packet;
  private final FrameScaler scaler;
  private final MediaFormat.H264 format;
  private @Nullable AVFrame rgb;
  private boolean closed;

  /// An encoder, ready for its first picture.
  ///
  /// @throws PictureException if the codec refuses the settings
  public VideoEncoder(EncoderSettings settings) {
    Ffmpeg.ready();
    this.settings = settings;
    context = open(settings);
    packet = av_packet_alloc();
    scaler = new FrameScaler(AV_PIX_FMT_YUV420P, AVCOL_RANGE_MPEG);
    try {
      format = readFormat();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static AVCodecContext open(EncoderSettings settings) {
    AVCodec codec = avcodec_find_encoder_by_name("libopenh264");
    AVCodecContext context = codec == null ? null : avcodec_alloc_context3(codec);
    if (context == null) {
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED, "this FFmpeg build has no openh264 encoder");
    }
    context.width(settings.size().width()).height(settings.size().height());
    context.pix_fmt(AV_PIX_FMT_YUV420P).color_range(AVCOL_RANGE_MPEG);
    context.time_base(av_make_q(1, 90_000));
    context.framerate(av_make_q((int) Math.round(settings.picturesPerSecond() * 1000), 1000));
    context.bit_rate(settings.bitsPerSecond()).gop_size(settings.keyEvery());
    context.thread_count(settings.threads()).slices(settings.threads());
    context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    AVDictionary options = new AVDictionary(null);
    int code;
    try {
      for (var option :
          Map.of("rc_mode", "bitrate", "allow_skip_frames", "0", "loopfilter", "1").entrySet()) {
        av_dict_set(options, option.getKey(), option.getValue(), 0);
      }
      code = avcodec_open2(context, codec, options);
    } finally {
      av_dict_free(options);
    }
    if (code < 0) {
      avcodec_free_context(context);
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED,
          "the H.264 encoder refuses %s: %s".formatted(settings, Ffmpeg.words(code)));
    }
    return context;
  }

  private MediaFormat.H264 readFormat() {
    byte[] extra = new byte[context.extradata_size()];
    if (extra.length > 0) {
      context.extradata().get(extra, 0, extra.length);
    }
    byte[] sps = null;
    byte[] pps = null;
    for (byte[] nal : CodecSetup.nalUnits(extra)) {
      switch (nal[0] & 0x1F) {
        case NAL_SPS -> sps = nal;
        case NAL_PPS -> pps = nal;
        default -> {}
      }
    }
    if (sps == null || pps == null) {
      throw new PictureException(
          PictureException.Kind.FAILED, "the H.264 encoder gave no parameter sets");
    }
    return new MediaFormat.H264(sps, pps, settings.size().width(), settings.size().height());
  }

  /// The form of what is handed out, on a clock of 90 000 a second.
  public MediaFormat.H264 format() {
    return format;
  }

  /// Encodes one picture, scaled to the encoder's size. Times must rise.
  public void encode(Picture picture, Consumer<AccessUnit> sink) {
    PictureSize size = new PictureSize(picture.width(), picture.height());
    AVFrame from = rgb;
    if (from == null || from.width() != size.width() || from.height() != size.height()) {
      if (from != null) {
        av_frame_free(from);
        rgb = null;
      }
      from = FrameScaler.newFrame(AV_PIX_FMT_RGB24, size);
      rgb = from;
    }
    FrameScaler.fill(from, picture);
    encode(from, picture.time(), picture.received(), sink);
  }

  /// Encodes one frame of any form and size.
  void encode(AVFrame from, Duration time, Instant received, Consumer<AccessUnit> sink) {
    AVFrame yuv = scaler.scale(from, settings.size());
    yuv.pts(ticks(time));
    Ffmpeg.require(avcodec_send_frame(context, yuv), "encoding a picture at " + time);
    receive(received, sink);
  }

  private static long ticks(Duration time) {
    return time.getSeconds() * 90_000 + Math.round(time.getNano() * 9e-5);
  }

  /// Hands out what the codec still holds. No picture can follow.
  public void finish(Consumer<AccessUnit> sink) {
    avcodec_send_frame(context, null);
    receive(Instant.EPOCH, sink);
  }

  private void receive(Instant received, Consumer<AccessUnit> sink) {
    while (avcodec_receive_packet(context, packet) >= 0) {
      try {
        byte[] annexB = new byte[packet.size()];
        packet.data().get(annexB, 0, annexB.length);
        boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
        sink.accept(new AccessUnit(0, packet.pts(), key, false, received, withLengths(annexB)));
      } finally {
        av_packet_unref(packet);
      }
    }
  }

  private static byte[] withLengths(byte[] annexB) {
    List<byte[]> nals = CodecSetup.nalUnits(annexB);
    int bytes = nals.stream().mapToInt(nal -> nal.length + LENGTH_BYTES).sum();
    ByteBuffer out = ByteBuffer.allocate(bytes);
    for (byte[] nal : nals) {
      out.putInt(nal.length).put(nal);
    }
    return out.array();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scaler.close();
      AVFrame from = rgb;
      if (from != null) {
        av_frame_free(from);
      }
      av_packet_free(packet);
      avcodec_free_context(context);
    }
  }
}
