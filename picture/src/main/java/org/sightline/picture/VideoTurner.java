package org.sightline.picture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// Pictures of any codec turned into H.264 of at most [#MOST] and [#RATE] pictures a second, which
/// every browser plays.
public final class VideoTurner implements Turner {
  /// The largest picture that is made.
  public static final PictureSize MOST = new PictureSize(1280, 720);

  /// Pictures a second that are made at most.
  public static final int RATE = 15;

  private static final int BITS_A_SECOND = 2_000_000;

  private final VideoDecoder decoder;
  private @Nullable VideoEncoder encoder;
  private int track;

  /// @throws PictureException if the format is no picture or its parameter sets are refused
  public VideoTurner(MediaFormat from) {
    decoder =
        new VideoDecoder(
            from, new DecoderSettings(MOST, Duration.ofMillis(1000 / RATE - 3), false));
  }

  @Override
  public Optional<MediaFormat> format() {
    return Optional.ofNullable(encoder).map(VideoEncoder::format);
  }

  @Override
  public List<AccessUnit> turn(List<AccessUnit> units) {
    List<AccessUnit> turned = new ArrayList<>();
    for (AccessUnit unit : units) {
      track = unit.mediaTrack();
      decoder.decode(unit, picture -> encode(picture, turned));
    }
    return turned;
  }

  private void encode(Picture picture, List<AccessUnit> turned) {
    VideoEncoder into = encoder;
    if (into == null) {
      PictureSize size = new PictureSize(picture.width(), picture.height()).inside(MOST);
      into = new VideoEncoder(new EncoderSettings(size, RATE, BITS_A_SECOND, 2 * RATE, 1));
      encoder = into;
    }
    into.encode(
        picture,
        unit ->
            turned.add(
                new AccessUnit(
                    track, unit.time(), unit.key(), false, unit.received(), unit.bytes())));
  }

  @Override
  public void close() {
    decoder.close();
    if (encoder != null) {
      encoder.close();
    }
  }

  @Override
  public String toString() {
    return "turner with " + decoder;
  }
}
