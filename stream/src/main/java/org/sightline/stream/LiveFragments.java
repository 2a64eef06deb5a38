package org.sightline.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentWriter;

/// The access units of one run as fragments for a browser.
///
/// Every picture is a fragment of its own, so that none waits for another; sound waits for the next
/// picture. Times count from the picture that the viewer began with.
///
/// The length of a picture is not known when it is sent. Media Source Extensions throw away all
/// pictures up to the next key one when a picture comes later than twice the length of the one
/// before it (coded frame processing, step 6), so each gets the longest interval of the last
/// [#REMEMBERED]; only the very first waits for the second.
///
/// Only media tracks that a browser plays in MP4 are sent: pictures, and sound as AAC or Opus.
/// Other sound has to be turned into one of these before, and metadata goes another way.
///
/// Pictures that are reordered (B pictures) go out in decoding order as they come; their decoding
/// times are then uneven, which browsers bear, while their presentation times are exact.
final class LiveFragments {
  /// Intervals looked back on.
  static final int REMEMBERED = 32;

  /// The longest length given to a picture.
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /// Sound frames in one fragment where a run has no picture: about 100 ms.
  private static final int SOUND_IN_FRAGMENT = 5;

  /// Sound frames kept while no picture comes; with more, they go without.
  private static final int MAX_SOUND_WAITING = 64;

  private static final int LEFT_OUT = -1;

  private final StreamMessage.RunStarted run;
  private final List<MediaFormat> sent = new ArrayList<>();
  private final int[] sentAs;
  private final FragmentWriter writer;
  private final int video;
  private final List<AccessUnit> waiting = new ArrayList<>();
  private final long[] intervals = new long[REMEMBERED];
  private int intervalsSeen;
  private int picturesWaiting;
  private long newestPicture = Long.MIN_VALUE;
  private @Nullable AccessUnit origin;
  private boolean untilKey = true;
  private long skipped;

  LiveFragments(StreamMessage.RunStarted run) {
    this.run = run;
    this.sentAs = new int[run.tracks().size()];
    for (int i = 0; i < sentAs.length; i++) {
      sentAs[i] = isPlayed(run.tracks().get(i)) ? sent.size() : LEFT_OUT;
      if (sentAs[i] != LEFT_OUT) {
        sent.add(run.tracks().get(i));
      }
    }
    this.writer = new FragmentWriter(sent.isEmpty() ? run.tracks() : sent);
    int found = -1;
    for (int i = 0; i < run.tracks().size() && found < 0; i++) {
      found = run.tracks().get(i).isVideo() ? i : -1;
    }
    this.video = found;
  }

  private static boolean isPlayed(MediaFormat format) {
    return switch (format) {
      case MediaFormat.H264 _,
          MediaFormat.H265 _,
          MediaFormat.Jpeg _,
          MediaFormat.Aac _,
          MediaFormat.Opus _ ->
          true;
      case MediaFormat.G711 _, MediaFormat.G726 _, MediaFormat.L16 _, MediaFormat.Metadata _ ->
          false;
    };
  }

  /// What the viewer needs first, once the unit that it begins with is known.
  LiveMessage.Start start(AccessUnit first) {
    origin = first;
    MediaFormat track = run.tracks().get(first.mediaTrack());
    String codecs =
        sent.stream().map(MediaFormat::codec).distinct().collect(Collectors.joining(","));
    String kind = video < 0 ? "audio" : "video";
    Instant at = run.at().plus(TrackTime.elapsed(first.time(), track));
    return new LiveMessage.Start(
        "%s/mp4; codecs=\"%s\"".formatted(kind, codecs), writer.initialisation(), at);
  }

  /// Whether the viewer has been given its beginning.
  boolean isStarted() {
    return origin != null;
  }

  /// Whether the run can begin, or go on after a loss, with this unit.
  boolean isEntry(AccessUnit unit) {
    return unit.key()
        && !unit.damaged()
        && sentAs[unit.mediaTrack()] != LEFT_OUT
        && (video < 0 || unit.mediaTrack() == video);
  }

  /// Units left out because a damaged one came before them, or because they show before the
  /// beginning.
  long skipped() {
    return skipped;
  }

  /// Takes one unit of the run, in order, [#start(AccessUnit)] first.
  ///
  /// @return a fragment, or null when it has to wait
  LiveMessage.@Nullable Fragment add(AccessUnit unit) {
    AccessUnit from = origin;
    if (from == null) {
      throw new IllegalStateException("no beginning yet for " + unit);
    }
    if (sentAs[unit.mediaTrack()] == LEFT_OUT) {
      return null;
    }
    if (isEntry(unit)) {
      untilKey = false;
    } else if (unit.damaged() && (video < 0 || unit.mediaTrack() == video)) {
      untilKey = true;
    }
    MediaFormat track = run.tracks().get(unit.mediaTrack());
    long time = unit.time() - TrackTime.convert(from.time(), trackOf(from), track);
    if (untilKey || time < 0) {
      skipped++;
      return null;
    }
    waiting.add(
        new AccessUnit(
            sentAs[unit.mediaTrack()],
            time,
            unit.key(),
            unit.damaged(),
            unit.received(),
            unit.bytes()));
    if (unit.mediaTrack() == video) {
      picturesWaiting++;
      remember(time);
    }
    return isDue() ? fragment() : null;
  }

  private MediaFormat trackOf(AccessUnit unit) {
    return run.tracks().get(unit.mediaTrack());
  }

  private void remember(long time) {
    if (newestPicture != Long.MIN_VALUE && time > newestPicture) {
      intervals[intervalsSeen++ % REMEMBERED] = time - newestPicture;
    }
    newestPicture = Math.max(newestPicture, time);
  }

  private boolean isDue() {
    if (video < 0) {
      return waiting.size() >= SOUND_IN_FRAGMENT;
    }
    return (picturesWaiting > 0 && intervalsSeen > 0) || waiting.size() >= MAX_SOUND_WAITING;
  }

  private LiveMessage.Fragment fragment() {
    Instant received = waiting.getFirst().received();
    if (video >= 0) {
      long longest = 1;
      for (int i = 0; i < Math.min(intervalsSeen, REMEMBERED); i++) {
        longest = Math.max(longest, intervals[i]);
      }
      long most = LONGEST.toSeconds() * run.tracks().get(video).clockRate();
      writer.lastDuration(sentAs[video], Math.min(longest, most));
    }
    byte[] bytes = writer.fragment(waiting);
    waiting.clear();
    picturesWaiting = 0;
    return new LiveMessage.Fragment(bytes, received);
  }
}
