package org.sightline.media.rtmp;

import java.util.List;
import org.sightline.media.MediaFormat;

/// What somebody who publishes a stream sends.
public sealed interface RtmpFrame {
  /// The media tracks from here on.
  record Form(List<MediaFormat> tracks) implements RtmpFrame {
    public Form {
      tracks = List.copyOf(tracks);
    }
  }

  /// One access unit, in the form of [org.sightline.media.AccessUnit#bytes()].
  ///
  /// @param time presentation time in ticks of the media track's clock rate, from the sender's own
  ///   origin
  record Unit(int mediaTrack, boolean key, long time, byte[] bytes) implements RtmpFrame {}
}
