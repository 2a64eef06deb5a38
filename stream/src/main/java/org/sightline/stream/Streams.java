package org.sightline.stream;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sightline.domain.StreamId;

/// All streams of this node, each kept connected by a session of its own.
public final class Streams implements AutoCloseable {
  private final InstantSource clock;
  private final ConcurrentHashMap<StreamId, Stream> streams = new ConcurrentHashMap<>();

  public Streams(StreamSettings settings, InstantSource clock) {
    this.clock = clock;
  }

  /// Begins to connect to `address` and goes on for ever; returns at once.
  ///
  /// @throws IllegalArgumentException if the address is no usable `rtsp://` address, or the stream
  ///   is open already
  public Stream open(StreamId id, URI address) {
    return streams.computeIfAbsent(id, i -> new Stream(i, clock.instant()));
  }

  /// The open stream of that name.
  public Optional<Stream> find(StreamId id) {
    return Optional.ofNullable(streams.get(id));
  }

  /// Ends the stream: its subscribers get `RunEnded` as switched off, and no more.
  public void close(StreamId id) {
    Stream s = streams.remove(id);
    if (s != null) {
      s.close(clock.instant());
    }
  }

  @Override
  public void close() {
    streams.keySet().forEach(this::close);
  }
}
