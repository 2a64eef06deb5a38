package org.sightline.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// One encoded feed of a camera, fanned out to its subscribers.
///
/// Units come from the shared reader's thread and state from the session's; readers call from
/// theirs. One lock orders them all, so that every subscriber sees the same sequence. It is held
/// for the length of one append per subscriber, and no subscriber's code runs under it.
///
/// The units since the newest key picture are kept, up to [#MAX_KEPT_BYTES], so that a viewer has a
/// picture at once. A group of pictures larger than that is not kept; its viewers wait for the
/// next.
public final class Stream {
  /// The most bytes of units since the newest key picture: 8 s at 4 Mbit/s.
  public static final int MAX_KEPT_BYTES = 4 << 20;

  /// Ends of runs that are remembered.
  static final int ENDS_KEPT = 32;

  private static final Subscription[] NOBODY = {};

  private final StreamId id;
  private final Object lock = new Object();
  // Guarded by lock.
  private final StreamMeter meter = new StreamMeter();
  private final List<StreamMessage.Unit> sinceKey = new ArrayList<>();
  private Subscription[] subscriptions = NOBODY;
  private long lostByGone;
  private int keptBytes;
  private final ClockWatch cameraClock = new ClockWatch();
  private final ArrayDeque<Instant> ends = new ArrayDeque<>();
  private long runs;
  private long formChanges;
  private StreamMessage.@Nullable RunStarted open;
  private boolean openHasVideo;
  private StreamState state;
  private boolean closed;
  private volatile boolean overDatagrams;
  private volatile boolean watched;

  Stream(StreamId id, Instant now) {
    this.id = id;
    this.state = new StreamState.Connecting(now);
  }

  public StreamId id() {
    return id;
  }

  /// How the stream stands now. While it is down and an attempt is under way it stays
  /// [StreamState.Down] with a `nextAttempt` that has passed.
  public StreamState state() {
    synchronized (lock) {
      Instant lastUnit = meter.lastUnit();
      return state instanceof StreamState.Playing p && lastUnit != null
          ? new StreamState.Playing(p.since(), p.tracks(), lastUnit)
          : state;
    }
  }

  /// Whether packets of the newest run came in datagrams.
  public boolean isOverDatagrams() {
    return overDatagrams;
  }

  void cameOverDatagrams(boolean datagrams) {
    overDatagrams = datagrams;
  }

  /// What the stream brought.
  public StreamFigures figures() {
    synchronized (lock) {
      long lost = lostByGone;
      for (Subscription s : subscriptions) {
        lost += s.lostUnits();
      }
      return meter.figures(
          System.nanoTime(),
          Math.max(0, runs - formChanges - 1),
          new StreamMeter.Readers(subscriptions.length, lost),
          cameraClock.measured());
    }
  }

  /// Reads from the next key picture on, losing the newest when `maxBytes` wait unread.
  ///
  /// The first message is the current run's [StreamMessage.RunStarted], or the newest failure.
  ///
  /// @param who reads, for people
  public Subscription subscribe(String who, int maxBytes) {
    return subscribe(who, maxBytes, Subscription.WhenFull.LOSE_NEWEST, false);
  }

  /// Reads from the newest key picture on, which may be some seconds old, and jumps to the next one
  /// when `maxBytes` wait unread. For viewers and whoever wants pictures rather than footage.
  ///
  /// @param who reads, for people
  public Subscription subscribeFromNewestKey(String who, int maxBytes) {
    return subscribe(who, maxBytes, Subscription.WhenFull.LOSE_OLDEST, true);
  }

  private Subscription subscribe(
      String who, int maxBytes, Subscription.WhenFull whenFull, boolean fromNewestKey) {
    Subscription s = new Subscription(who, maxBytes, whenFull, this::remove);
    synchronized (lock) {
      if (open != null) {
        s.beginWith(open, fromNewestKey ? sinceKey : List.of());
      } else if (state instanceof StreamState.Down down) {
        s.offerMark(new StreamMessage.AttemptFailed(down.since(), down.cause(), down.detail()));
      }
      if (closed) {
        s.end();
      } else {
        Subscription[] more = new Subscription[subscriptions.length + 1];
        System.arraycopy(subscriptions, 0, more, 0, subscriptions.length);
        more[subscriptions.length] = s;
        held(more);
      }
    }
    return s;
  }

  /// Whether somebody wants its pictures now, not only footage.
  boolean isWatched() {
    return watched;
  }

  private void held(Subscription[] now) {
    subscriptions = now;
    watched = Arrays.stream(now).anyMatch(Subscription::isForNow);
  }

  private void remove(Subscription gone) {
    synchronized (lock) {
      List<Subscription> left = new ArrayList<>(List.of(subscriptions));
      if (left.remove(gone)) {
        held(left.toArray(NOBODY));
        lostByGone += gone.lostUnits();
      }
    }
  }

  /// Begins a run, with its first unit.
  ///
  /// @param at the node's time for time 0 of the run
  /// @param received when the first unit arrived
  void begin(List<MediaFormat> tracks, Instant at, Instant received) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      StreamMessage.RunStarted run = new StreamMessage.RunStarted(++runs, at, tracks);
      open = run;
      openHasVideo = run.tracks().stream().anyMatch(MediaFormat::isVideo);
      forgetKept();
      state = new StreamState.Playing(at, run.tracks(), received);
      tell(run);
    }
  }

  /// The open run's form changed with the unit that comes next, a key picture; nothing is missing.
  void changeForm(List<MediaFormat> tracks) {
    synchronized (lock) {
      StreamMessage.RunStarted before = open;
      if (before == null || closed) {
        return;
      }
      StreamMessage.RunStarted run = new StreamMessage.RunStarted(++runs, before.at(), tracks);
      formChanges++;
      open = run;
      openHasVideo = run.tracks().stream().anyMatch(MediaFormat::isVideo);
      forgetKept();
      if (state instanceof StreamState.Playing p) {
        state = new StreamState.Playing(p.since(), run.tracks(), p.lastUnit());
      }
      tell(run);
    }
  }

  /// Hands one unit of the open run to all; without an open run it is dropped.
  void unit(AccessUnit unit, long nanoTime) {
    synchronized (lock) {
      StreamMessage.RunStarted run = open;
      if (run == null || closed) {
        return;
      }
      boolean video = run.tracks().get(unit.mediaTrack()).isVideo();
      boolean entry = unit.key() && video == openHasVideo;
      meter.unit(unit, video, nanoTime);
      StreamMessage.Unit message = new StreamMessage.Unit(unit);
      keep(message, entry);
      for (Subscription s : subscriptions) {
        s.offer(message, entry);
      }
    }
  }

  private void keep(StreamMessage.Unit message, boolean entry) {
    if (entry) {
      forgetKept();
    } else if (sinceKey.isEmpty()) {
      return;
    }
    keptBytes += message.unit().bytes().length;
    if (keptBytes > MAX_KEPT_BYTES) {
      forgetKept();
    } else {
      sinceKey.add(message);
    }
  }

  private void forgetKept() {
    sinceKey.clear();
    keptBytes = 0;
  }

  /// The newest counters of the session, added to those of the sessions before.
  void counted(StreamMeter.SessionCount count) {
    synchronized (lock) {
      meter.session(count);
    }
  }

  /// The camera told its wall clock.
  ///
  /// @param received when, on the node's wall clock
  void cameraClock(Instant camera, Instant received, long nanoTime) {
    synchronized (lock) {
      cameraClock.report(camera, received, nanoTime);
    }
  }

  /// When runs ended, the newest [#ENDS_KEPT] of them.
  List<Instant> runEnds() {
    synchronized (lock) {
      return List.copyOf(ends);
    }
  }

  /// A session is over: its counters become part of the sum.
  void sessionOver() {
    synchronized (lock) {
      meter.sessionOver();
    }
  }

  /// Ends the open run, or tells that an attempt failed where none is open.
  ///
  /// @param wait until the next attempt
  void down(GapCause cause, String detail, Instant now, Duration wait) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      StreamMessage.RunStarted run = open;
      Instant since = state instanceof StreamState.Down before ? before.since() : now;
      if (run != null) {
        ends.addLast(now);
        if (ends.size() > ENDS_KEPT) {
          ends.removeFirst();
        }
      }
      open = null;
      forgetKept();
      state = new StreamState.Down(since, cause, detail, now.plus(wait));
      tell(
          run == null
              ? new StreamMessage.AttemptFailed(now, cause, detail)
              : new StreamMessage.RunEnded(run.run(), now, cause, detail));
    }
  }

  /// Ends the open run and tells every subscriber that no more comes.
  void close(GapCause cause, String detail, Instant now) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      down(cause, detail, now, Duration.ZERO);
      closed = true;
      for (Subscription s : subscriptions) {
        s.end();
      }
      subscriptions = NOBODY;
    }
  }

  private void tell(StreamMessage message) {
    for (Subscription s : subscriptions) {
      s.offerMark(message);
    }
  }

  @Override
  public String toString() {
    return "stream " + id;
  }
}
