package org.sightline.picture;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;
import org.sightline.media.h264.NalUnits;

/// How a container stores one media track: in what form its codec is described, and how its packets
/// become access units with lengths of four bytes.
final class TrackForm {
  private static final int MAX_SETS = 64;
  private static final int H265_VPS = 32;
  private static final int H265_SPS = 33;
  private static final int H265_PPS = 34;
  private static final int H264_SPS = 7;
  private static final int H264_PPS = 8;
  private static final int[] AAC_RATES = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350
  };

  private enum Packing {
    ANNEX_B,
    LENGTHS,
    ADTS,
    RAW
  }

  private final @Nullable MediaFormat format;
  private final Packing packing;
  private final int lengthBytes;

  private TrackForm(@Nullable MediaFormat format, Packing packing, int lengthBytes) {
    this.format = format;
    this.packing = packing;
    this.lengthBytes = lengthBytes;
  }

  /// The form of the media track; null where its description lacks what a decoder needs.
  @Nullable MediaFormat format() {
    return format;
  }

  /// @param extra an AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1) or an annex B stream
  static TrackForm h264(byte[] extra, int width, int height) {
    boolean record = extra.length >= 7 && extra[0] == 1;
    List<byte[]> nals = record ? avcSets(extra) : NalUnits.ofAnnexB(extra);
    byte[] sps = first(nals, n -> (n[0] & 0x1F) == H264_SPS);
    byte[] pps = first(nals, n -> (n[0] & 0x1F) == H264_PPS);
    MediaFormat format =
        sps == null || pps == null || sps.length < 4
            ? null
            : new MediaFormat.H264(sps, pps, width, height);
    return new TrackForm(
        format, record ? Packing.LENGTHS : Packing.ANNEX_B, record ? (extra[4] & 3) + 1 : 4);
  }

  /// @param extra an HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1) or an annex B stream
  static TrackForm h265(byte[] extra, int width, int height) {
    boolean record = extra.length >= 23 && extra[0] == 1;
    List<byte[]> nals = record ? hevcSets(extra) : NalUnits.ofAnnexB(extra);
    byte[] vps = first(nals, n -> (n[0] >> 1 & 0x3F) == H265_VPS);
    byte[] sps = first(nals, n -> (n[0] >> 1 & 0x3F) == H265_SPS);
    byte[] pps = first(nals, n -> (n[0] >> 1 & 0x3F) == H265_PPS);
    MediaFormat format =
        vps == null || sps == null || pps == null
            ? null
            : new MediaFormat.H265(vps, sps, pps, width, height);
    return new TrackForm(
        format, record ? Packing.LENGTHS : Packing.ANNEX_B, record ? (extra[21] & 3) + 1 : 4);
  }

  /// @param extra an AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1), or nothing where every packet
  ///   carries its own header (ADTS)
  static TrackForm aac(byte[] extra, int sampleRate, int channels) {
    if (extra.length >= 2) {
      return new TrackForm(new MediaFormat.Aac(extra, sampleRate, channels), Packing.RAW, 0);
    }
    int index = -1;
    for (int i = 0; i < AAC_RATES.length; i++) {
      index = AAC_RATES[i] == sampleRate ? i : index;
    }
    if (index < 0 || channels < 1 || channels > 7) {
      return new TrackForm(null, Packing.ADTS, 0);
    }
    byte[] config = {(byte) (2 << 3 | index >> 1), (byte) ((index & 1) << 7 | channels << 3)};
    return new TrackForm(new MediaFormat.Aac(config, sampleRate, channels), Packing.ADTS, 0);
  }

  /// A packet as an access unit; empty if it holds none.
  byte[] unit(byte[] packet) {
    return switch (packing) {
      case RAW -> packet;
      case ADTS -> withoutAdts(packet);
      case ANNEX_B -> NalUnits.annexBToLengthPrefixed(packet);
      case LENGTHS -> lengthBytes == 4 ? packet : widened(packet);
    };
  }

  private static byte[] withoutAdts(byte[] packet) {
    boolean header = packet.length > 7 && packet[0] == (byte) 0xFF && (packet[1] & 0xF6) == 0xF0;
    if (!header) {
      return packet;
    }
    int from = (packet[1] & 1) == 1 ? 7 : 9;
    return packet.length <= from
        ? new byte[0]
        : java.util.Arrays.copyOfRange(packet, from, packet.length);
  }

  private byte[] widened(byte[] packet) {
    ByteArrayOutputStream unit = new ByteArrayOutputStream(packet.length + 64);
    int at = 0;
    while (at + lengthBytes <= packet.length) {
      int length = 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = length << 8 | (packet[at++] & 0xFF);
      }
      if (length <= 0 || length > packet.length - at) {
        break;
      }
      unit.writeBytes(
          new byte[] {
            (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length
          });
      unit.write(packet, at, length);
      at += length;
    }
    return unit.toByteArray();
  }

  private interface Kind {
    boolean is(byte[] nal);
  }

  private static byte @Nullable [] first(List<byte[]> nals, Kind kind) {
    return nals.stream().filter(n -> n.length > 2 && kind.is(n)).findFirst().orElse(null);
  }

  private static List<byte[]> avcSets(byte[] record) {
    List<byte[]> sets = new ArrayList<>();
    int at = take(record, 6, record[5] & 0x1F, sets);
    if (at > 0 && at < record.length) {
      take(record, at + 1, record[at] & 0xFF, sets);
    }
    return sets;
  }

  private static List<byte[]> hevcSets(byte[] record) {
    List<byte[]> sets = new ArrayList<>();
    int at = 23;
    for (int arrays = record[22] & 0xFF;
        arrays > 0 && at > 0 && at + 3 <= record.length;
        arrays--) {
      int count = (record[at + 1] & 0xFF) << 8 | (record[at + 2] & 0xFF);
      at = take(record, at + 3, count, sets);
    }
    return sets;
  }

  /// Takes `count` sets, each behind its length in two bytes.
  ///
  /// @return where they end, or -1 where the record breaks off
  private static int take(byte[] record, int from, int count, List<byte[]> sets) {
    int at = from;
    for (int i = 0; i < count; i++) {
      if (at + 2 > record.length || sets.size() >= MAX_SETS) {
        return -1;
      }
      int length = (record[at] & 0xFF) << 8 | (record[at + 1] & 0xFF);
      at += 2;
      if (length > record.length - at) {
        return -1;
      }
      sets.add(java.util.Arrays.copyOfRange(record, at, at + length));
      at += length;
    }
    return at;
  }
}
