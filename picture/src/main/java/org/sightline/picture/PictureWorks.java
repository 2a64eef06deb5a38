package org.sightline.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// Where pictures and sound are made for people of what cameras sent: in this process
/// ([PicturesHere]) or in another one ([RemoteWorks]), which a crash of a decoder costs no more
/// than itself.
///
/// Any thread may call; calls may wait for each other.
public interface PictureWorks extends AutoCloseable {
  /// What a picture is to be.
  ///
  /// @param most it is scaled down to fit inside
  /// @param quality of the JPEG file, 1 to 100
  /// @param rough whether it is decoded without the filters that smooth the edges of blocks
  record Wish(PictureSize most, int quality, boolean rough) {}

  /// A picture that was made.
  ///
  /// @param jpeg a JPEG file; empty where the unit does not decode to a picture
  /// @param cpuNanos processor time that it took besides the calling thread's
  record Made(Optional<byte[]> jpeg, long cpuNanos) {}

  /// What something is turned into.
  enum Into {
    /// Plain sound into AAC, see [SoundTranscoder].
    AAC,
    /// Plain sound into AAC whose frames lie on the grid of [SoundTranscoder].
    AAC_ON_GRID,
    /// Pictures into H.264 that any browser plays, see [VideoTurner].
    BROWSER_VIDEO,
    /// Sound of any form into Opus for WebRTC, on Opus's own clock.
    OPUS
  }

  /// Whether sound of this form can be turned into Opus.
  static boolean isForOpus(MediaFormat format) {
    return OpusTurner.takes(format);
  }

  /// One key picture, decoded by itself.
  ///
  /// @throws PictureException if the format is no picture, its parameter sets are refused, or there
  ///   is nothing that decodes at present
  Made picture(MediaFormat format, AccessUnit unit, Wish wish);

  /// Begins to turn the sound or the pictures of one run.
  ///
  /// @throws PictureException if the format cannot be turned, or there is nothing that does at
  ///   present
  Turner turner(MediaFormat from, Into into);

  /// Writes a copy of a file with the time in its pictures, see [BurnedTime#write].
  ///
  /// @return how many pictures it has
  long burn(Path from, Path to, Instant began, BooleanSupplier stopped) throws IOException;

  @Override
  void close();
}
