package org.sightline.recording;

import java.util.function.Predicate;
import org.sightline.media.MediaFormat;
import org.sightline.picture.SoundTranscoder;

/// How a clip is put together.
///
/// @param edges where players begin
/// @param sound what becomes of media tracks that are no pictures
public record ClipForm(Edges edges, Sound sound) {
  /// Everything that was recorded, from a key picture on.
  public static final ClipForm WHOLE = new ClipForm(Edges.KEY, Sound.ALL);

  /// Everything that was recorded, with exact edges.
  public static final ClipForm EXACT = new ClipForm(Edges.EXACT, Sound.ALL);

  /// Where players begin.
  public enum Edges {
    /// With the key picture at or before the range's start.
    KEY,
    /// With the first picture in the range.
    EXACT
  }

  /// What becomes of media tracks that are no pictures.
  public enum Sound {
    /// They are kept as they were recorded.
    ALL,
    /// Sound that browsers play is kept, the rest left out.
    BROWSER,
    /// Sound that browsers play is kept, plain sound turned into AAC, the rest left out. Fragmented
    /// files only: a plain file must know the length of all it holds before it is written, and
    /// keeps plain sound as it is.
    AAC,
    /// They are left out.
    NONE
  }

  Predicate<MediaFormat> wanted() {
    return switch (sound) {
      case ALL -> format -> true;
      case BROWSER -> ClipForm::playsInBrowsers;
      case AAC -> format -> playsInBrowsers(format) || SoundTranscoder.takes(format);
      case NONE -> MediaFormat::isVideo;
    };
  }

  private static boolean playsInBrowsers(MediaFormat format) {
    return format.isVideo()
        || format instanceof MediaFormat.Aac
        || format instanceof MediaFormat.Opus;
  }
}
