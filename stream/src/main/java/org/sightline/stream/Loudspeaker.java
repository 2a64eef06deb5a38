package org.sightline.stream;

import java.net.URI;
import java.time.InstantSource;
import org.sightline.domain.Reach;
import org.sightline.media.rtsp.RtspClient;
import org.sightline.media.rtsp.RtspTimeouts;
import org.sightline.media.rtsp.TalkOutcome;

/// The way to a camera's loudspeaker, on a connection of its own beside that of its stream, opened
/// under the same rules.
public final class Loudspeaker {
  private Loudspeaker() {}

  /// Asks the camera to be talked through; blocks while it does.
  ///
  /// @throws IllegalArgumentException if the address is of another form than RTSP's
  public static TalkOutcome open(URI address, Reach reach, InstantSource clock) {
    URI checked = StreamAddress.checked(address, reach);
    return RtspClient.talk(checked, StreamAddress.setup(reach, RtspTimeouts.STANDARD, clock));
  }
}
