package org.sightline.webrtc;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a node answers to an offer: one video and perhaps one sound that it sends, everything else
/// inactive (RFC 8829, RFC 8839, RFC 9143).
///
/// @param addresses where the node receives, best first
/// @param fingerprint of the node's certificate, SHA-256 in hexadecimal pairs
record SdpAnswer(IceCredentials ice, List<InetAddress> addresses, int port, String fingerprint) {
  /// What is sent in one media description of the offer.
  ///
  /// @param ssrc of the packets
  record Sent(int media, SdpOffer.Format format, int ssrc) {}

  private static final String NAME = "sightline";

  /// The text for `offer`; `sent` says what its media are used for.
  String text(SdpOffer offer, List<Sent> sent) {
    StringBuilder out = new StringBuilder(2048);
    line(out, "v=0");
    line(out, "o=- %d 1 IN IP4 127.0.0.1".formatted(Math.abs(ice.password().hashCode()) + 1L));
    line(out, "s=" + NAME);
    line(out, "t=0 0");
    List<Integer> kept =
        IntStream.range(0, offer.media().size()).filter(i -> isKept(offer, i)).boxed().toList();
    if (kept.stream().noneMatch(i -> offer.media().get(i).mid().isEmpty())) {
      String mids =
          kept.stream().map(i -> offer.media().get(i).mid()).collect(Collectors.joining(" "));
      line(out, "a=group:BUNDLE " + mids);
    }
    line(out, "a=ice-lite");
    line(out, "a=msid-semantic: WMS " + NAME);
    boolean first = true;
    for (int i = 0; i < offer.media().size(); i++) {
      SdpOffer.Media media = offer.media().get(i);
      if (!isKept(offer, i)) {
        reject(out, media);
        continue;
      }
      int index = i;
      medium(
          out,
          media,
          sent.stream().filter(s -> s.media() == index).findFirst().orElse(null),
          first);
      first = false;
    }
    return out.toString();
  }

  private static boolean isKept(SdpOffer offer, int index) {
    SdpOffer.Media media = offer.media().get(index);
    return !media.formats().isEmpty()
        && media.protocol().endsWith("RTP/SAVPF")
        && (media.kind().equals("video") || media.kind().equals("audio"));
  }

  private static void reject(StringBuilder out, SdpOffer.Media media) {
    int type = media.formats().isEmpty() ? 0 : media.formats().getFirst().payloadType();
    String format = media.protocol().contains("SCTP") ? "webrtc-datachannel" : String.valueOf(type);
    line(out, "m=%s 0 %s %s".formatted(media.kind(), media.protocol(), format));
    line(out, "c=IN IP4 0.0.0.0");
    if (!media.mid().isEmpty()) {
      line(out, "a=mid:" + media.mid());
    }
  }

  private void medium(
      StringBuilder out, SdpOffer.Media media, @Nullable Sent sent, boolean candidates) {
    SdpOffer.Format format = sent == null ? media.formats().getFirst() : sent.format();
    InetAddress address = addresses.getFirst();
    line(
        out, "m=%s %d %s %d".formatted(media.kind(), port, media.protocol(), format.payloadType()));
    line(
        out,
        "c=IN %s %s".formatted(address instanceof Inet6Address ? "IP6" : "IP4", text(address)));
    line(out, "a=rtcp-mux");
    if (!media.mid().isEmpty()) {
      line(out, "a=mid:" + media.mid());
    }
    line(out, "a=ice-ufrag:" + ice.ufrag());
    line(out, "a=ice-pwd:" + ice.password());
    line(out, "a=fingerprint:sha-256 " + fingerprint);
    line(out, "a=setup:passive");
    if (candidates) {
      candidates(out);
    }
    if (!format.encoding().isEmpty()) {
      String channels = format.channels() > 1 ? "/" + format.channels() : "";
      line(
          out,
          "a=rtpmap:%d %s/%d%s"
              .formatted(format.payloadType(), format.encoding(), format.clockRate(), channels));
    }
    if (!format.parameters().isEmpty()) {
      line(out, "a=fmtp:%d %s".formatted(format.payloadType(), format.parameters()));
    }
    if (sent == null) {
      line(out, "a=inactive");
      return;
    }
    for (String feedback : List.of("nack", "nack pli", "goog-remb")) {
      if (format.says(feedback)) {
        line(out, "a=rtcp-fb:%d %s".formatted(format.payloadType(), feedback));
      }
    }
    line(out, "a=sendonly");
    line(out, "a=msid:%s %s".formatted(NAME, media.kind()));
    line(out, "a=ssrc:%d cname:%s".formatted(sent.ssrc() & 0xFFFFFFFFL, NAME));
  }

  private void candidates(StringBuilder out) {
    int preference = 65_535;
    for (InetAddress address : addresses) {
      long priority = (126L << 24) + ((long) preference << 8) + 255;
      line(
          out,
          "a=candidate:%d 1 udp %d %s %d typ host"
              .formatted(65_536 - preference, priority, text(address), port));
      preference--;
    }
    line(out, "a=end-of-candidates");
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static void line(StringBuilder out, String line) {
    out.append(line).append("\r\n");
  }
}
