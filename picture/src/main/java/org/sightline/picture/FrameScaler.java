package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import java.time.Duration;
import java.time.Instant;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.jspecify.annotations.Nullable;

/// One swscale context and the frame it writes to, reused while size and form stay the same.
///
/// Owned by one thread. The frame handed out is good until the next call.
final class FrameScaler implements AutoCloseable {
  private final int pixelForm;
  private final int colorRange;
  private final SwsContext context;
  private @Nullable AVFrame target;
  private byte[] luma = {};
  private byte[] blue = {};
  private byte[] red = {};
  private boolean closed;

  /// A scaler that writes `pixelForm` (`AV_PIX_FMT_…`) in `colorRange` (`AVCOL_RANGE_…`).
  FrameScaler(int pixelForm, int colorRange) {
    Ffmpeg.ready();
    this.pixelForm = pixelForm;
    this.colorRange = colorRange;
    context = sws_alloc_context();
    if (context == null) {
      throw new PictureException(PictureException.Kind.FAILED, "no memory for a scaler");
    }
    context.flags(SWS_BILINEAR);
  }

  /// `source` in the wanted size and form, without its times.
  AVFrame scale(AVFrame source, PictureSize size) {
    AVFrame to = target(size);
    Ffmpeg.require(av_frame_make_writable(to), "making a frame writable");
    Ffmpeg.require(
        sws_scale_frame(context, to, source),
        "scaling a picture of %dx%d to %s".formatted(source.width(), source.height(), size));
    return to;
  }

  /// `source` as a picture of packed RGB; the scaler must have been made for it.
  Picture picture(AVFrame source, PictureSize size, Duration time, Instant received) {
    AVFrame scaled = scale(source, size);
    int row = size.width() * Picture.CHANNELS;
    byte[] rgb = new byte[row * size.height()];
    int line = scaled.linesize(0);
    var bytes = scaled.data(0);
    if (line == row) {
      bytes.get(rgb, 0, rgb.length);
    } else {
      for (int y = 0; y < size.height(); y++) {
        bytes.position((long) y * line).get(rgb, y * row, row);
      }
    }
    return new Picture(size.width(), size.height(), rgb, time, received);
  }

  /// `source` in planes, in memory that the next call writes again; the scaler must have been made
  /// for `AV_PIX_FMT_YUV420P`. A frame that has this form and size already is not scaled.
  Planes planes(AVFrame source, PictureSize size, Duration time, Instant received) {
    boolean full =
        source.color_range() == AVCOL_RANGE_JPEG || source.format() == AV_PIX_FMT_YUVJ420P;
    boolean asItIs =
        (source.format() == AV_PIX_FMT_YUV420P || source.format() == AV_PIX_FMT_YUVJ420P)
            && source.width() == size.width()
            && source.height() == size.height();
    AVFrame from = asItIs ? source : scale(source, size);
    int chromaWidth = (size.width() + 1) / 2;
    int chromaHeight = (size.height() + 1) / 2;
    if (luma.length != size.width() * size.height() || blue.length != chromaWidth * chromaHeight) {
      luma = new byte[size.width() * size.height()];
      blue = new byte[chromaWidth * chromaHeight];
      red = new byte[chromaWidth * chromaHeight];
    }
    copy(from, 0, luma, size.width());
    copy(from, 1, blue, chromaWidth);
    copy(from, 2, red, chromaWidth);
    return new Planes(
        size.width(),
        size.height(),
        luma,
        blue,
        red,
        asItIs ? full : colorRange == AVCOL_RANGE_JPEG,
        source.colorspace() == AVCOL_SPC_BT709,
        time,
        received);
  }

  private static void copy(AVFrame frame, int plane, byte[] to, int row) {
    int line = frame.linesize(plane);
    var bytes = frame.data(plane);
    if (line == row) {
      bytes.get(to, 0, to.length);
    } else {
      for (int y = 0; y < to.length / row; y++) {
        bytes.position((long) y * line).get(to, y * row, row);
      }
    }
  }

  private AVFrame target(PictureSize size) {
    AVFrame to = target;
    if (to != null && to.width() == size.width() && to.height() == size.height()) {
      return to;
    }
    freeTarget();
    to = newFrame(pixelForm, size);
    to.color_range(colorRange);
    target = to;
    return to;
  }

  /// A frame with memory of its own; whoever asked for it frees it.
  static AVFrame newFrame(int pixelForm, PictureSize size) {
    AVFrame frame = av_frame_alloc();
    if (frame == null) {
      throw new PictureException(PictureException.Kind.FAILED, "no memory for a frame");
    }
    frame.format(pixelForm).width(size.width()).height(size.height());
    int code = av_frame_get_buffer(frame, 0);
    if (code < 0) {
      av_frame_free(frame);
      Ffmpeg.require(code, "taking memory for a frame of " + size);
    }
    return frame;
  }

  /// Copies packed RGB into a frame of form `AV_PIX_FMT_RGB24` and the same size.
  static void fill(AVFrame frame, Picture picture) {
    if (frame.format() != AV_PIX_FMT_RGB24
        || frame.width() != picture.width()
        || frame.height() != picture.height()) {
      throw new IllegalArgumentException("frame and " + picture + " differ in form or size");
    }
    int row = picture.width() * Picture.CHANNELS;
    var bytes = frame.data(0);
    for (int y = 0; y < picture.height(); y++) {
      bytes.position((long) y * frame.linesize(0)).put(picture.rgb(), y * row, row);
    }
  }

  private void freeTarget() {
    AVFrame old = target;
    target = null;
    if (old != null) {
      av_frame_free(old);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      freeTarget();
      sws_free_context(context);
    }
  }
}
