package org.sightline.domain;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The cameras that an answer may be about. A camera outside it is, for the asker, not there.
///
/// Names, whether there are such cameras or not: footage and observations outlive their camera.
public sealed interface CameraScope {
  /// Every camera that there is, was or will be.
  record Everywhere() implements CameraScope {}

  /// These cameras and no others; with none, nothing.
  record Only(Set<CameraName> cameras) implements CameraScope {
    public Only {
      cameras = Set.copyOf(cameras);
    }
  }

  /// Every camera.
  CameraScope EVERYWHERE = new Everywhere();

  /// No camera.
  CameraScope NOWHERE = new Only(Set.of());

  /// Whether the camera is in it.
  default boolean has(CameraName camera) {
    return switch (this) {
      case Everywhere() -> true;
      case Only(Set<CameraName> cameras) -> cameras.contains(camera);
    };
  }

  /// Whether it is every camera.
  default boolean isEverywhere() {
    return this instanceof Everywhere;
  }

  /// Whether it is no camera at all.
  default boolean isNowhere() {
    return this instanceof Only(Set<CameraName> cameras) && cameras.isEmpty();
  }

  /// The cameras that are in both.
  default CameraScope and(CameraScope other) {
    return switch (this) {
      case Everywhere() -> other;
      case Only(Set<CameraName> cameras) -> {
        Set<CameraName> both = new HashSet<>(cameras);
        both.removeIf(camera -> !other.has(camera));
        yield new Only(both);
      }
    };
  }

  /// The cameras that are in one or both.
  default CameraScope or(CameraScope other) {
    return switch (this) {
      case Everywhere() -> this;
      case Only(Set<CameraName> cameras) ->
          switch (other) {
            case Everywhere() -> other;
            case Only(Set<CameraName> more) -> {
              Set<CameraName> all = new HashSet<>(cameras);
              all.addAll(more);
              yield new Only(all);
            }
          };
    };
  }

  /// The query about these cameras alone: what came before or after a fact counts only where it was
  /// seen by one of them too, so that no answer tells of another camera by way of a sequence.
  ///
  /// An engine that bounds its terms ([ObservationQuery#MAX_TERMS]) refuses what a scope of
  /// hundreds of cameras makes of a query; nothing is answered then.
  default ObservationQuery narrowed(ObservationQuery query) {
    return switch (this) {
      case Everywhere() -> query;
      case Only(Set<CameraName> cameras) -> {
        ObservationQuery seen =
            new ObservationQuery.Or(
                cameras.stream()
                    .sorted()
                    .<ObservationQuery>map(ObservationQuery.CameraIs::new)
                    .toList());
        yield new ObservationQuery.And(List.of(seen, within(query)));
      }
    };
  }

  /// The query with its sequences narrowed.
  private ObservationQuery within(ObservationQuery query) {
    return switch (query) {
      case ObservationQuery.And(var terms) ->
          new ObservationQuery.And(terms.stream().map(this::within).toList());
      case ObservationQuery.Or(var terms) ->
          new ObservationQuery.Or(terms.stream().map(this::within).toList());
      case ObservationQuery.Not(var term) -> new ObservationQuery.Not(within(term));
      case ObservationQuery.FollowedBy(var then, var within) ->
          new ObservationQuery.FollowedBy(narrowed(then), within);
      case ObservationQuery.PrecededBy(var earlier, var within) ->
          new ObservationQuery.PrecededBy(narrowed(earlier), within);
      case ObservationQuery.CountAtLeast(var least, var of, var within) ->
          new ObservationQuery.CountAtLeast(least, narrowed(of), within);
      case ObservationQuery.Leaf leaf -> leaf;
    };
  }
}
