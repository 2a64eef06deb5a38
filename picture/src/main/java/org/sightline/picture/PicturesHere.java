package org.sightline.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// Pictures and sound that are made by FFmpeg in this very process, on the calling thread. A node
/// that records does not do that; its child processes do.
public final class PicturesHere implements PictureWorks {
  @Override
  public Made picture(MediaFormat format, AccessUnit unit, Wish wish) {
    Optional<byte[]> jpeg =
        wish.rough()
            ? KeyPicture.small(format, unit, wish.most(), wish.quality())
            : KeyPicture.whole(format, unit, wish.most(), wish.quality());
    return new Made(jpeg, 0);
  }

  @Override
  public Turner turner(MediaFormat from, Into into) {
    return switch (into) {
      case AAC -> new SoundTranscoder(from);
      case AAC_ON_GRID -> new SoundTranscoder(from, true);
      case BROWSER_VIDEO -> new VideoTurner(from);
      case OPUS -> new OpusTurner(from);
    };
  }

  @Override
  public long burn(Path from, Path to, Instant began, BooleanSupplier stopped) throws IOException {
    return BurnedTime.write(from, to, began, stopped);
  }

  @Override
  public void close() {
    // Nothing outlives a call but what its caller closes.
  }
}
