package org.sightline.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How a camera's packets come to the node.
public enum Transport {
  /// Over TCP, or UDP where the camera refuses that.
  AUTO,
  /// Over one TCP connection: loses nothing on the way.
  TCP,
  /// In datagrams: a packet that is lost stays lost, and none waits for it.
  UDP,
  /// In datagrams to a group, so that several readers share one stream.
  MULTICAST,
  /// Tunnelled over HTTP, where only web traffic passes.
  HTTP,
  /// Tunnelled over HTTP with TLS.
  HTTPS;

  /// The word in configuration, commands and answers, such as `udp`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The transport for its word.
  ///
  /// @throws IllegalArgumentException if there is none of that word
  public static Transport ofWord(String word) {
    for (Transport one : values()) {
      if (one.word().equals(word.toLowerCase(Locale.ROOT))) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        "transport '%s' is unknown: choose %s"
            .formatted(
                word,
                Arrays.stream(values()).map(Transport::word).collect(Collectors.joining(", "))));
  }
}
