/// Pixels: decoding, scaling and encoding through the FFmpeg libraries. Knows no camera.
module org.sightline.picture {
  requires static org.jspecify;
  requires transitive org.sightline.media;
  requires java.management;
  requires org.bytedeco.ffmpeg;
  requires org.bytedeco.javacpp;

  exports org.sightline.picture;
}
