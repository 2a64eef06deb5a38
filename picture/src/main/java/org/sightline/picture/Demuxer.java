package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_network_init;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;

/// The access units of a foreign stream or file, not decoded, taken apart by FFmpeg.
///
/// Native code parses what the peer sends: use it for the network in a process of its own only.
/// H.264, H.265 and AAC are taken; other media tracks are left out.
public final class Demuxer implements AutoCloseable {
  /// The protocols that are followed for the network: nothing that reads a file or starts a
  /// program.
  static final String NETWORK = "rtmp,rtmps,tcp,tls,srt,udp";

  private static final String FILE = "file";

  /// The containers that are read from files: none of those that are lists of other files.
  private static final String CONTAINERS =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,h264,hevc";

  private static final int MAX_EXTRA_BYTES = 64 << 10;
  private static final int MAX_UNIT_BYTES = 16 << 20;
  private static final long VIDEO_RATE = 90_000;

  /// One access unit in the form of [org.sightline.media.AccessUnit].
  ///
  /// @param time presentation time in ticks of the media track's clock rate
  public record Unit(int mediaTrack, boolean key, long time, byte[] bytes) {}

  /// One media track that is taken, and how its packets become access units.
  private record Track(int stream, MediaFormat format, TrackForm form) {}

  private final String name;
  private final AVFormatContext input;
  private final AVPacket packet = av_packet_alloc();
  private final List<Track> tracks;
  private boolean closed;

  private Demuxer(String name, AVFormatContext input, List<Track> tracks) {
    this.name = name;
    this.input = input;
    this.tracks = tracks;
  }

  /// Opens a stream of the network.
  ///
  /// @param address `rtmp:`, `rtmps:` or `srt:`
  /// @throws PictureException if it cannot be opened or holds no media track that is taken
  public static Demuxer ofNetwork(String address) {
    Ffmpeg.ready();
    avformat_network_init();
    return opened("the stream", address, NETWORK);
  }

  /// Opens a file that its owner named.
  ///
  /// @throws PictureException if it cannot be opened or holds no media track that is taken
  public static Demuxer ofFile(Path file) {
    Ffmpeg.ready();
    return opened(file.toString(), "file:" + file.toAbsolutePath(), FILE);
  }

  private static Demuxer opened(String name, String address, String protocols) {
    AVFormatContext input = avformat_alloc_context();
    AVDictionary options = new AVDictionary(null);
    try {
      av_dict_set(options, "protocol_whitelist", protocols, 0);
      if (protocols.equals(FILE)) {
        av_dict_set(options, "format_whitelist", CONTAINERS, 0);
      }
      // Enough for a key picture with its parameter sets, and not a second more of waiting.
      av_dict_set(options, "analyzeduration", "3000000", 0);
      av_dict_set(options, "rw_timeout", "15000000", 0);
      int code = avformat_open_input(input, address, null, options);
      if (code < 0) {
        throw unreadable(name, Ffmpeg.words(code));
      }
    } finally {
      av_dict_free(options);
    }
    try {
      int code = avformat_find_stream_info(input, (AVDictionary) null);
      if (code < 0) {
        throw unreadable(name, Ffmpeg.words(code));
      }
      List<Track> tracks = tracks(input);
      if (tracks.isEmpty()) {
        throw unreadable(name, "it holds no H.264, H.265 or AAC");
      }
      return new Demuxer(name, input, tracks);
    } catch (RuntimeException e) {
      avformat_close_input(input);
      throw e;
    }
  }

  private static List<Track> tracks(AVFormatContext input) {
    List<Track> tracks = new ArrayList<>();
    for (int i = 0; i < input.nb_streams(); i++) {
      AVCodecParameters codec = input.streams(i).codecpar();
      byte[] extra = bytes(codec.extradata(), codec.extradata_size(), MAX_EXTRA_BYTES);
      TrackForm form =
          switch (codec.codec_id()) {
            case AV_CODEC_ID_H264 -> TrackForm.h264(extra, codec.width(), codec.height());
            case AV_CODEC_ID_HEVC -> TrackForm.h265(extra, codec.width(), codec.height());
            case AV_CODEC_ID_AAC ->
                TrackForm.aac(extra, codec.sample_rate(), codec.ch_layout().nb_channels());
            default -> null;
          };
      if (form != null && form.format() != null) {
        boolean video = form.format().isVideo();
        boolean another = tracks.stream().anyMatch(t -> t.format().isVideo() == video);
        if (!another) {
          tracks.add(video ? 0 : tracks.size(), new Track(i, form.format(), form));
        }
      }
    }
    return tracks;
  }

  private static byte[] bytes(@Nullable BytePointer pointer, int size, int most) {
    if (pointer == null || pointer.isNull() || size <= 0 || size > most) {
      return new byte[0];
    }
    byte[] bytes = new byte[size];
    pointer.position(0).get(bytes);
    return bytes;
  }

  /// The media tracks; the video is the first.
  public List<MediaFormat> tracks() {
    return tracks.stream().map(Track::format).toList();
  }

  /// The next access unit, waiting for it; null at the end.
  ///
  /// @throws PictureException if the stream broke
  public @Nullable Unit next() {
    while (true) {
      int code = av_read_frame(input, packet);
      if (code == AVERROR_EOF) {
        return null;
      }
      if (code < 0) {
        throw unreadable(name, Ffmpeg.words(code));
      }
      try {
        Unit unit = unit();
        if (unit != null) {
          return unit;
        }
      } finally {
        av_packet_unref(packet);
      }
    }
  }

  private @Nullable Unit unit() {
    for (int i = 0; i < tracks.size(); i++) {
      Track track = tracks.get(i);
      if (track.stream() == packet.stream_index()) {
        byte[] raw = bytes(packet.data(), packet.size(), MAX_UNIT_BYTES);
        byte[] unit = track.form().unit(raw);
        long time = packet.pts() == AV_NOPTS_VALUE ? packet.dts() : packet.pts();
        if (unit.length == 0 || time == AV_NOPTS_VALUE) {
          return null;
        }
        boolean video = track.format().isVideo();
        boolean key = !video || (packet.flags() & AV_PKT_FLAG_KEY) != 0;
        AVStream stream = input.streams(packet.stream_index());
        long rate = video ? VIDEO_RATE : track.format().clockRate();
        long ticks = av_rescale(time, rate * stream.time_base().num(), stream.time_base().den());
        return new Unit(i, key, ticks, unit);
      }
    }
    return null;
  }

  private static PictureException unreadable(String name, String why) {
    return new PictureException(
        PictureException.Kind.UNREADABLE_FILE, "%s cannot be read: %s".formatted(name, why));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      av_packet_free(packet);
      avformat_close_input(input);
    }
  }

  @Override
  public String toString() {
    return "demuxer of " + Arrays.toString(tracks().toArray());
  }
}
