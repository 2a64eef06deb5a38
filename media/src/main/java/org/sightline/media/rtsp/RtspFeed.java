package org.sightline.media.rtsp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// Something that an [RtspServer] can send: a stream of access units with its formats.
public interface RtspFeed {
  /// The media tracks; fixed for the life of the feed. At most [RtspServer#MAX_TRACKS].
  List<MediaFormat> tracks();

  /// Why what the feed holds now cannot be sent over RTP, in words for the client; empty where
  /// nothing is known against it. Asked for each DESCRIBE and SETUP.
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  /// Begins to read for one client. Called on the client's own thread.
  Reader open();

  /// What takes in the sound that clients send back; empty where nothing listens.
  default Optional<Loudspeaker> loudspeaker() {
    return Optional.empty();
  }

  /// One client's way through the feed. Used by one thread; [#close()] may come from another and
  /// must end a waiting [#next()].
  interface Reader extends AutoCloseable {
    /// The next access unit when it is due, waiting for it; null at the end. The first picture
    /// should be a key picture.
    @Nullable AccessUnit next() throws InterruptedException;

    /// The wall-clock instant of media time 0, which sender reports then tell; null where a unit is
    /// taken for as old as its sending.
    default @Nullable Instant origin() {
      return null;
    }

    @Override
    void close();
  }
}
