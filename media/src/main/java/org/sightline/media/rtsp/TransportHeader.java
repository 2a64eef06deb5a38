package org.sightline.media.rtsp;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The Transport field (RFC 2326 section 12.39).
///
/// @param overTcp whether packets are interleaved with the messages
/// @param multicast whether packets go to a group
/// @param rtpChannel the channel of RTP packets, empty if not said
/// @param rtcpChannel the channel of RTCP packets, empty if not said
/// @param ssrc the source that is announced, empty if not said or unreadable; cameras announce
///   wrong ones, so it is only told
/// @param clientPorts where the client takes packets and reports, over unicast datagrams
/// @param serverPorts where the server sends from and takes reports, over unicast datagrams
/// @param groupPorts where packets go to, over multicast
/// @param destination where packets go to, as written; empty if not said
/// @param source where packets come from, as written; empty if not said
public record TransportHeader(
    boolean overTcp,
    boolean multicast,
    Optional<Integer> rtpChannel,
    Optional<Integer> rtcpChannel,
    Optional<Integer> ssrc,
    Optional<Ports> clientPorts,
    Optional<Ports> serverPorts,
    Optional<Ports> groupPorts,
    String destination,
    String source) {
  /// Two ports, from 1 to 65535.
  public record Ports(int rtp, int rtcp) {}

  private static final int MAX_PORT = 65_535;
  private static final int MAX_HOST_CHARS = 255;

  /// Reads one transport; of several, separated by commas, the first that is over TCP, or else the
  /// first.
  public static TransportHeader parse(String value) {
    TransportHeader first = null;
    for (String one : value.split(",", 16)) {
      TransportHeader parsed = parseOne(one);
      if (parsed.overTcp()) {
        return parsed;
      }
      first = first == null ? parsed : first;
    }
    return first == null ? parseOne("") : first;
  }

  private static TransportHeader parseOne(String value) {
    Map<String, String> parameters = HeaderText.parameters(value, ';');
    boolean tcp =
        parameters.containsKey("rtp/avp/tcp")
            || parameters.containsKey("rtp/savp/tcp")
            || parameters.containsKey("interleaved");
    Optional<Integer> rtp = Optional.empty();
    Optional<Integer> rtcp = Optional.empty();
    String channels = parameters.get("interleaved");
    if (channels != null) {
      int dash = channels.indexOf('-');
      rtp = channel(dash < 0 ? channels : channels.substring(0, dash));
      rtcp = dash < 0 ? rtp.map(n -> n + 1) : channel(channels.substring(dash + 1));
    }
    return new TransportHeader(
        tcp,
        parameters.containsKey("multicast"),
        rtp,
        rtcp,
        ssrc(parameters.getOrDefault("ssrc", "")),
        ports(parameters.getOrDefault("client_port", "")),
        ports(parameters.getOrDefault("server_port", "")),
        ports(parameters.getOrDefault("port", "")),
        host(parameters.getOrDefault("destination", "")),
        host(parameters.getOrDefault("source", "")));
  }

  private static Optional<Integer> channel(String text) {
    return HeaderText.wholeNumber(text).filter(n -> n <= 255);
  }

  /// `6970-6971`, or the first alone.
  private static Optional<Ports> ports(String text) {
    int dash = text.indexOf('-');
    Optional<Integer> rtp = port(dash < 0 ? text : text.substring(0, dash));
    Optional<Integer> rtcp =
        dash < 0 ? rtp.map(n -> n + 1).filter(n -> n <= MAX_PORT) : port(text.substring(dash + 1));
    return rtp.isPresent() && rtcp.isPresent()
        ? Optional.of(new Ports(rtp.get(), rtcp.get()))
        : Optional.empty();
  }

  private static Optional<Integer> port(String text) {
    return HeaderText.wholeNumber(text).filter(n -> n >= 1 && n <= MAX_PORT);
  }

  private static String host(String text) {
    return text.length() > MAX_HOST_CHARS ? "" : text.strip().toLowerCase(Locale.ROOT);
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
