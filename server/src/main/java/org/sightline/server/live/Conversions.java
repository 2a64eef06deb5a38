package org.sightline.server.live;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sightline.media.MediaFormat;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamState;

/// The streams that are being converted for browsers that cannot play them, each once for all its
/// viewers, and only while it has some.
public final class Conversions implements AutoCloseable {
  private final int most;
  private final InstantSource clock;
  // Guarded by this.
  private final Map<Stream, Shared> running = new HashMap<>();

  private static final class Shared {
    final Conversion conversion;
    int viewers;

    Shared(Conversion conversion) {
      this.conversion = conversion;
    }
  }

  /// @param most streams at once, 0 for none
  public Conversions(int most, InstantSource clock) {
    this.most = most;
    this.clock = clock;
  }

  /// A viewer's share in a conversion; closing gives it back.
  public final class Share implements AutoCloseable {
    private final Stream source;
    private final Stream made;
    private boolean given;

    private Share(Stream source, Stream made) {
      this.source = source;
      this.made = made;
    }

    /// The stream that is made.
    public Stream stream() {
      return made;
    }

    @Override
    public void close() {
      if (!given) {
        given = true;
        giveBack(source);
      }
    }
  }

  /// Whether a browser that plays `families` (such as `avc1` and `hvc1`) needs `stream` converted;
  /// not known, and so not said, while the stream does not play.
  public static boolean isNeeded(Stream stream, Set<String> families) {
    return stream.state() instanceof StreamState.Playing playing
        && playing.tracks().stream()
            .filter(MediaFormat::isVideo)
            .findFirst()
            .map(video -> !families.contains(family(video)))
            .orElse(false);
  }

  /// The first part of a codec's name as browsers know it.
  private static String family(MediaFormat format) {
    return format.codec().split("\\.", 2)[0].toLowerCase(Locale.ROOT);
  }

  /// A share in the conversion of `stream`; empty where as many run as may.
  public synchronized Optional<Share> share(Stream stream) {
    Shared shared = running.get(stream);
    if (shared == null) {
      if (running.size() >= most) {
        return Optional.empty();
      }
      shared = new Shared(new Conversion(stream, clock));
      shared.conversion.start();
      running.put(stream, shared);
    }
    shared.viewers++;
    return Optional.of(new Share(stream, shared.conversion.stream()));
  }

  /// How many run.
  public synchronized int running() {
    return running.size();
  }

  private synchronized void giveBack(Stream stream) {
    Shared shared = running.get(stream);
    if (shared != null && --shared.viewers == 0) {
      running.remove(stream);
      shared.conversion.close();
    }
  }

  /// Ends all.
  @Override
  public synchronized void close() {
    running.values().forEach(shared -> shared.conversion.close());
    running.clear();
  }
}
