package org.sightline.observation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Embedding;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ObservationQuery.Kind;
import org.sightline.domain.ObservationQuery.KindIs;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.TimeRange;

/// The vectors of object tracks in memory: all of one network are gone through for each question,
/// narrowed by camera, label and time on the way, so that what somebody may not see is not even
/// compared.
///
/// Holds at most so many bytes; then the vectors that were stored first go. Any thread may call;
/// questions go on side by side, and a change waits for those that are under way.
final class VectorIndex {
  private final long mostBytes;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  // Guarded by lock.
  private final Map<String, VectorBlock> blocks = new HashMap<>();
  private final LinkedHashMap<String, Place> places = new LinkedHashMap<>();
  private final Map<Group, Integer> numbers = new HashMap<>();
  private final List<Group> groups = new ArrayList<>();
  private long bytes;

  /// Where a track's vector lies.
  private record Place(String network, int number, int revision) {}

  /// What a search is narrowed by, beside time.
  private record Group(CameraName camera, String label) {}

  /// A track and how like the example it is, -1 to 1.
  record Alike(String track, double similarity) {}

  /// The tracks that are most alike, the best first.
  ///
  /// @param isFull whether there may be more
  record Best(List<Alike> alike, boolean isFull) {}

  /// The ends that tracks must not have before, and the starts that they must not have after.
  private record Span(long fromUs, long toUs) {}

  VectorIndex(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /// Takes the vector of a track, in place of the one that it has.
  ///
  /// @return the tracks whose vectors went for it, as there was no more room
  List<String> put(Embedding embedding, ObjectObservation track) {
    lock.writeLock().lock();
    try {
      removeLocked(track.trackId());
      VectorBlock block =
          blocks.computeIfAbsent(embedding.network(), _ -> new VectorBlock(embedding.dimensions()));
      if (block.dimensions() != embedding.dimensions()) {
        throw new ObservationException(
            ObservationException.Kind.BAD_CALL,
            "a vector of %d dimensions by a network that gives %d"
                .formatted(embedding.dimensions(), block.dimensions()));
      }
      int number = block.put(embedding, track.trackId());
      places.put(track.trackId(), new Place(embedding.network(), number, -1));
      bytes += VectorBlock.bytes(embedding.dimensions());
      tellLocked(track);
      List<String> gone = new ArrayList<>();
      while (bytes > mostBytes && places.size() > 1) {
        String oldest = places.firstEntry().getKey();
        removeLocked(oldest);
        gone.add(oldest);
      }
      return gone;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /// The newest that is known of a track; nothing where it has no vector.
  void tell(ObjectObservation track) {
    lock.writeLock().lock();
    try {
      tellLocked(track);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void tellLocked(ObjectObservation track) {
    Place place = places.get(track.trackId());
    VectorBlock block = place == null ? null : blocks.get(place.network());
    if (place != null && block != null && place.revision() < track.revision()) {
      places.put(track.trackId(), new Place(place.network(), place.number(), track.revision()));
      Group group = new Group(track.camera(), track.label().toLowerCase(Locale.ROOT));
      int number =
          numbers.computeIfAbsent(
              group,
              added -> {
                groups.add(added);
                return groups.size() - 1;
              });
      block.tell(
          place.number(),
          number,
          Micros.floor(track.when().start()),
          Micros.floor(track.when().end()));
    }
  }

  /// Forgets the vector of a track that went.
  void remove(String track) {
    lock.writeLock().lock();
    try {
      removeLocked(track);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void removeLocked(String track) {
    Place place = places.remove(track);
    VectorBlock block = place == null ? null : blocks.get(place.network());
    if (place != null && block != null) {
      block.remove(place.number());
      bytes -= VectorBlock.bytes(block.dimensions());
    }
  }

  /// The vector of a track.
  Optional<Embedding> of(String track) {
    lock.readLock().lock();
    try {
      Place place = places.get(track);
      VectorBlock block = place == null ? null : blocks.get(place.network());
      return place == null || block == null
          ? Optional.empty()
          : Optional.of(Embedding.ofLevels(place.network(), block.levels(place.number())));
    } finally {
      lock.readLock().unlock();
    }
  }

  /// How many tracks have one.
  int size() {
    lock.readLock().lock();
    try {
      return places.size();
    } finally {
      lock.readLock().unlock();
    }
  }

  /// The tracks most like the example among those that the query may match, as far as camera, label
  /// and time say; null where none has a vector of its network.
  @Nullable Best nearest(Embedding example, ObservationQuery query, int most) {
    lock.readLock().lock();
    try {
      VectorBlock block = blocks.get(example.network());
      if (block == null || block.dimensions() != example.dimensions()) {
        return null;
      }
      BitSet open = new BitSet(groups.size());
      for (int i = 0; i < groups.size(); i++) {
        open.set(i, decided(query, groups.get(i)) != Decided.NO);
      }
      Span span = span(query);
      Nearest nearest =
          block.nearest(example, new VectorBlock.Bounds(open, span.fromUs(), span.toUs()), most);
      return new Best(
          nearest.best().stream()
              .map(
                  one ->
                      new Alike(block.track(one.place()), Math.clamp((double) one.score(), -1, 1)))
              .toList(),
          nearest.isFull());
    } finally {
      lock.readLock().unlock();
    }
  }

  private enum Decided {
    NO,
    MAYBE,
    YES
  }

  /// What camera, label and kind alone say of a query.
  private static Decided decided(ObservationQuery query, Group group) {
    return switch (query) {
      case ObservationQuery.All() -> Decided.YES;
      case CameraIs(CameraName camera) -> sure(camera.equals(group.camera()));
      case LabelIs(String label) -> sure(label.equals(group.label()));
      case KindIs(Kind kind) -> sure(kind == Kind.OBJECT);
      case Not(ObservationQuery term) ->
          switch (decided(term, group)) {
            case NO -> Decided.YES;
            case MAYBE -> Decided.MAYBE;
            case YES -> Decided.NO;
          };
      case And(List<ObservationQuery> terms) -> {
        Decided least = Decided.YES;
        for (ObservationQuery term : terms) {
          Decided one = decided(term, group);
          least = one.compareTo(least) < 0 ? one : least;
        }
        yield least;
      }
      case Or(List<ObservationQuery> terms) -> {
        Decided most = Decided.NO;
        for (ObservationQuery term : terms) {
          Decided one = decided(term, group);
          most = one.compareTo(most) > 0 ? one : most;
        }
        yield most;
      }
      case ObservationQuery.FollowedBy _,
          ObservationQuery.PrecededBy _,
          ObservationQuery.CountAtLeast _,
          ObservationQuery.Leaf _ ->
          Decided.MAYBE;
    };
  }

  private static Decided sure(boolean yes) {
    return yes ? Decided.YES : Decided.NO;
  }

  /// Outside of it no track matches.
  private static Span span(ObservationQuery query) {
    Span any = new Span(Long.MIN_VALUE, Long.MAX_VALUE);
    return switch (query) {
      case During(TimeRange range) ->
          new Span(Micros.floor(range.start()), Micros.ceil(range.end()));
      case And(List<ObservationQuery> terms) -> {
        Span all = any;
        for (ObservationQuery term : terms) {
          Span one = span(term);
          all = new Span(Math.max(all.fromUs, one.fromUs), Math.min(all.toUs, one.toUs));
        }
        yield all;
      }
      case Or(List<ObservationQuery> terms) when !terms.isEmpty() -> {
        Span all = span(terms.getFirst());
        for (ObservationQuery term : terms) {
          Span one = span(term);
          all = new Span(Math.min(all.fromUs, one.fromUs), Math.max(all.toUs, one.toUs));
        }
        yield all;
      }
      case Or _,
          Not _,
          ObservationQuery.FollowedBy _,
          ObservationQuery.PrecededBy _,
          ObservationQuery.CountAtLeast _,
          ObservationQuery.Leaf _ ->
          any;
    };
  }
}
