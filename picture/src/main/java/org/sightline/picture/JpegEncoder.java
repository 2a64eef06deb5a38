package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// A maker of JPEG files (ITU-T T.81, baseline) from pictures.
///
/// Nothing native outlives a call, because snapshots differ in size from one to the next: any
/// thread may use one encoder.
public final class JpegEncoder {
  /// The worst and best scale of quantisation that the codec knows.
  private static final int COARSEST = 31;

  private static final int FINEST = 2;

  private final int quantiser;

  /// An encoder of `quality` 1, small and coarse, to 100, large and fine.
  public JpegEncoder(int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("JPEG quality is 1 to 100, not " + quality);
    }
    Ffmpeg.ready();
    quantiser = (int) Math.round(COARSEST - (COARSEST - FINEST) * Math.sqrt(quality / 100.0));
  }

  /// The whole picture as a JPEG file.
  public byte[] encode(Picture picture) {
    PictureSize size = new PictureSize(picture.width(), picture.height());
    AVFrame rgb = FrameScaler.newFrame(AV_PIX_FMT_RGB24, size);
    try (FrameScaler scaler = new FrameScaler(AV_PIX_FMT_YUV420P, AVCOL_RANGE_JPEG)) {
      FrameScaler.fill(rgb, picture);
      AVFrame yuv = scaler.scale(rgb, size);
      yuv.quality(FF_QP2LAMBDA * quantiser).pts(0);
      return encode(yuv, size);
    } finally {
      av_frame_free(rgb);
    }
  }

  private byte[] encode(AVFrame yuv, PictureSize size) {
    AVCodec codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    AVCodecContext context = codec == null ? null : avcodec_alloc_context3(codec);
    if (context == null) {
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED, "this FFmpeg build does not encode JPEG");
    }
    AVPacket packet = av_packet_alloc();
    try {
      context.width(size.width()).height(size.height()).pix_fmt(AV_PIX_FMT_YUV420P);
      context.color_range(AVCOL_RANGE_JPEG).thread_count(1).time_base(av_make_q(1, 25));
      context.flags(context.flags() | AV_CODEC_FLAG_QSCALE);
      context.global_quality(FF_QP2LAMBDA * quantiser);
      Ffmpeg.require(
          avcodec_open2(context, codec, (AVDictionary) null), "opening a JPEG encoder for " + size);
      Ffmpeg.require(avcodec_send_frame(context, yuv), "encoding a JPEG of " + size);
      Ffmpeg.require(avcodec_receive_packet(context, packet), "encoding a JPEG of " + size);
      byte[] file = new byte[packet.size()];
      packet.data().get(file, 0, file.length);
      return file;
    } finally {
      av_packet_free(packet);
      avcodec_free_context(context);
    }
  }
}
