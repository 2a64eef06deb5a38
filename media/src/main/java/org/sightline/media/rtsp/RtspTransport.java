package org.sightline.media.rtsp;

/// How the packets of a camera come to us (RFC 2326 section 10.12 and appendix C).
public enum RtspTransport {
  /// Over TCP; if the camera refuses that, in datagrams to us.
  AUTO,
  /// Between the messages on the same TCP connection: passes every firewall and loses nothing.
  TCP,
  /// In datagrams to us: not held up by a lost packet, which is lost for good.
  UDP,
  /// In datagrams to a group that the camera chooses: one stream for many readers.
  MULTICAST,
  /// Between the messages, tunnelled over HTTP (Apple's QuickTime tunnel), where only web traffic
  /// passes.
  HTTP,
  /// The same over HTTP with TLS.
  HTTPS;

  /// Whether messages go through an HTTP tunnel.
  boolean isTunnel() {
    return this == HTTP || this == HTTPS;
  }

  /// Whether packets come in datagrams.
  boolean isDatagrams() {
    return this == UDP || this == MULTICAST;
  }
}
