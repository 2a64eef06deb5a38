package org.sightline.stream;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.Problem;
import org.sightline.domain.Reach;
import org.sightline.domain.StreamId;

/// All streams of this node, each kept connected by a session of its own, all read by one thread.
///
/// A stream that fails is tried again for ever, with waits that grow to
/// [StreamSettings#longestRetry()]; nothing but [#close(StreamId)] ends it.
public final class Streams implements AutoCloseable {
  /// The longest that closing waits for sessions to say good-bye to their cameras.
  static final Duration CLOSE_WAIT = Duration.ofMillis(1500);

  private static final System.Logger LOG = System.getLogger(Streams.class.getName());

  private record Opened(Stream stream, Session session) {}

  private final StreamSettings settings;
  private final InstantSource clock;
  private final SharedReader reader = new SharedReader();
  private final PushDoors doors = new PushDoors();
  private final Sources sources;
  private final StreamProblems problems;
  private final Object lock = new Object();
  // Guarded by lock.
  private final TreeMap<StreamId, Opened> opened = new TreeMap<>();
  private boolean closed;

  /// Streams of the protocols that this program speaks itself.
  public Streams(StreamSettings settings, InstantSource clock) {
    this(settings, clock, null);
  }

  /// @param foreign what takes in the other protocols; null where nothing does
  public Streams(StreamSettings settings, InstantSource clock, @Nullable ForeignIntake foreign) {
    this.settings = settings;
    this.clock = clock;
    this.sources = new Sources(reader, doors, foreign);
    this.problems = new StreamProblems(clock);
  }

  /// Begins to connect to `address` and goes on for ever; returns at once.
  ///
  /// @param address `rtsp://user:password@host:port/path`, or one of `rtsps`, `http`, `https`,
  ///   `rtmp`, `rtmps` and `srt`; without a port, the usual one
  /// @throws IllegalArgumentException if the address is of another form; the message says what to
  ///   do and holds no secret
  /// @throws IllegalStateException if a stream of this name is open, or this is closed
  public Stream open(StreamId id, URI address) {
    return open(id, address, Reach.USUAL);
  }

  /// The same for a camera that is reached otherwise.
  public Stream open(StreamId id, URI address, Reach reach) {
    var target = new StreamAddress.Target(StreamAddress.checked(address, reach), reach);
    Opened made;
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("streams are closed; %s cannot be opened".formatted(id));
      }
      if (opened.containsKey(id)) {
        throw new IllegalStateException("stream %s is open already; close it first".formatted(id));
      }
      Stream stream = new Stream(id, clock.instant());
      Source.Way way = new Source.Way(stream, target, settings, clock, new Pace(settings));
      made = new Opened(stream, new Session(way, sources.of(way)));
      opened.put(id, made);
    }
    made.session().start();
    return made.stream();
  }

  /// The open stream of that name.
  public Optional<Stream> find(StreamId id) {
    synchronized (lock) {
      Opened found = opened.get(id);
      return Optional.ofNullable(found == null ? null : found.stream());
    }
  }

  /// The open streams, by name.
  public List<Stream> all() {
    synchronized (lock) {
      return opened.values().stream().map(Opened::stream).toList();
    }
  }

  /// What is wrong with streams though they play: their cameras' clocks, and connections that come
  /// and go.
  public List<Problem> problems() {
    return problems.of(all());
  }

  /// Ends the stream: its subscribers get the end of its run as switched off, and no more. Does
  /// nothing where none of that name is open.
  public void close(StreamId id) {
    @Nullable Opened gone;
    synchronized (lock) {
      gone = opened.remove(id);
    }
    if (gone != null) {
      end(List.of(gone), GapCause.SWITCHED_OFF, "the stream was switched off on this node");
    }
  }

  /// Ends all streams, at once rather than one after the other; their subscribers get the end of
  /// their runs as [GapCause#NODE_STOPPED].
  @Override
  public void close() {
    List<Opened> all;
    synchronized (lock) {
      closed = true;
      all = new ArrayList<>(opened.values());
      opened.clear();
    }
    end(all, GapCause.NODE_STOPPED, "this node was stopped");
    reader.close();
    doors.close();
  }

  private void end(List<Opened> gone, GapCause cause, String detail) {
    for (Opened o : gone) {
      o.stream().close(cause, detail, clock.instant());
      o.session().end();
    }
    long until = System.nanoTime() + CLOSE_WAIT.toNanos();
    try {
      for (Opened o : gone) {
        if (!o.session().join(Duration.ofNanos(Math.max(1, until - System.nanoTime())))) {
          LOG.log(Level.WARNING, "session still ends stream={0}", o.stream().id());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
