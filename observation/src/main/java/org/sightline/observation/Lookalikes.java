package org.sightline.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sightline.domain.Company;
import org.sightline.domain.Embedding;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;

/// Object tracks by what their best pictures look like to a network for images.
///
/// Each track has at most one vector. Vectors come after their track and go with it; those that
/// were stored first go where there are more than [#MAX_BYTES] hold. Any thread may call anything.
public final class Lookalikes {
  /// The memory that vectors take at most, in bytes: 110,000 of 512 dimensions.
  public static final long MAX_BYTES = 96L << 20;

  /// The most tracks that one question finds.
  public static final int MOST = 200;

  private static final int FIRST_LOOK = 64;

  /// The most tracks whose facts are read for one question.
  private static final int MOST_LOOKED = 2048;

  private final ObservationLog log;
  private final VectorIndex index;

  Lookalikes(ObservationLog log, VectorIndex index) {
    this.log = log;
    this.index = index;
  }

  /// A track and how like the example it is: the cosine between their vectors, -1 to 1.
  public record Found(StoredObservation fact, double similarity) {}

  /// What was found.
  ///
  /// @param found the most like first
  /// @param whole whether nothing that is more like the example was left out
  public record Answer(List<Found> found, boolean whole) {
    public Answer {
      found = List.copyOf(found);
    }
  }

  /// Keeps the vector of a track's best picture, in place of one that was kept before.
  ///
  /// @return whether there is such a track
  public boolean keep(String trackId, Embedding embedding) {
    return log.changing(
        writer -> {
          Optional<ObjectObservation> track = writer.keep(trackId, embedding);
          if (track.isPresent()) {
            writer.forget(index.put(embedding, track.get()));
          }
          return track.isPresent();
        });
  }

  /// The vector of a track.
  public Optional<Embedding> of(String trackId) {
    return index.of(trackId);
  }

  /// The newest revision of an object track, whether it has a vector or not.
  public Optional<StoredObservation> newest(String trackId) {
    return log.reading((connection, shelves) -> EmbeddingRows.newest(connection, shelves, trackId));
  }

  /// How many tracks have a vector.
  public int size() {
    return index.size();
  }

  /// The tracks that match the query and are most like the example, whose vectors are of its
  /// network.
  ///
  /// @param company what terms about other facts are asked of
  /// @param most 1 to [#MOST]
  /// @throws IllegalArgumentException if the query is larger than [QueryText#requireBounded] allows
  public Answer nearest(Embedding example, ObservationQuery query, Company company, int most) {
    QueryText.requireBounded(query);
    if (most < 1 || most > MOST) {
      throw new ObservationException(
          ObservationException.Kind.BAD_CALL,
          "%d similar ones are asked for: 1 to %d".formatted(most, MOST));
    }
    for (int look = Math.max(FIRST_LOOK, most * 2); ; look = Math.min(look * 4, MOST_LOOKED)) {
      VectorIndex.Best nearest = index.nearest(example, query, look);
      if (nearest == null) {
        return new Answer(List.of(), true);
      }
      List<Found> found = new ArrayList<>();
      for (VectorIndex.Alike scored : nearest.alike()) {
        if (found.size() < most) {
          newest(scored.track())
              .filter(fact -> query.matches(fact.observation(), company))
              .ifPresent(fact -> found.add(new Found(fact, scored.similarity())));
        }
      }
      boolean all = found.size() == most || !nearest.isFull();
      if (all || look == MOST_LOOKED) {
        return new Answer(found, all);
      }
    }
  }
}
