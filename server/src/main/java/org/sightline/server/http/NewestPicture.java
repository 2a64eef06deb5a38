package org.sightline.server.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Camera;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.media.MediaFormat;
import org.sightline.picture.DecoderSettings;
import org.sightline.picture.JpegEncoder;
import org.sightline.picture.Picture;
import org.sightline.picture.PictureException;
import org.sightline.picture.VideoDecoder;
import org.sightline.server.node.NodeRooms;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.Subscription;

/// A camera's newest picture, decoded for who asks from the units that its stream keeps. Needs no
/// analysis.
final class NewestPicture {
  private static final int LONGEST_SIDE = 1280;
  private static final int QUALITY = 80;

  private @Nullable VideoDecoder decoder;
  private @Nullable Picture newest;
  private int video = -1;

  private NewestPicture() {}

  /// As JPEG; empty where the stream does not play or nothing of it can be decoded.
  static Optional<byte[]> of(NodeRooms rooms, Camera camera) {
    StreamRole role = camera.sub() == null ? StreamRole.MAIN : StreamRole.SUB;
    return rooms.streams().find(new StreamId(camera.name(), role)).flatMap(NewestPicture::of);
  }

  private static Optional<byte[]> of(Stream stream) {
    NewestPicture look = new NewestPicture();
    try (Subscription units = stream.subscribeFromNewestKey("still", Stream.MAX_KEPT_BYTES * 2)) {
      for (StreamMessage message = units.poll(); message != null; message = units.poll()) {
        look.take(message);
      }
    } catch (PictureException e) {
      return Optional.empty();
    } finally {
      look.close();
    }
    return Optional.ofNullable(look.newest)
        .map(picture -> new JpegEncoder(QUALITY).encode(picture));
  }

  private void take(StreamMessage message) {
    if (message instanceof StreamMessage.RunStarted run) {
      close();
      for (int i = run.tracks().size() - 1; i >= 0; i--) {
        MediaFormat track = run.tracks().get(i);
        video = track.isVideo() ? i : video;
      }
      if (video >= 0) {
        decoder =
            new VideoDecoder(
                run.tracks().get(video), DecoderSettings.all(LONGEST_SIDE, LONGEST_SIDE));
      }
    } else if (message instanceof StreamMessage.Unit unit
        && unit.unit().mediaTrack() == video
        && decoder != null) {
      decoder.decode(unit.unit(), picture -> newest = picture);
    }
  }

  private void close() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }
}
