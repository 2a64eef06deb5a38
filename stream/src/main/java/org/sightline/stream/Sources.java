package org.sightline.stream;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one map from the scheme of an address to the source that opens it. No source executes a
/// command, whatever its address holds.
final class Sources {
  private interface Maker {
    Source make(Source.Way way);
  }

  private final Map<String, Maker> makers;

  /// @param doors where cameras come that send by themselves
  /// @param foreign what takes in the protocols that are not spoken here; null where nothing does
  Sources(SharedReader reader, PushDoors doors, @Nullable ForeignIntake foreign) {
    Maker rtsp = way -> new RtspSource(way, reader);
    Maker other = way -> new ForeignSource(way, foreign);
    Maker rtmp =
        way ->
            StreamAddress.isListener(way.address())
                ? new PushSource(way, doors)
                : new ForeignSource(way, foreign);
    this.makers =
        Map.of(
            "rtsp", rtsp,
            "rtsps", rtsp,
            "http", HttpSource::new,
            "https", HttpSource::new,
            "rtmp", rtmp,
            "rtmps", other,
            "srt", other);
  }

  /// The source for an address that [StreamAddress#checked] let pass.
  Source of(Source.Way way) {
    Maker maker = makers.get(StreamAddress.scheme(way.address()));
    if (maker == null) {
      throw new IllegalStateException("no source for " + StreamAddress.scheme(way.address()));
    }
    return maker.make(way);
  }
}
