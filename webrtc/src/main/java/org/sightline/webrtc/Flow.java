package org.sightline.webrtc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.Subscription;

/// The access units of a stream on their way to one browser, as sealed packets.
///
/// It begins with the newest key picture, which the stream keeps; the same is sent again when the
/// browser asks for a key picture, because most cameras cannot be asked for one. What waits unread
/// is bounded by [#MAX_WAITING_BYTES]: a way that is too slow loses pictures up to the next key
/// one. So it does behind a damaged picture.
///
/// Owned by the session's thread.
final class Flow implements AutoCloseable {
  /// The most bytes of pictures that wait for one browser.
  static final int MAX_WAITING_BYTES = 1 << 20;

  /// The least time between two key pictures that are sent because the browser asked.
  private static final long KEY_PAUSE_NANOS = 500_000_000L;

  private final Stream stream;
  private final Agreement agreed;
  private final SealedTrack video;
  private final @Nullable SealedTrack sound;
  private final SrtpCipher cipher;
  private final Consumer<byte[]> out;
  private Subscription subscription;
  private StreamMessage.@Nullable RunStarted run;
  private boolean untilKey = true;
  private boolean thinned;
  private long keySentNanos = Long.MIN_VALUE;
  private long newestTime;
  private long newestNanos;
  private @Nullable String broken;
  private boolean reordered;

  Flow(Stream stream, Agreement agreed, SrtpCipher cipher, Consumer<byte[]> out) {
    this.stream = stream;
    this.agreed = agreed;
    this.video = agreed.video();
    this.sound = agreed.sound();
    this.cipher = cipher;
    this.out = out;
    this.subscription = subscribe();
    begin();
  }

  private Subscription subscribe() {
    return stream.subscribeFromNewestKey("webrtc", MAX_WAITING_BYTES);
  }

  /// Sends what comes next, waiting for it at most `wait`.
  ///
  /// @return whether there may be more: not when the stream is closed, or can no longer go as
  ///   agreed
  boolean step(Duration wait) throws InterruptedException {
    StreamMessage message = subscription.take(wait);
    if (message != null) {
      take(message, 0);
    }
    return broken == null && (message != null || !subscription.isClosed());
  }

  /// Sends the newest key picture again and all after it, unless one has just been sent; says
  /// whether it did.
  boolean again(long nanoTime) {
    if (keySentNanos != Long.MIN_VALUE && nanoTime - keySentNanos < KEY_PAUSE_NANOS) {
      return false;
    }
    subscription.close();
    subscription = subscribe();
    untilKey = true;
    begin();
    return true;
  }

  /// From now on only key pictures go out, or all again.
  void thin(boolean keyPicturesOnly) {
    thinned = keyPicturesOnly;
  }

  /// Why no more can be sent, or null.
  @Nullable String broken() {
    return broken;
  }

  /// Whether pictures turned out to be reordered, which browsers do not take by WebRTC.
  boolean reordered() {
    return reordered;
  }

  /// The media time of the video now, in its ticks.
  long mediaTime(long nanoTime) {
    return newestTime + (nanoTime - newestNanos) / 1_000_000 * 90;
  }

  /// Sends what the stream has kept since its newest key picture, pictures only.
  private void begin() {
    List<StreamMessage> kept = new ArrayList<>();
    subscription.drainTo(kept::add);
    int pictures = (int) kept.stream().filter(this::isPicture).count();
    for (StreamMessage message : kept) {
      if (isPicture(message)) {
        take(message, --pictures);
      } else if (!(message instanceof StreamMessage.Unit)) {
        take(message, 0);
      }
    }
  }

  private boolean isPicture(StreamMessage message) {
    return message instanceof StreamMessage.Unit(AccessUnit unit)
        && unit.mediaTrack() == agreed.videoTrack();
  }

  private void take(StreamMessage message, int younger) {
    switch (message) {
      case StreamMessage.RunStarted started -> start(started);
      case StreamMessage.Unit(AccessUnit unit) -> unit(unit, younger);
      case StreamMessage.RunEnded ended -> untilKey = true;
      case StreamMessage.AttemptFailed failed -> {}
    }
  }

  private void start(StreamMessage.RunStarted started) {
    StreamMessage.RunStarted before = run;
    run = started;
    untilKey = true;
    if (!agreed.holdsFor(started.tracks())) {
      broken = "the camera now sends something else";
      return;
    }
    boolean sameTime = before != null && before.at().equals(started.at());
    if (!sameTime) {
      long now = System.nanoTime();
      newestTime = Long.MIN_VALUE;
      video.clock().begin(0, now);
      if (sound != null) {
        sound.clock().begin(0, now);
      }
    }
  }

  private void unit(AccessUnit unit, int younger) {
    StreamMessage.RunStarted now = run;
    if (now == null || broken != null) {
      return;
    }
    if (unit.mediaTrack() == agreed.videoTrack()) {
      picture(unit, now.tracks().get(unit.mediaTrack()), younger);
    } else if (sound != null && unit.mediaTrack() == agreed.soundTrack() && !untilKey) {
      long nanoTime = System.nanoTime();
      sound.counter().at(sound.clock().at(unit.time(), 0, nanoTime));
      sound.payload(unit.bytes(), cipher, nanoTime, out);
    }
  }

  private void picture(AccessUnit unit, MediaFormat format, int younger) {
    boolean key = unit.key() && !unit.damaged();
    untilKey = (untilKey && !key) || unit.damaged();
    if (untilKey || (thinned && !key)) {
      return;
    }
    if (!key && unit.time() < newestTime) {
      reordered = true;
      broken = "the camera reorders pictures (B pictures), which browsers do not take by WebRTC";
      return;
    }
    long nanoTime = System.nanoTime();
    keySentNanos = key ? nanoTime : keySentNanos;
    newestTime = unit.time();
    newestNanos = nanoTime;
    video.counter().at(video.clock().at(unit.time(), younger, nanoTime));
    byte[] bytes = key ? ParameterSetsInBand.with(unit.bytes(), format) : unit.bytes();
    agreed.packetiser().packets(bytes, 0, video.counter(), video.emptied());
    video.seal(cipher, nanoTime, out);
  }

  /// Sender reports of all media for now, each a compound of its own.
  List<byte[]> reports(Instant now) {
    if (newestTime == Long.MIN_VALUE || keySentNanos == Long.MIN_VALUE) {
      return List.of();
    }
    long ticks = mediaTime(System.nanoTime());
    List<byte[]> reports = new ArrayList<>(2);
    reports.add(video.report(now, ticks));
    if (sound != null) {
      reports.add(sound.report(now, ticks * sound.clock().rate() / 90_000));
    }
    return reports;
  }

  @Override
  public void close() {
    subscription.close();
  }
}
