package org.sightline.rule;

import java.util.List;
import java.util.function.Function;
import org.sightline.domain.Company;
import org.sightline.domain.Observation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CountAtLeast;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.Leaf;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.PrecededBy;

/// What can be said of a query and a fact while not everything that the query asks for is known:
/// the three values of Kleene's strong logic (Introduction to Metamathematics, 1952, section 64).
///
/// `YES` and `NO` stay so whatever becomes known; without anything open they are what
/// [ObservationQuery#matches(Observation, Company)] says.
enum Certainty {
  YES,
  NO,
  OPEN;

  static Certainty of(boolean holds) {
    return holds ? YES : NO;
  }

  /// @param company of which the site alone is asked
  /// @param relations says of a term about other facts whether it holds
  static Certainty of(
      ObservationQuery query,
      Observation fact,
      Company company,
      Function<ObservationQuery, Certainty> relations) {
    return switch (query) {
      case Leaf leaf -> of(leaf.matches(fact, company));
      case Not(ObservationQuery term) -> of(term, fact, company, relations).opposite();
      case And(List<ObservationQuery> terms) -> of(terms, NO, fact, company, relations);
      case Or(List<ObservationQuery> terms) -> of(terms, YES, fact, company, relations);
      case FollowedBy _, PrecededBy _, CountAtLeast _ -> relations.apply(query);
    };
  }

  /// What the terms come to where one that is `decisive` decides alone.
  private static Certainty of(
      List<ObservationQuery> terms,
      Certainty decisive,
      Observation fact,
      Company company,
      Function<ObservationQuery, Certainty> relations) {
    Certainty whole = decisive.opposite();
    for (ObservationQuery term : terms) {
      Certainty one = of(term, fact, company, relations);
      if (one == decisive) {
        return decisive;
      }
      whole = one == OPEN ? OPEN : whole;
    }
    return whole;
  }

  private Certainty opposite() {
    return switch (this) {
      case YES -> NO;
      case NO -> YES;
      case OPEN -> OPEN;
    };
  }
}
