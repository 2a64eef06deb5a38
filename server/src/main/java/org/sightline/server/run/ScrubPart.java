package org.sightline.server.run;

import java.util.Optional;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.picture.PictureWorks;
import org.sightline.recording.Recordings;
import org.sightline.recording.ScrubSettings;
import org.sightline.recording.ScrubStrip;
import org.sightline.server.node.CameraDesk;
import org.sightline.stream.Stream;
import org.sightline.stream.Streams;

/// The small pictures of all recorded cameras, of those that come and go as well.
final class ScrubPart implements AutoCloseable {
  private final ScrubStrip strip;
  private final AutoCloseable cameras;

  private ScrubPart(ScrubStrip strip, AutoCloseable cameras) {
    this.strip = strip;
    this.cameras = cameras;
  }

  static ScrubPart start(
      ScrubSettings settings,
      Recordings recordings,
      PictureWorks works,
      Streams streams,
      CameraDesk cameras) {
    ScrubStrip strip = ScrubStrip.start(recordings, settings, works);
    cameras.cameras().forEach(camera -> watch(strip, streams, cameras, camera.name()));
    return new ScrubPart(strip, cameras.listen(name -> watch(strip, streams, cameras, name)));
  }

  private static void watch(
      ScrubStrip strip, Streams streams, CameraDesk cameras, CameraName name) {
    Optional<Stream> main = streams.find(StreamId.main(name));
    if (cameras.find(name).filter(Camera::record).isPresent() && main.isPresent()) {
      strip.watch(main.get(), streams.find(new StreamId(name, StreamRole.SUB)).orElse(null));
    } else {
      strip.forget(StreamId.main(name));
    }
  }

  ScrubStrip strip() {
    return strip;
  }

  @Override
  public void close() throws Exception {
    cameras.close();
    strip.close();
  }
}
