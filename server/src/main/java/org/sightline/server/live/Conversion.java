package org.sightline.server.live;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.PictureException;
import org.sightline.picture.PictureWorks;
import org.sightline.picture.SoundTranscoder;
import org.sightline.picture.Turner;
import org.sightline.stream.DerivedStream;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.Subscription;

/// One stream turned into what browsers play, for all viewers whose browsers cannot play it as it
/// is: its pictures as [org.sightline.picture.VideoTurner] makes them, or its sound alone. Plain
/// sound (G.711, L16) becomes AAC in both; for WebRTC all sound becomes Opus.
///
/// It works on a thread of its own and reads as any viewer does: where it does not keep up, the
/// pictures up to the next key one are shed, and recording notices nothing. Where what decodes for
/// it dies, the viewers' stream ends and begins anew with the next key picture, after waits that
/// double up to [#LONGEST_WAIT] while that keeps happening.
final class Conversion implements AutoCloseable {
  private static final int WAITING_BYTES = 8 << 20;
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final System.Logger LOG = System.getLogger(Conversion.class.getName());

  private final Stream source;
  private final DerivedStream made;
  private final InstantSource clock;
  private final PictureWorks works;
  private final boolean pictures;
  private final PictureWorks.Into soundInto;
  private final Thread thread;
  private volatile boolean closed;

  // Owned by the thread.
  private StreamMessage.@Nullable RunStarted run;
  private int video = -1;
  private int sound = -1;
  private @Nullable Turner videoTurner;
  private @Nullable Turner soundTurner;
  private boolean begun;
  private int failures;
  private @Nullable Instant beginAgain;

  private Conversion(
      Stream source,
      boolean pictures,
      PictureWorks.Into soundInto,
      PictureWorks works,
      InstantSource clock) {
    this.source = source;
    this.pictures = pictures;
    this.soundInto = soundInto;
    this.works = works;
    this.clock = clock;
    this.made = new DerivedStream(source.id(), clock.instant());
    this.thread = Thread.ofPlatform().daemon().name("convert-" + source.id()).unstarted(this::work);
    this.thread.setPriority(Thread.MIN_PRIORITY);
  }

  /// A conversion of pictures and sound.
  ///
  /// @param works what does it for this stream alone; closed with the conversion
  static Conversion ofPictures(Stream source, PictureWorks works, InstantSource clock) {
    return new Conversion(source, true, PictureWorks.Into.AAC, works, clock);
  }

  /// A conversion of sound, which hands pictures on.
  static Conversion ofSound(Stream source, PictureWorks works, InstantSource clock) {
    return new Conversion(source, false, PictureWorks.Into.AAC, works, clock);
  }

  /// A conversion of sound into Opus, which hands pictures on.
  static Conversion ofOpus(Stream source, PictureWorks works, InstantSource clock) {
    return new Conversion(source, false, PictureWorks.Into.OPUS, works, clock);
  }

  void start() {
    thread.start();
  }

  /// What is made.
  Stream stream() {
    return made.stream();
  }

  private void work() {
    LOG.log(Level.INFO, "conversion began stream={0}", source.id());
    try (Subscription subscription = source.subscribeFromNewestKey("conversion", WAITING_BYTES)) {
      while (!closed && !subscription.isClosed()) {
        StreamMessage message = subscription.take(WAIT);
        if (message != null) {
          take(message);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "conversion failed stream=" + source.id(), e);
    } finally {
      forget();
      if (pictures) {
        works.close();
      }
      made.close();
      LOG.log(Level.INFO, "conversion ended stream={0}", source.id());
    }
  }

  private void take(StreamMessage message) {
    try {
      switch (message) {
        case StreamMessage.RunStarted started -> begin(started);
        case StreamMessage.Unit(AccessUnit unit) -> unit(unit);
        case StreamMessage.RunEnded(long _, Instant at, GapCause cause, String detail) -> {
          forget();
          run = null;
          made.end(cause, detail, at);
        }
        case StreamMessage.AttemptFailed(Instant at, GapCause cause, String detail) ->
            made.end(cause, detail, at);
      }
    } catch (PictureException e) {
      failed(e);
    }
  }

  private void failed(PictureException e) {
    forget();
    Duration wait = Duration.ofSeconds(1L << Math.min(failures++, 10));
    beginAgain = clock.instant().plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    LOG.log(
        Level.WARNING,
        "conversion broke off stream={0} failures={1} cause=\"{2}\"",
        source.id(),
        failures,
        e.getMessage());
    made.end(GapCause.STREAM_STALLED, "it could not be converted", clock.instant());
  }

  private void begin(StreamMessage.RunStarted started) {
    forget();
    beginAgain = null;
    run = started;
    List<MediaFormat> tracks = started.tracks();
    video = -1;
    for (int i = 0; i < tracks.size(); i++) {
      video = video < 0 && tracks.get(i).isVideo() ? i : video;
    }
    boolean opus = soundInto == PictureWorks.Into.OPUS;
    sound = opus ? soundForOpus(tracks) : sound(tracks);
    if (sound >= 0 && (opus || SoundTranscoder.takes(tracks.get(sound)))) {
      soundTurner = works.turner(tracks.get(sound), soundInto);
    }
    if (video >= 0 && pictures) {
      videoTurner = works.turner(tracks.get(video), PictureWorks.Into.BROWSER_VIDEO);
    }
  }

  /// The media track with the sound that is handed on: one that browsers play, else one that can be
  /// turned into that; -1 where there is none.
  static int sound(List<MediaFormat> tracks) {
    int plain = -1;
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i) instanceof MediaFormat.Aac || tracks.get(i) instanceof MediaFormat.Opus) {
        return i;
      }
      plain = plain < 0 && SoundTranscoder.takes(tracks.get(i)) ? i : plain;
    }
    return plain;
  }

  /// The first media track with sound that can be turned into Opus; -1 where there is none.
  static int soundForOpus(List<MediaFormat> tracks) {
    for (int i = 0; i < tracks.size(); i++) {
      if (PictureWorks.isForOpus(tracks.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private void unit(AccessUnit unit) {
    StreamMessage.RunStarted now = run;
    if (now == null || isWaiting(unit, now)) {
      return;
    }
    if (unit.mediaTrack() == video) {
      Turner turning = videoTurner;
      if (turning == null) {
        pictures(now, now.tracks().get(video), List.of(unit));
      } else {
        List<AccessUnit> turned = turning.turn(List.of(unit));
        turning.format().ifPresent(format -> pictures(now, format, turned));
      }
    } else if (unit.mediaTrack() == sound && begun) {
      Turner turning = soundTurner;
      List<AccessUnit> turned = turning == null ? List.of(unit) : turning.turn(List.of(unit));
      turned.forEach(each -> made.unit(on(1, each)));
    }
  }

  /// Whether it broke off and does not begin again with this unit.
  private boolean isWaiting(AccessUnit unit, StreamMessage.RunStarted now) {
    Instant from = beginAgain;
    if (from == null) {
      return false;
    }
    if (unit.mediaTrack() != video || !unit.key() || clock.instant().isBefore(from)) {
      return true;
    }
    begin(now);
    return false;
  }

  private void pictures(StreamMessage.RunStarted now, MediaFormat format, List<AccessUnit> units) {
    for (AccessUnit unit : units) {
      if (!begun && unit.key()) {
        begun = true;
        made.begin(tracks(format, now), now.at(), unit.received());
      }
      if (begun) {
        made.unit(on(0, unit));
      }
    }
  }

  private List<MediaFormat> tracks(MediaFormat picture, StreamMessage.RunStarted now) {
    List<MediaFormat> tracks = new ArrayList<>();
    tracks.add(picture);
    if (sound >= 0) {
      Optional<MediaFormat> turned = Optional.ofNullable(soundTurner).flatMap(Turner::format);
      tracks.add(turned.orElse(now.tracks().get(sound)));
    }
    return tracks;
  }

  private static AccessUnit on(int track, AccessUnit unit) {
    return new AccessUnit(
        track, unit.time(), unit.key(), unit.damaged(), unit.received(), unit.bytes());
  }

  private void forget() {
    begun = false;
    if (soundTurner != null) {
      soundTurner.close();
      soundTurner = null;
    }
    if (videoTurner != null) {
      videoTurner.close();
      videoTurner = null;
    }
  }

  /// Ends it soon; does not wait.
  @Override
  public void close() {
    closed = true;
  }
}
