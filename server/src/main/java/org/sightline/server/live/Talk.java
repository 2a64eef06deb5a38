package org.sightline.server.live;

import java.io.IOException;
import org.sightline.media.rtsp.BackChannel;

/// One person's voice on its way to a camera, in the form that the camera takes.
public final class Talk {
  private final BackChannel channel;

  public Talk(BackChannel channel) {
    this.channel = channel;
  }

  /// Whether the camera takes a form that can be made of linear sound at 8 kHz.
  public boolean isPossible() {
    return !channel.form().isAac()
        && channel.form().clockRate() == 8000
        && channel.form().channels() == 1;
  }

  /// Sends linear sound: 16 bits a sample, little-endian, 8000 a second, one channel.
  ///
  /// @throws IOException if the camera takes no more
  public void say(byte[] linear) throws IOException {
    if (linear.length >= 2) {
      byte[] coded = G711.encoded(linear, channel.form());
      channel.send(coded, coded.length);
    }
  }
}
