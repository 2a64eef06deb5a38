package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/// The video of a file in any container and codec that FFmpeg reads (AVI, MP4, Matroska, …).
///
/// Only for files that their owner names: nothing that came from the network is opened with it, and
/// no other protocol than `file:` is followed. Damaged pictures are passed over.
public final class VideoFile implements PictureSource {
  private static final double RATE_IF_UNKNOWN = 25;

  private final Path path;
  private final AVFormatContext file;
  private final AVCodecContext decoder;
  private final AVStream stream;
  private final AVPacket packet;
  private final AVFrame frame;
  private final FrameScaler scaler;
  private long firstMicros = Long.MIN_VALUE;
  private long lastMicros = -1;
  private boolean ended;
  private boolean closed;

  private VideoFile(Path path, AVFormatContext file, AVStream stream, AVCodecContext decoder) {
    this.path = path;
    this.file = file;
    this.stream = stream;
    this.decoder = decoder;
    packet = av_packet_alloc();
    frame = av_frame_alloc();
    scaler = new FrameScaler(AV_PIX_FMT_RGB24, AVCOL_RANGE_JPEG);
  }

  /// Opens the first video in `path`.
  ///
  /// @throws PictureException if the file is absent, holds no video, or holds one that is not
  ///   decoded
  public static VideoFile open(Path path) {
    Ffmpeg.ready();
    if (!Files.isRegularFile(path)) {
      throw unreadable(path, "there is no such file");
    }
    AVFormatContext file = openContainer(path);
    AVCodecContext decoder = null;
    try {
      int code = avformat_find_stream_info(file, (AVDictionary) null);
      if (code < 0) {
        throw unreadable(path, Ffmpeg.words(code));
      }
      int index = av_find_best_stream(file, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
      if (index < 0) {
        throw unreadable(path, "it holds no video");
      }
      AVStream stream = file.streams(index);
      decoder = openDecoder(path, stream);
      return new VideoFile(path, file, stream, decoder);
    } catch (RuntimeException e) {
      if (decoder != null) {
        avcodec_free_context(decoder);
      }
      avformat_close_input(file);
      throw e;
    }
  }

  private static AVFormatContext openContainer(Path path) {
    AVFormatContext file = avformat_alloc_context();
    AVDictionary options = new AVDictionary(null);
    try {
      av_dict_set(options, "protocol_whitelist", "file", 0);
      int code = avformat_open_input(file, "file:" + path.toAbsolutePath(), null, options);
      if (code < 0) {
        throw unreadable(path, Ffmpeg.words(code));
      }
      return file;
    } finally {
      av_dict_free(options);
    }
  }

  private static AVCodecContext openDecoder(Path path, AVStream stream) {
    AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
    if (codec == null) {
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED, path + ": its video codec is not decoded here");
    }
    AVCodecContext decoder = avcodec_alloc_context3(codec);
    avcodec_parameters_to_context(decoder, stream.codecpar());
    decoder.thread_count(2).max_pixels(VideoDecoder.MAX_PIXELS);
    int code = avcodec_open2(decoder, codec, (AVDictionary) null);
    if (code < 0) {
      avcodec_free_context(decoder);
      throw unreadable(path, Ffmpeg.words(code));
    }
    return decoder;
  }

  private static PictureException unreadable(Path path, String why) {
    return new PictureException(
        PictureException.Kind.UNREADABLE_FILE,
        "%s cannot be read as video: %s".formatted(path, why));
  }

  @Override
  public PictureSize size() {
    return new PictureSize(decoder.width(), decoder.height());
  }

  @Override
  public double picturesPerSecond() {
    AVRational rate = av_guess_frame_rate(file, stream, null);
    return rate.num() > 0 && rate.den() > 0 ? (double) rate.num() / rate.den() : RATE_IF_UNKNOWN;
  }

  @Override
  public Optional<Duration> duration() {
    return file.duration() > 0
        ? Optional.of(Duration.of(file.duration(), ChronoUnit.MICROS))
        : Optional.empty();
  }

  @Override
  public @Nullable Picture next() {
    AVFrame decoded = nextFrame();
    return decoded == null
        ? null
        : scaler.picture(
            decoded, new PictureSize(decoded.width(), decoded.height()), time(), Instant.EPOCH);
  }

  /// The next decoded frame as it is, good until the next call; null at the end.
  @Nullable AVFrame nextFrame() {
    while (true) {
      int code = avcodec_receive_frame(decoder, frame);
      if (code >= 0) {
        noteTime();
        return frame;
      }
      if (code == AVERROR_EOF || !feed()) {
        return null;
      }
    }
  }

  /// The time of the newest frame, from 0, always rising.
  Duration time() {
    return Duration.of(lastMicros, ChronoUnit.MICROS);
  }

  private void noteTime() {
    long pts = frame.best_effort_timestamp();
    long step = Math.round(1e6 / picturesPerSecond());
    AVRational base = stream.time_base();
    long micros =
        pts == AV_NOPTS_VALUE
            ? Long.MIN_VALUE
            : av_rescale(pts, 1_000_000L * base.num(), base.den());
    if (micros != Long.MIN_VALUE && firstMicros == Long.MIN_VALUE) {
      firstMicros = micros;
    }
    long fromStart = micros == Long.MIN_VALUE ? lastMicros + step : micros - firstMicros;
    lastMicros = fromStart > lastMicros ? fromStart : lastMicros + step;
  }

  /// Gives the decoder its next packet; false when it will not give another frame.
  private boolean feed() {
    while (!ended) {
      if (av_read_frame(file, packet) < 0) {
        ended = true;
        avcodec_send_packet(decoder, null);
        return true;
      }
      try {
        if (packet.stream_index() == stream.index()) {
          avcodec_send_packet(decoder, packet);
          return true;
        }
      } finally {
        av_packet_unref(packet);
      }
    }
    return false;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scaler.close();
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(decoder);
      avformat_close_input(file);
    }
  }

  @Override
  public String toString() {
    return "video file " + path;
  }
}
