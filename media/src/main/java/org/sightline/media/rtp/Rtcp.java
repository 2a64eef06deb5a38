package org.sightline.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// RTCP (RFC 3550 section 6): reading of what cameras send, writing of sender reports.
public final class Rtcp {
  /// One packet of a compound, as far as it is used.
  public sealed interface Packet {}

  /// Wall clock beside media time (section 6.4.1).
  ///
  /// @param ntpTime seconds since 1900 in the upper 32 bits, fraction below
  public record SenderReport(int ssrc, long ntpTime, int rtpTimestamp, int packets, int bytes)
      implements Packet {
    /// The instant on the sender's wall clock; era 1 of NTP (from 2036) is assumed for small
    /// values. A sender without a wall clock sends 0, which is an instant of 2036.
    public Instant instant() {
      return Rtcp.instant(ntpTime);
    }
  }

  /// What a receiver has received (section 6.4.2); its blocks are not read.
  public record ReceiverReport(int ssrc) implements Packet {}

  /// Who a source is (section 6.5); its items are not read.
  public record SourceDescription(int sources) implements Packet {}

  /// The end of sources (section 6.6).
  public record Bye(List<Integer> ssrcs) implements Packet {}

  /// Any other packet type.
  public record Other(int type) implements Packet {}

  /// The most packets of one compound that are read.
  public static final int MAX_PACKETS = 16;

  private static final int SENDER_REPORT = 200;
  private static final int RECEIVER_REPORT = 201;
  private static final int SOURCE_DESCRIPTION = 202;
  private static final int BYE = 203;
  private static final long NTP_TO_UNIX_SECONDS = 2_208_988_800L;

  private static final byte[] NAME = "sightline".getBytes(StandardCharsets.US_ASCII);

  /// The description of one source with its name, ended by a zero and filled up to whole words.
  private static final int DESCRIPTION_BYTES = (4 + 4 + 2 + NAME.length + 1 + 3) / 4 * 4;

  private Rtcp() {}

  /// Reads a compound as far as it is well formed; empty if its beginning is not.
  public static List<Packet> parse(ByteBuffer buffer, int offset, int length) {
    List<Packet> packets = new ArrayList<>(2);
    int position = offset;
    int end = offset + length;
    while (position + 4 <= end && packets.size() < MAX_PACKETS) {
      int first = buffer.get(position) & 0xFF;
      int type = buffer.get(position + 1) & 0xFF;
      int bytes =
          4 + 4 * ((buffer.get(position + 2) & 0xFF) << 8 | buffer.get(position + 3) & 0xFF);
      if (first >> 6 != 2 || type < 192 || type > 223 || bytes > end - position) {
        break;
      }
      packets.add(packet(buffer, position, bytes, type, first & 0x1F));
      position += bytes;
    }
    return packets;
  }

  private static Packet packet(ByteBuffer buffer, int at, int bytes, int type, int count) {
    if (type == SENDER_REPORT && bytes >= 28) {
      long ntp =
          (long) RtpHeader.readInt(buffer, at + 8) << 32
              | RtpHeader.readInt(buffer, at + 12) & 0xFFFFFFFFL;
      return new SenderReport(
          RtpHeader.readInt(buffer, at + 4),
          ntp,
          RtpHeader.readInt(buffer, at + 16),
          RtpHeader.readInt(buffer, at + 20),
          RtpHeader.readInt(buffer, at + 24));
    }
    if (type == RECEIVER_REPORT && bytes >= 8) {
      return new ReceiverReport(RtpHeader.readInt(buffer, at + 4));
    }
    if (type == SOURCE_DESCRIPTION) {
      return new SourceDescription(count);
    }
    if (type == BYE) {
      List<Integer> ssrcs = new ArrayList<>();
      for (int i = 0; i < count && 8 + 4 * i <= bytes; i++) {
        ssrcs.add(RtpHeader.readInt(buffer, at + 4 + 4 * i));
      }
      return new Bye(List.copyOf(ssrcs));
    }
    return new Other(type);
  }

  /// A compound of a sender report without blocks and a canonical name, which every compound must
  /// hold (section 6.1).
  ///
  /// @param rtpTimestamp the media time of `now`
  public static byte[] senderReport(RtpCounter counter, Instant now, int rtpTimestamp) {
    byte[] bytes = new byte[28 + DESCRIPTION_BYTES];
    bytes[0] = (byte) 0x80;
    bytes[1] = (byte) SENDER_REPORT;
    bytes[3] = 6;
    RtpHeader.writeInt(bytes, 4, counter.ssrc());
    long ntp = ntpTime(now);
    RtpHeader.writeInt(bytes, 8, (int) (ntp >>> 32));
    RtpHeader.writeInt(bytes, 12, (int) ntp);
    RtpHeader.writeInt(bytes, 16, rtpTimestamp);
    RtpHeader.writeInt(bytes, 20, counter.packets());
    RtpHeader.writeInt(bytes, 24, counter.payloadBytes());
    writeDescription(bytes, 28, counter.ssrc());
    return bytes;
  }

  /// A compound of a receiver report with one block, or none before the first packet, and a
  /// canonical name (section 6.4.2).
  ///
  /// @param receiver the 32 bits that name ourselves
  /// @param ssrc the source that is reported on
  public static byte[] receiverReport(int receiver, int ssrc, Reception reception, long nowNanos) {
    int blocks = reception.started() ? 1 : 0;
    int report = 8 + 24 * blocks;
    byte[] bytes = new byte[report + DESCRIPTION_BYTES];
    bytes[0] = (byte) (0x80 | blocks);
    bytes[1] = (byte) RECEIVER_REPORT;
    bytes[3] = (byte) (report / 4 - 1);
    RtpHeader.writeInt(bytes, 4, receiver);
    if (blocks > 0) {
      reception.writeBlock(bytes, 8, ssrc, nowNanos);
    }
    writeDescription(bytes, report, receiver);
    return bytes;
  }

  private static void writeDescription(byte[] bytes, int at, int ssrc) {
    bytes[at] = (byte) 0x81;
    bytes[at + 1] = (byte) SOURCE_DESCRIPTION;
    bytes[at + 3] = (byte) (DESCRIPTION_BYTES / 4 - 1);
    RtpHeader.writeInt(bytes, at + 4, ssrc);
    bytes[at + 8] = 1;
    bytes[at + 9] = (byte) NAME.length;
    System.arraycopy(NAME, 0, bytes, at + 10, NAME.length);
  }

  /// An instant as NTP writes it (section 4).
  public static long ntpTime(Instant instant) {
    long seconds = instant.getEpochSecond() + NTP_TO_UNIX_SECONDS;
    long fraction = ((long) instant.getNano() << 32) / 1_000_000_000L;
    return seconds << 32 | fraction;
  }

  static Instant instant(long ntpTime) {
    long seconds = ntpTime >>> 32;
    if (seconds < 0x8000_0000L) {
      seconds += 1L << 32;
    }
    long nanos = (ntpTime & 0xFFFFFFFFL) * 1_000_000_000L >>> 32;
    return Instant.ofEpochSecond(seconds - NTP_TO_UNIX_SECONDS, nanos);
  }
}
