package org.sightline.media.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One `m=` section: a media track that is offered.
///
/// @param kind `video`, `audio`, `application` …, lower case
/// @param port 0 where the transport decides
/// @param protocol such as `RTP/AVP`
/// @param payloadType the first format, which alone is used; -1 if it is no number from 0 to 127
/// @param encoding upper-case name of the encoding from `a=rtpmap` or, for static payload types,
///   RFC 3551; empty if unknown
/// @param clockRate ticks a second, 0 if unknown
/// @param channels of sound, 0 if not said
/// @param parameters of `a=fmtp`, names in lower case
/// @param control of `a=control`, empty if there is none
public record MediaDescription(
    String kind,
    int port,
    String protocol,
    int payloadType,
    String encoding,
    int clockRate,
    int channels,
    Map<String, String> parameters,
    String control,
    List<String> attributes) {
  public MediaDescription {
    parameters = Map.copyOf(parameters);
    attributes = List.copyOf(attributes);
  }

  /// The value of a parameter of `a=fmtp`, whatever the case of its name.
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name.toLowerCase(Locale.ROOT)));
  }

  /// A parameter that is a whole number in decimal; empty if absent or no number.
  public Optional<Integer> number(String name) {
    return parameter(name).flatMap(text -> SessionDescription.wholeNumber(text));
  }

  /// What it is in words, such as `audio PCMA`.
  public String words() {
    return kind + " " + (encoding.isEmpty() ? "of payload type " + payloadType : encoding);
  }
}
