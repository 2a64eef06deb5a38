package org.sightline.server.live;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.DecoderSettings;
import org.sightline.picture.EncoderSettings;
import org.sightline.picture.Picture;
import org.sightline.picture.PictureException;
import org.sightline.picture.PictureSize;
import org.sightline.picture.SoundTranscoder;
import org.sightline.picture.VideoDecoder;
import org.sightline.picture.VideoEncoder;
import org.sightline.stream.DerivedStream;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.Subscription;

/// One stream turned into what browsers play, for all viewers whose browsers cannot play it as it
/// is: its pictures decoded and encoded as H.264 of at most 1280x720 and fifteen pictures a second,
/// or its sound alone. Plain sound (G.711, L16) becomes AAC in both.
///
/// It works on a thread of its own and reads as any viewer does: where it does not keep up, the
/// pictures up to the next key one are shed, and recording notices nothing.
final class Conversion implements AutoCloseable {
  /// The largest picture that is made.
  static final PictureSize MOST = new PictureSize(1280, 720);

  /// Pictures a second that are made at most.
  static final int RATE = 15;

  private static final int BITS_A_SECOND = 2_000_000;
  private static final int WAITING_BYTES = 8 << 20;
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final System.Logger LOG = System.getLogger(Conversion.class.getName());

  private final Stream source;
  private final DerivedStream made;
  private final InstantSource clock;
  private final boolean pictures;
  private final Thread thread;
  private volatile boolean closed;

  // Owned by the thread.
  private StreamMessage.@Nullable RunStarted run;
  private int video = -1;
  private int sound = -1;
  private @Nullable VideoDecoder decoder;
  private @Nullable VideoEncoder encoder;
  private @Nullable SoundTranscoder transcoder;
  private boolean begun;

  /// @param pictures whether pictures are converted too; otherwise they are handed on
  Conversion(Stream source, boolean pictures, InstantSource clock) {
    this.source = source;
    this.pictures = pictures;
    this.clock = clock;
    this.made = new DerivedStream(source.id(), clock.instant());
    this.thread = Thread.ofPlatform().daemon().name("convert-" + source.id()).unstarted(this::work);
    this.thread.setPriority(Thread.MIN_PRIORITY);
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
      made.close();
      LOG.log(Level.INFO, "conversion ended stream={0}", source.id());
    }
  }

  private void take(StreamMessage message) {
    switch (message) {
      case StreamMessage.RunStarted started -> begin(started);
      case StreamMessage.Unit(AccessUnit unit) -> unit(unit);
      case StreamMessage.RunEnded(long _, Instant at, GapCause cause, String detail) -> {
        forget();
        made.end(cause, detail, at);
      }
      case StreamMessage.AttemptFailed(Instant at, GapCause cause, String detail) ->
          made.end(cause, detail, at);
    }
  }

  private void begin(StreamMessage.RunStarted started) {
    forget();
    run = started;
    video = -1;
    sound = -1;
    for (int i = 0; i < started.tracks().size(); i++) {
      video = video < 0 && started.tracks().get(i).isVideo() ? i : video;
    }
    sound = sound(started.tracks());
    try {
      if (sound >= 0 && SoundTranscoder.takes(started.tracks().get(sound))) {
        transcoder = new SoundTranscoder(started.tracks().get(sound));
      }
      if (video >= 0 && pictures) {
        decoder =
            new VideoDecoder(
                started.tracks().get(video),
                new DecoderSettings(MOST, Duration.ofMillis(1000 / RATE - 3), false));
      }
    } catch (PictureException e) {
      LOG.log(
          Level.WARNING, "conversion not possible stream={0}: {1}", source.id(), e.getMessage());
      made.end(GapCause.STREAM_STALLED, "its form cannot be converted", clock.instant());
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

  private void unit(AccessUnit unit) {
    SoundTranscoder turning = transcoder;
    if (unit.mediaTrack() == video && pictures && decoder != null) {
      decoder.decode(unit, this::picture);
    } else if (unit.mediaTrack() == video && !pictures) {
      handOn(unit);
    } else if (unit.mediaTrack() == sound && begun && turning != null) {
      turning.transcode(unit, turned -> made.unit(on(1, turned)));
    } else if (unit.mediaTrack() == sound && begun) {
      made.unit(on(1, unit));
    }
  }

  private void handOn(AccessUnit unit) {
    StreamMessage.RunStarted now = run;
    if (now != null && !begun && unit.key()) {
      begin(now.tracks().get(video), now, unit.received());
    }
    if (begun) {
      made.unit(on(0, unit));
    }
  }

  private void begin(MediaFormat picture, StreamMessage.RunStarted now, Instant received) {
    List<MediaFormat> tracks = new ArrayList<>();
    tracks.add(picture);
    if (sound >= 0) {
      tracks.add(transcoder == null ? now.tracks().get(sound) : transcoder.format());
    }
    made.begin(tracks, now.at(), received);
    begun = true;
  }

  private void picture(Picture picture) {
    StreamMessage.RunStarted now = run;
    if (now == null) {
      return;
    }
    VideoEncoder into = encoder;
    if (into == null) {
      into =
          new VideoEncoder(
              new EncoderSettings(
                  new PictureSize(picture.width(), picture.height()).inside(MOST),
                  RATE,
                  BITS_A_SECOND,
                  2 * RATE,
                  1));
      encoder = into;
      begin(into.format(), now, picture.received());
    }
    into.encode(picture, unit -> made.unit(on(0, unit)));
  }

  private static AccessUnit on(int track, AccessUnit unit) {
    return new AccessUnit(
        track, unit.time(), unit.key(), unit.damaged(), unit.received(), unit.bytes());
  }

  private void forget() {
    run = null;
    begun = false;
    if (transcoder != null) {
      transcoder.close();
      transcoder = null;
    }
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
  }

  /// Ends it soon; does not wait.
  @Override
  public void close() {
    closed = true;
  }
}
