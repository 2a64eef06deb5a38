package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;

/// Samples at one rate and number of channels as samples at another, by FFmpeg's swresample. Goes
/// on from call to call without a step. Owned by one thread at a time.
final class Resampler implements AutoCloseable {
  /// Samples that the filter may hold back, at the rate of what is made.
  private static final int HELD = 1024;

  private final int fromRate;
  private final int fromChannels;
  private final int toRate;
  private final int toChannels;
  private final SwrContext context = new SwrContext(null);
  private boolean closed;

  /// @throws PictureException if the two do not fit
  Resampler(int fromRate, int fromChannels, int toRate, int toChannels) {
    this.fromRate = fromRate;
    this.fromChannels = fromChannels;
    this.toRate = toRate;
    this.toChannels = toChannels;
    try (AVChannelLayout from = new AVChannelLayout();
        AVChannelLayout to = new AVChannelLayout()) {
      av_channel_layout_default(from, fromChannels);
      av_channel_layout_default(to, toChannels);
      Ffmpeg.require(
          swr_alloc_set_opts2(
              context, to, AV_SAMPLE_FMT_FLT, toRate, from, AV_SAMPLE_FMT_FLT, fromRate, 0, null),
          "changing the rate of sound");
      Ffmpeg.require(swr_init(context), "changing the rate of sound");
    }
  }

  boolean isFor(SoundDecoder.Samples decoded) {
    return decoded.rate() == fromRate && decoded.channels() == fromChannels;
  }

  /// Takes samples, channels side by side, and gives as many as they make.
  float[] resampled(float[] from) {
    int count = from.length / fromChannels;
    int room = (int) ((long) count * toRate / fromRate) + HELD;
    try (FloatPointer in = new FloatPointer(Math.max(1, from.length));
        FloatPointer out = new FloatPointer((long) room * toChannels)) {
      in.put(from, 0, from.length);
      int made =
          Ffmpeg.require(
              swr_convert(context, new BytePointer(out), room, new BytePointer(in), count),
              "changing the rate of sound");
      float[] samples = new float[made * toChannels];
      out.get(samples, 0, samples.length);
      return samples;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      swr_free(context);
    }
  }
}
