package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONKEY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG2_FAST;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// A decoder of one run's video: access units in, scaled pictures out, in presentation order.
///
/// Decoding begins at the first key unit. A damaged unit is passed over, and with it all up to the
/// next key unit, since what refers to it would show smears that look like motion. What the codec
/// refuses is counted and passed over. No input makes a call fail once the decoder stands:
/// [#counters()] says how much of it was good.
///
/// Runs on the calling thread alone; owned by one thread at a time. Closing twice is harmless.
public final class VideoDecoder implements AutoCloseable {
  /// The largest picture decoded, pixels: a little more than 8192x4320.
  public static final long MAX_PIXELS = 36_000_000;

  /// The largest access unit decoded, bytes; a larger one is refused.
  public static final int MAX_UNIT_BYTES = 16 << 20;

  /// Units that a codec may hold back for reordering, and a margin.
  private static final int MAX_WAITING = 64;

  private final DecoderSettings settings;
  private final MediaFormat format;
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame frame;
  private final FrameScaler scaler;
  private final FrameScaler planeScaler;

  /// When the units were received that the codec still holds, by their time.
  private final Map<Long, Instant> received =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Instant> eldest) {
          return size() > MAX_WAITING;
        }
      };

  private boolean untilKey = true;
  private long nextTimeMicros = Long.MIN_VALUE;
  private long units;
  private long decoded;
  private long handedOut;
  private long skippedUnits;
  private long refusedUnits;
  private long damagedPictures;
  private boolean closed;

  /// A decoder for `format`.
  ///
  /// @throws PictureException if the format is no picture or the codec refuses its parameter sets
  public VideoDecoder(MediaFormat format, DecoderSettings settings) {
    Ffmpeg.ready();
    this.settings = settings;
    this.format = format;
    this.context =
        switch (format) {
          case MediaFormat.H264 h -> open(AV_CODEC_ID_H264, CodecSetup.of(h), settings, format);
          case MediaFormat.H265 h -> open(AV_CODEC_ID_HEVC, CodecSetup.of(h), settings, format);
          case MediaFormat.Jpeg _ -> open(AV_CODEC_ID_MJPEG, new byte[0], settings, format);
          case MediaFormat.Aac _,
              MediaFormat.G711 _,
              MediaFormat.G726 _,
              MediaFormat.Opus _,
              MediaFormat.L16 _,
              MediaFormat.Metadata _ ->
              throw new PictureException(
                  PictureException.Kind.UNSUPPORTED,
                  "%s is %s, not a picture"
                      .formatted(format, format.kind().name().toLowerCase(Locale.ROOT)));
        };
    packet = av_packet_alloc();
    frame = av_frame_alloc();
    scaler = new FrameScaler(AV_PIX_FMT_RGB24, AVCOL_RANGE_JPEG);
    planeScaler = new FrameScaler(AV_PIX_FMT_YUV420P, AVCOL_RANGE_JPEG);
  }

  private static AVCodecContext open(
      int codecId, byte[] setup, DecoderSettings settings, MediaFormat format) {
    AVCodec codec = avcodec_find_decoder(codecId);
    AVCodecContext context = codec == null ? null : avcodec_alloc_context3(codec);
    if (context == null) {
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED, "this FFmpeg build does not decode " + format);
    }
    if (setup.length > 0) {
      BytePointer extra =
          new BytePointer(av_mallocz((long) setup.length + AV_INPUT_BUFFER_PADDING_SIZE));
      extra.put(setup, 0, setup.length);
      context.extradata(extra).extradata_size(setup.length);
    }
    context.thread_count(1).max_pixels(MAX_PIXELS);
    if (settings.keyPicturesOnly()) {
      context.skip_frame(AVDISCARD_NONKEY);
    }
    if (settings.rough()) {
      context.skip_loop_filter(AVDISCARD_ALL);
      context.flags2(context.flags2() | AV_CODEC_FLAG2_FAST);
    }
    int code = avcodec_open2(context, codec, (AVDictionary) null);
    if (code < 0) {
      avcodec_free_context(context);
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED,
          "the decoder refuses the parameter sets of %s: %s".formatted(format, Ffmpeg.words(code)));
    }
    return context;
  }

  /// Takes one access unit and hands out the pictures that are ready.
  public void decode(AccessUnit unit, Consumer<Picture> sink) {
    if (take(unit)) {
      receive(picture(sink));
    }
  }

  /// Takes one access unit and hands out the planes that are ready: for a picture that is small
  /// enough as the codec wrote them, without a change of colours or a picture's memory.
  public void decodePlanes(AccessUnit unit, Consumer<Planes> sink) {
    if (take(unit)) {
      receive((size, time, at) -> sink.accept(planeScaler.planes(frame, size, time, at)));
    }
  }

  /// What is done with a frame that is due.
  private interface FrameSink {
    void accept(PictureSize size, Duration time, Instant received);
  }

  private FrameSink picture(Consumer<Picture> sink) {
    return (size, time, at) -> sink.accept(scaler.picture(frame, size, time, at));
  }

  /// Gives the codec a unit; false where it was passed over.
  private boolean take(AccessUnit unit) {
    units++;
    if (unit.damaged() || unit.bytes().length > MAX_UNIT_BYTES) {
      forget();
      skippedUnits++;
      return false;
    }
    if ((untilKey || settings.keyPicturesOnly()) && !unit.key()) {
      skippedUnits++;
      return false;
    }
    untilKey = false;
    return send(unit);
  }

  /// Hands out the pictures that the codec still holds, as at the end of a file.
  public void finish(Consumer<Picture> sink) {
    avcodec_send_packet(context, null);
    receive(picture(sink));
    forget();
  }

  /// Forgets what was decoded and waits for the next key unit, as after a loss.
  public void forget() {
    avcodec_flush_buffers(context);
    received.clear();
    untilKey = true;
  }

  private boolean send(AccessUnit unit) {
    byte[] bytes = unit.bytes();
    if (bytes.length == 0 || av_new_packet(packet, bytes.length) < 0) {
      refusedUnits++;
      return false;
    }
    try {
      packet.data().put(bytes, 0, bytes.length);
      packet.pts(unit.time());
      if (unit.key()) {
        packet.flags(packet.flags() | AV_PKT_FLAG_KEY);
      }
      received.put(unit.time(), unit.received());
      if (avcodec_send_packet(context, packet) < 0) {
        refusedUnits++;
      }
      return true;
    } finally {
      av_packet_unref(packet);
    }
  }

  private void receive(FrameSink sink) {
    while (true) {
      int code = avcodec_receive_frame(context, frame);
      if (code < 0) {
        return;
      }
      Instant at = received.remove(frame.pts());
      if ((frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags() != 0) {
        damagedPictures++;
        continue;
      }
      decoded++;
      long micros = micros(frame.pts());
      if (at != null && isDue(micros)) {
        handedOut++;
        sink.accept(
            new PictureSize(frame.width(), frame.height()).inside(settings.most()),
            Duration.of(micros, ChronoUnit.MICROS),
            at);
      }
    }
  }

  private long micros(long ticks) {
    long rate = format.clockRate();
    return ticks / rate * 1_000_000 + ticks % rate * 1_000_000 / rate;
  }

  /// Whether a picture of this time is wanted; steps on evenly, so that the rate comes out right
  /// whatever the source's, and begins anew after a jump.
  private boolean isDue(long micros) {
    long spacing = settings.spacing().toNanos() / 1000;
    boolean jumpedBack = nextTimeMicros != Long.MIN_VALUE && micros < nextTimeMicros - 2 * spacing;
    if (micros < nextTimeMicros && !jumpedBack) {
      return false;
    }
    boolean late = nextTimeMicros == Long.MIN_VALUE || micros - nextTimeMicros >= spacing;
    nextTimeMicros = late || jumpedBack ? micros + spacing : nextTimeMicros + spacing;
    return true;
  }

  /// What was decoded so far.
  public DecoderCounters counters() {
    return new DecoderCounters(
        units, decoded, handedOut, skippedUnits, refusedUnits, damagedPictures);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scaler.close();
      planeScaler.close();
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(context);
    }
  }

  @Override
  public String toString() {
    return "decoder of " + format;
  }
}
