package org.sightline.media.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The RTP-Info field (RFC 2326 section 12.33): where the packets of each media track begin.
///
/// Many cameras leave it out or lie, so the client reads nothing of it; tests read what our server
/// says in it.
///
/// @param sequence of the first packet; empty if missing or unreadable
/// @param rtpTime of the first packet; empty if missing or unreadable
record RtpInfoHeader(String url, Optional<Integer> sequence, Optional<Integer> rtpTime) {
  private static final int MAX_STREAMS = 32;

  /// Reads all streams of the field. A comma inside a URL ends the stream only where `url=`
  /// follows.
  static List<RtpInfoHeader> parse(String value) {
    List<RtpInfoHeader> streams = new ArrayList<>();
    for (String one : value.split(",(?=\\s*url=)", MAX_STREAMS)) {
      Map<String, String> parameters = HeaderText.parameters(one, ';');
      String url = parameters.get("url");
      if (url != null) {
        streams.add(
            new RtpInfoHeader(
                url,
                HeaderText.wholeNumber(parameters.getOrDefault("seq", "")).filter(n -> n <= 0xFFFF),
                unsigned(parameters.getOrDefault("rtptime", ""))));
      }
    }
    return streams;
  }

  private static Optional<Integer> unsigned(String text) {
    try {
      return Optional.of(Integer.parseUnsignedInt(text.strip()));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }
}
