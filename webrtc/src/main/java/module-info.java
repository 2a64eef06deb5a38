/// Live pictures to browsers by WebRTC, from the socket to the sealed packet. Knows streams and
/// their formats; knows no user, no HTTP and no pixels.
module org.sightline.webrtc {
  requires static org.jspecify;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.tls;
  requires transitive org.sightline.domain;
  requires transitive org.sightline.media;
  requires transitive org.sightline.stream;

  exports org.sightline.webrtc;
}
