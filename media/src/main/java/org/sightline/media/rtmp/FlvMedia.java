package org.sightline.media.rtmp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;
import org.sightline.media.aac.AudioSpecificConfig;
import org.sightline.media.h264.ParameterSets;
import org.sightline.media.h265.H265ParameterSets;

/// Takes the pictures and the sound out of messages that carry them as tags of the FLV format
/// (Adobe, "FLV specification 10.1", annex E; Enhanced RTMP for H.265): H.264, H.265 and AAC. Other
/// codecs are passed over and named in [#passedOver()].
///
/// Nothing is handed on before the form of the video is known, or, where there is only sound,
/// before [#SOUND_ALONE] frames of it. Used by one thread.
final class FlvMedia {
  /// So many frames of sound without a picture are a stream of sound.
  static final int SOUND_ALONE = 100;

  private static final int TICKS_A_MILLI = 90;
  private static final int KEY = 1;
  private static final int AVC = 7;
  private static final int HEVC = 12;
  private static final int AAC = 10;
  private static final int HEADER = 0;
  private static final int UNITS = 1;
  private static final int UNITS_AT_ONCE = 3;

  private @Nullable MediaFormat video;
  private @Nullable MediaFormat sound;
  private int lengthBytes = 4;
  private List<MediaFormat> told = List.of();
  private int soundFrames;
  private boolean begun;
  private long lastTime;
  private long time;
  private String passedOver = "";

  /// What was sent in a form that is not taken; empty for nothing.
  String passedOver() {
    return passedOver;
  }

  /// What one video message brings.
  List<RtmpFrame> video(byte[] tag, long at) {
    if (tag.length < 5) {
      return List.of();
    }
    int first = tag[0] & 0xFF;
    if ((first & 0x80) != 0) {
      return enhanced(tag, at);
    }
    int codec = first & 0x0F;
    if (codec != AVC && codec != HEVC) {
      passedOver = "video of FLV codec " + codec;
      return List.of();
    }
    return picture(new Tag(first >> 4 == KEY, tag[1], codec == HEVC, signed24(tag, 2), 5), tag, at);
  }

  /// One coded picture or the form of those to come.
  ///
  /// @param sort [#HEADER] or [#UNITS]
  /// @param later milliseconds from decoding to showing
  /// @param from where its bytes begin
  private record Tag(boolean key, int sort, boolean hevc, int later, int from) {}

  private List<RtmpFrame> enhanced(byte[] tag, long at) {
    int sort = tag[0] & 0x0F;
    String code = new String(tag, 1, 4, StandardCharsets.ISO_8859_1);
    boolean hevc = code.equals("hvc1");
    if (!hevc && !code.equals("avc1")) {
      passedOver = "video of a codec other than H.264 and H.265";
      return List.of();
    }
    boolean key = (tag[0] >> 4 & 7) == KEY;
    return switch (sort) {
      case HEADER -> picture(new Tag(key, HEADER, hevc, 0, 5), tag, at);
      case UNITS ->
          tag.length < 8
              ? List.of()
              : picture(new Tag(key, UNITS, hevc, signed24(tag, 5), 8), tag, at);
      case UNITS_AT_ONCE -> picture(new Tag(key, UNITS, hevc, 0, 5), tag, at);
      default -> List.of();
    };
  }

  private List<RtmpFrame> picture(Tag what, byte[] tag, long at) {
    if (what.sort() == HEADER) {
      form(what.hevc(), Arrays.copyOfRange(tag, what.from(), tag.length))
          .ifPresent(format -> video = format);
      return List.of();
    }
    MediaFormat format = video;
    if (what.sort() != UNITS || format == null) {
      return List.of();
    }
    byte[] unit = units(tag, what.from());
    if (unit.length == 0) {
      return List.of();
    }
    List<RtmpFrame> frames = new ArrayList<>(2);
    tell(frames);
    long shown = unwrapped(at) + what.later();
    frames.add(new RtmpFrame.Unit(told.indexOf(format), what.key(), shown * TICKS_A_MILLI, unit));
    return frames;
  }

  /// What one sound message brings.
  List<RtmpFrame> sound(byte[] tag, long at) {
    if (tag.length < 3) {
      return List.of();
    }
    int codec = (tag[0] & 0xFF) >> 4;
    if (codec != AAC) {
      passedOver = "sound of FLV codec " + codec;
      return List.of();
    }
    byte[] body = Arrays.copyOfRange(tag, 2, tag.length);
    if (tag[1] == HEADER) {
      AudioSpecificConfig.parse(body)
          .ifPresent(c -> sound = new MediaFormat.Aac(body, c.sampleRate(), c.channels()));
      return List.of();
    }
    MediaFormat format = sound;
    if (format == null) {
      return List.of();
    }
    soundFrames++;
    if (video == null && soundFrames < SOUND_ALONE) {
      return List.of();
    }
    List<RtmpFrame> frames = new ArrayList<>(2);
    tell(frames);
    long ticks = Math.floorDiv(unwrapped(at) * format.clockRate(), 1000L);
    frames.add(new RtmpFrame.Unit(told.indexOf(format), true, ticks, body));
    return frames;
  }

  /// Tells the form where it is another than was told last; the video comes first.
  private void tell(List<RtmpFrame> frames) {
    List<MediaFormat> now = new ArrayList<>(2);
    if (video != null) {
      now.add(video);
    }
    if (sound != null) {
      now.add(sound);
    }
    if (!now.equals(told)) {
      told = List.copyOf(now);
      frames.add(new RtmpFrame.Form(told));
    }
  }

  /// Times have 32 bits and begin anew after 49 days.
  private long unwrapped(long at) {
    time = begun ? time + (int) (at - lastTime) : at;
    lastTime = at;
    begun = true;
    return time;
  }

  private static int signed24(byte[] bytes, int from) {
    return bytes[from] << 16 | (bytes[from + 1] & 0xFF) << 8 | bytes[from + 2] & 0xFF;
  }

  /// The form in a decoder configuration record (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1); empty
  /// where it cannot be read.
  private Optional<? extends MediaFormat> form(boolean hevc, byte[] record) {
    ByteBuffer in = ByteBuffer.wrap(record);
    int head = hevc ? 22 : 5;
    if (record.length < head + 1) {
      return Optional.empty();
    }
    int bytes = (record[hevc ? 21 : 4] & 3) + 1;
    in.position(head);
    Optional<? extends MediaFormat> found = hevc ? hevc(in) : avc(in);
    if (found.isPresent() && bytes != 3) {
      lengthBytes = bytes;
      return found;
    }
    return Optional.empty();
  }

  private static Optional<MediaFormat.H264> avc(ByteBuffer in) {
    ParameterSets sets = new ParameterSets();
    for (int list = 0; list < 2 && in.hasRemaining(); list++) {
      int count = in.get() & (list == 0 ? 0x1F : 0xFF);
      for (int i = 0; i < count; i++) {
        byte[] set = set(in);
        if (set.length > 0) {
          sets.offer(set, 0, set.length);
        }
      }
    }
    return sets.format();
  }

  private static Optional<MediaFormat.H265> hevc(ByteBuffer in) {
    H265ParameterSets sets = new H265ParameterSets();
    int arrays = in.get() & 0xFF;
    for (int array = 0; array < arrays && in.remaining() >= 3; array++) {
      in.get(); // which sort: each set says so itself
      int count = in.getShort() & 0xFFFF;
      for (int i = 0; i < count && in.hasRemaining(); i++) {
        byte[] set = set(in);
        if (set.length > 0) {
          sets.offer(set, 0, set.length);
        }
      }
    }
    return sets.format();
  }

  /// The next parameter set; empty where it breaks off.
  private static byte[] set(ByteBuffer in) {
    if (in.remaining() < 2) {
      in.position(in.limit());
      return new byte[0];
    }
    int length = in.getShort() & 0xFFFF;
    if (length > in.remaining()) {
      in.position(in.limit());
      return new byte[0];
    }
    byte[] set = new byte[length];
    in.get(set);
    return set;
  }

  /// NAL units behind lengths of four bytes, from those behind lengths as the sender said; none
  /// where they do not fill the tag.
  private byte[] units(byte[] tag, int from) {
    var out = new ByteArrayOutputStream(tag.length);
    int at = from;
    while (at < tag.length) {
      if (at + lengthBytes > tag.length) {
        return new byte[0];
      }
      long length = 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = length << 8 | tag[at + i] & 0xFF;
      }
      at += lengthBytes;
      if (length > tag.length - at) {
        return new byte[0];
      }
      if (length > 0) {
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) length).array());
        out.write(tag, at, (int) length);
      }
      at += (int) length;
    }
    return out.toByteArray();
  }
}
