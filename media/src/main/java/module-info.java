/// Bytes of media protocols and containers, parsed and written in Java. Requires `java.base` only
/// and knows no camera, site, user or observation. It exports a package per format
/// (docs/adr/0002-media-exports.md).
module org.sightline.media {
  requires static org.jspecify;

  exports org.sightline.media;
  exports org.sightline.media.aac;
  exports org.sightline.media.g726;
  exports org.sightline.media.h264;
  exports org.sightline.media.h265;
  exports org.sightline.media.jpeg;
  exports org.sightline.media.mp4;
  exports org.sightline.media.mqtt;
  exports org.sightline.media.rtmp;
  exports org.sightline.media.rtp;
  exports org.sightline.media.rtsp;
  exports org.sightline.media.sdp;
  exports org.sightline.media.signing;
  exports org.sightline.media.xml;
}
