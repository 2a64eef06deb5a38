package org.sightline.server.live;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.sightline.media.MediaFormat;
import org.sightline.picture.PictureWorks;
import org.sightline.picture.SoundTranscoder;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamState;

/// The streams that are being converted for browsers that cannot play them, each once for all its
/// viewers, and only while it has some.
public final class Conversions implements AutoCloseable {
  /// Streams at once of which the sound alone is converted: each costs a two-hundredth of a core.
  static final int MOST_SOUNDS = 64;

  private final int most;
  private final Supplier<PictureWorks> pictureWorks;
  private final PictureWorks soundWorks;
  private final InstantSource clock;
  // Guarded by this.
  private final Map<Wanted, Shared> running = new HashMap<>();

  /// What is converted of a stream.
  private enum Kind {
    PICTURES,
    SOUND,
    OPUS
  }

  private record Wanted(Stream source, Kind kind) {}

  private static final class Shared {
    final Conversion conversion;
    int viewers;

    Shared(Conversion conversion) {
      this.conversion = conversion;
    }
  }

  /// @param most streams at once whose pictures are converted, 0 for none
  /// @param pictureWorks gives what converts the pictures of one stream, which is closed with it
  /// @param soundWorks what converts the sound of all
  public Conversions(
      int most, Supplier<PictureWorks> pictureWorks, PictureWorks soundWorks, InstantSource clock) {
    this.most = most;
    this.pictureWorks = pictureWorks;
    this.soundWorks = soundWorks;
    this.clock = clock;
  }

  /// A viewer's share in a conversion; closing gives it back.
  public final class Share implements AutoCloseable {
    private final Wanted wanted;
    private final Stream made;
    private boolean given;

    private Share(Wanted wanted, Stream made) {
      this.wanted = wanted;
      this.made = made;
    }

    /// Whether the pictures are converted, and not the sound alone.
    public boolean pictures() {
      return wanted.kind() == Kind.PICTURES;
    }

    /// The stream that is made.
    public Stream stream() {
      return made;
    }

    @Override
    public void close() {
      if (!given) {
        given = true;
        giveBack(wanted);
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

  /// Whether a browser that plays `families` hears `stream` only when its sound is turned into AAC.
  public static boolean isSoundNeeded(Stream stream, Set<String> families) {
    if (!families.contains("mp4a")
        || !(stream.state()
            instanceof StreamState.Playing(var _, List<MediaFormat> tracks, var _))) {
      return false;
    }
    int sound = Conversion.sound(tracks);
    return sound >= 0 && SoundTranscoder.takes(tracks.get(sound));
  }

  /// The first part of a codec's name as browsers know it.
  private static String family(MediaFormat format) {
    return format.codec().split("\\.", 2)[0].toLowerCase(Locale.ROOT);
  }

  /// A share in the conversion of `stream`; empty where as many run as may.
  public Optional<Share> share(Stream stream) {
    return share(new Wanted(stream, Kind.PICTURES));
  }

  /// A share in the same stream with its sound turned into AAC; empty where as many run as may.
  public Optional<Share> shareSound(Stream stream) {
    return share(new Wanted(stream, Kind.SOUND));
  }

  /// A share in the same stream with its sound turned into Opus; empty where as many run as may.
  public Optional<Share> shareOpus(Stream stream) {
    return share(new Wanted(stream, Kind.OPUS));
  }

  private synchronized Optional<Share> share(Wanted wanted) {
    Shared shared = running.get(wanted);
    if (shared == null) {
      boolean pictures = wanted.kind() == Kind.PICTURES;
      long alike =
          running.keySet().stream().filter(w -> pictures == (w.kind() == Kind.PICTURES)).count();
      if (alike >= (pictures ? most : MOST_SOUNDS)) {
        return Optional.empty();
      }
      Stream source = wanted.source();
      shared =
          new Shared(
              switch (wanted.kind()) {
                case PICTURES -> Conversion.ofPictures(source, pictureWorks.get(), clock);
                case SOUND -> Conversion.ofSound(source, soundWorks, clock);
                case OPUS -> Conversion.ofOpus(source, soundWorks, clock);
              });
      shared.conversion.start();
      running.put(wanted, shared);
    }
    shared.viewers++;
    return Optional.of(new Share(wanted, shared.conversion.stream()));
  }

  /// How many run.
  public synchronized int running() {
    return running.size();
  }

  private synchronized void giveBack(Wanted wanted) {
    Shared shared = running.get(wanted);
    if (shared != null && --shared.viewers == 0) {
      running.remove(wanted);
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
