package org.sightline.server.identity;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.CaptionSays;
import org.sightline.domain.ObservationQuery.ColourIs;
import org.sightline.domain.ObservationQuery.Crossed;
import org.sightline.domain.ObservationQuery.DwellsAtLeast;
import org.sightline.domain.ObservationQuery.HeadingIs;
import org.sightline.domain.ObservationQuery.HeightAtLeast;
import org.sightline.domain.ObservationQuery.InRegion;
import org.sightline.domain.ObservationQuery.LikeExample;
import org.sightline.domain.ObservationQuery.PlateLike;
import org.sightline.domain.ObservationQuery.SizeAtLeast;
import org.sightline.domain.ObservationQuery.SpeedAtLeast;

/// Somebody who asks what was observed: which cameras' facts a question may reach, and what of a
/// fact is left out.
///
/// A question of a kind that needs more than [Action#SEARCH], such as one for number plates,
/// reaches only the cameras for which the asker may do that too; where there is none it is refused.
public record Asker(Rights rights) {
  /// What stands for a caption that the asker may not read.
  private static final String WITHHELD = "(not shown)";

  /// Somebody who may ask everything: the node itself.
  public static final Asker EVERYBODY = new Asker(Caller.commandLine().rights());

  /// The cameras that may be asked about at all.
  public CameraScope cameras() {
    return rights.scope(Action.SEARCH);
  }

  /// What the query asks for that the asker may do nowhere; empty where it may be asked.
  public Optional<Action> forbidden(ObservationQuery query) {
    return needs(query).stream().filter(action -> !rights.may(action)).findFirst();
  }

  /// The query, about the cameras alone that the asker may ask it of.
  public ObservationQuery narrowed(ObservationQuery query) {
    CameraScope scope = cameras();
    for (Action action : needs(query)) {
      scope = scope.and(rights.scope(action));
    }
    return scope.narrowed(query);
  }

  /// The fact as the asker may know it: without a number plate that the asker may not read.
  public Observation veiled(Observation fact) {
    return switch (fact) {
      case MotionObservation motion -> motion;
      case SignalObservation signal -> signal;
      case CaptionObservation caption ->
          rights.may(Action.SEARCH_LOOKS, fact.camera())
              ? caption
              : new CaptionObservation(
                  caption.when(),
                  caption.camera(),
                  caption.source(),
                  caption.confidence(),
                  caption.trackId(),
                  WITHHELD,
                  caption.snapshot());
      case ObjectObservation object ->
          object.attributes().plate().isEmpty() || rights.may(Action.SEARCH_PLATES, fact.camera())
              ? object
              : object.with(object.attributes().withoutPlate());
    };
  }

  /// Whether the asker may know anything of what the camera saw.
  public boolean sees(CameraName camera) {
    return cameras().has(camera);
  }

  /// What a question needs beside [Action#SEARCH].
  static Set<Action> needs(ObservationQuery query) {
    Set<Action> needs = EnumSet.noneOf(Action.class);
    collect(query, needs);
    return needs;
  }

  private static void collect(ObservationQuery query, Set<Action> into) {
    switch (query) {
      case ObservationQuery.And(var terms) -> collect(terms, into);
      case ObservationQuery.Or(var terms) -> collect(terms, into);
      case ObservationQuery.Not(var term) -> collect(term, into);
      case ObservationQuery.FollowedBy(var then, var _) -> collect(then, into);
      case ObservationQuery.PrecededBy(var earlier, var _) -> collect(earlier, into);
      case ObservationQuery.CountAtLeast(var _, var of, var _) -> collect(of, into);
      case ObservationQuery.Trait trait -> of(trait).ifPresent(into::add);
      case ObservationQuery.Sight sight -> of(sight).ifPresent(into::add);
      case ObservationQuery.Leaf _ -> {
        // what, where and when: that is what SEARCH allows
      }
    }
  }

  private static void collect(List<ObservationQuery> terms, Set<Action> into) {
    terms.forEach(term -> collect(term, into));
  }

  /// The compiler asks here which permission a new sort of question needs.
  private static Optional<Action> of(ObservationQuery.Trait trait) {
    return switch (trait) {
      case PlateLike _ -> Optional.of(Action.SEARCH_PLATES);
      case ColourIs _, HeightAtLeast _ -> Optional.of(Action.SEARCH_LOOKS);
      case Crossed _, DwellsAtLeast _, SpeedAtLeast _, SizeAtLeast _ -> Optional.empty();
    };
  }

  private static Optional<Action> of(ObservationQuery.Sight sight) {
    return switch (sight) {
      case LikeExample _, CaptionSays _ -> Optional.of(Action.SEARCH_LOOKS);
      case HeadingIs _, InRegion _ -> Optional.empty();
    };
  }
}
