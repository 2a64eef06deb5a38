package org.sightline.media.rtp;

import java.util.Optional;
import org.sightline.media.MediaFormat;

/// A depacketiser of pictures, which learns their form from the packets.
public sealed interface VideoDepacketiser extends Depacketiser
    permits H264Depacketiser, H265Depacketiser, JpegDepacketiser {
  /// The form as far as it is known now; empty while something of it is missing.
  Optional<MediaFormat> format();

  /// Whether something that changes the form came since this was last asked.
  boolean takeFormatChanged();
}
