package org.sightline.media.rtsp;

import java.util.Map;
import java.util.Optional;

/// The Transport field (RFC 2326 section 12.39), as far as TCP needs it.
///
/// @param overTcp whether packets are interleaved with the messages
/// @param rtpChannel the channel of RTP packets, empty if not said
/// @param rtcpChannel the channel of RTCP packets, empty if not said
/// @param ssrc the source that is announced, empty if not said or unreadable; cameras announce
///   wrong ones, so it is only told
public record TransportHeader(
    boolean overTcp,
    Optional<Integer> rtpChannel,
    Optional<Integer> rtcpChannel,
    Optional<Integer> ssrc) {
  /// Reads one transport; of several, separated by commas, the first that is over TCP, or else the
  /// first.
  public static TransportHeader parse(String value) {
    TransportHeader first = null;
    for (String one : value.split(",", 16)) {
      TransportHeader parsed = parseOne(one);
      if (parsed.overTcp) {
        return parsed;
      }
      first = first == null ? parsed : first;
    }
    return first == null
        ? new TransportHeader(false, Optional.empty(), Optional.empty(), Optional.empty())
        : first;
  }

  private static TransportHeader parseOne(String value) {
    Map<String, String> parameters = HeaderText.parameters(value, ';');
    boolean tcp = parameters.containsKey("rtp/avp/tcp") || parameters.containsKey("interleaved");
    Optional<Integer> rtp = Optional.empty();
    Optional<Integer> rtcp = Optional.empty();
    String channels = parameters.get("interleaved");
    if (channels != null) {
      int dash = channels.indexOf('-');
      rtp = channel(dash < 0 ? channels : channels.substring(0, dash));
      rtcp = dash < 0 ? rtp.map(n -> n + 1) : channel(channels.substring(dash + 1));
    }
    return new TransportHeader(tcp, rtp, rtcp, ssrc(parameters.getOrDefault("ssrc", "")));
  }

  private static Optional<Integer> channel(String text) {
    return HeaderText.wholeNumber(text).filter(n -> n <= 255);
  }

  private static Optional<Integer> ssrc(String text) {
    String digits = text.strip();
    if (digits.isEmpty() || digits.length() > 8) {
      return Optional.empty();
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), 16);
      if (digit < 0) {
        return Optional.empty();
      }
      value = value << 4 | digit;
    }
    return Optional.of(value);
  }
}
