package org.sightline.observation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Likeness;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.All;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.CaptionSays;
import org.sightline.domain.ObservationQuery.ConfidenceAtLeast;
import org.sightline.domain.ObservationQuery.CountAtLeast;
import org.sightline.domain.ObservationQuery.DaysOfWeek;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.HeadingIs;
import org.sightline.domain.ObservationQuery.HoursOfDay;
import org.sightline.domain.ObservationQuery.InRegion;
import org.sightline.domain.ObservationQuery.Kind;
import org.sightline.domain.ObservationQuery.KindIs;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.LastsAtLeast;
import org.sightline.domain.ObservationQuery.LastsLessThan;
import org.sightline.domain.ObservationQuery.LikeExample;
import org.sightline.domain.ObservationQuery.MotionIs;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.PrecededBy;
import org.sightline.domain.ObservationQuery.SiteIs;
import org.sightline.domain.ObservationQuery.TextMatches;
import org.sightline.domain.ObservationQuery.ZoneIs;
import org.sightline.domain.Words;

/// One query, narrowed shelf by shelf to what must still be asked of each row there.
///
/// What is left consists of [During], [ConfidenceAtLeast], [LastsAtLeast], [LastsLessThan],
/// [HoursOfDay], [DaysOfWeek], [FollowedBy], [PrecededBy], [CountAtLeast], the terms of [Probes]
/// and [Sights], and [And], [Or], [Not] of them; [#EVERYTHING] takes the shelf whole and [#NOTHING]
/// refuses it.
final class Narrowing {
  static final ObservationQuery EVERYTHING = new All();
  static final ObservationQuery NOTHING = new Or(List.of());

  private final ObservationQuery query;
  private final String site;
  private final Map<String, List<String>> wordsByText = new HashMap<>();
  private final Set<String> askedWords = new LinkedHashSet<>();

  Narrowing(ObservationQuery query, String site) {
    this.query = query;
    this.site = site;
    collectWords(query, true);
  }

  /// What is left to ask on any shelf of `subject`.
  ObservationQuery on(Shelves.Known subject) {
    return onSubject(query, subject);
  }

  /// What is left of `residue` on shelves of one confidence tenth and length class.
  static ObservationQuery on(Shelf.Key shelf, ObservationQuery residue) {
    return switch (residue) {
      case And(List<ObservationQuery> terms) ->
          all(terms.stream().map(term -> on(shelf, term)).toList());
      case Or(List<ObservationQuery> terms) ->
          any(terms.stream().map(term -> on(shelf, term)).toList());
      case Not(ObservationQuery term) -> not(on(shelf, term));
      case ConfidenceAtLeast(double least) ->
          decided(least <= shelf.confidenceFrom(), least >= shelf.confidenceTo(), residue);
      case LastsAtLeast(var least) -> {
        long us = Micros.ceil(least);
        yield decided(us <= shelf.lengthFromUs(), us >= shelf.lengthToUs(), residue);
      }
      case LastsLessThan(var bound) -> {
        long us = Micros.ceil(bound);
        yield decided(us >= shelf.lengthToUs(), us <= shelf.lengthFromUs(), residue);
      }
      case FollowedBy _, PrecededBy _, CountAtLeast _, ObservationQuery.Leaf _ -> residue;
    };
  }

  /// How well the words of `subject` say what the query asks in words, in hundredths; see
  /// [Order#RELEVANCE].
  int relevance(Shelves.Known subject) {
    if (askedWords.isEmpty()) {
      return 100;
    }
    double sum = 0;
    for (String asked : askedWords) {
      double best = 0;
      for (String word : subject.words()) {
        if (word.startsWith(asked)) {
          best = Math.max(best, (double) asked.length() / word.length());
        }
      }
      sum += best;
    }
    return (int) Math.round(100 * sum / askedWords.size());
  }

  private void collectWords(ObservationQuery part, boolean wanted) {
    switch (part) {
      case And(List<ObservationQuery> terms) -> terms.forEach(term -> collectWords(term, wanted));
      case Or(List<ObservationQuery> terms) -> terms.forEach(term -> collectWords(term, wanted));
      case Not(ObservationQuery term) -> collectWords(term, false);
      case TextMatches(String text) -> {
        List<String> words = wordsByText.computeIfAbsent(text, Words::of);
        if (wanted) {
          askedWords.addAll(words);
        }
      }
      case FollowedBy _, PrecededBy _, CountAtLeast _, ObservationQuery.Leaf _ -> {}
    }
  }

  private ObservationQuery onSubject(ObservationQuery part, Shelves.Known known) {
    Subject subject = known.subject();
    return switch (part) {
      case All _ -> EVERYTHING;
      case And(List<ObservationQuery> terms) ->
          all(terms.stream().map(term -> onSubject(term, known)).toList());
      case Or(List<ObservationQuery> terms) ->
          any(terms.stream().map(term -> onSubject(term, known)).toList());
      case Not(ObservationQuery term) -> not(onSubject(term, known));
      case LabelIs(String label) ->
          decided(
              subject.kind() != Kind.MOTION
                  && subject.kind() != Kind.CAPTION
                  && subject.label().toLowerCase(Locale.ROOT).equals(label));
      case CameraIs(var camera) -> decided(subject.camera().equals(camera));
      case ZoneIs(String zone) -> decided(subject.zones().contains(zone));
      case MotionIs(var motion) -> decided(subject.motion() == motion);
      case KindIs(var kind) -> decided(subject.kind() == kind);
      case TextMatches(String text) -> decided(says(known, text));
      case SiteIs(String asked) -> decided(asked.equals(site));
      case InRegion _ -> part;
      case CaptionSays _ -> subject.kind() == Kind.CAPTION ? part : NOTHING;
      case HeadingIs _ -> subject.kind() == Kind.OBJECT ? part : NOTHING;
      case LikeExample(Likeness example, double least) ->
          subject.kind() == Kind.OBJECT && example.most(subject.label()) >= least ? part : NOTHING;
      case ObservationQuery.Trait _ -> subject.kind() == Kind.OBJECT ? part : NOTHING;
      case DaysOfWeek(var days, var _) when days.isEmpty() -> NOTHING;
      case During _,
          ConfidenceAtLeast _,
          LastsAtLeast _,
          LastsLessThan _,
          HoursOfDay _,
          DaysOfWeek _,
          FollowedBy _,
          PrecededBy _,
          CountAtLeast _ ->
          part;
    };
  }

  private boolean says(Shelves.Known known, String text) {
    @Nullable List<String> asked = wordsByText.get(text);
    for (String word : asked == null ? Words.of(text) : asked) {
      boolean found = false;
      for (String said : known.words()) {
        found |= said.startsWith(word);
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private static ObservationQuery decided(boolean yes) {
    return yes ? EVERYTHING : NOTHING;
  }

  private static ObservationQuery decided(boolean yes, boolean no, ObservationQuery undecided) {
    return yes ? EVERYTHING : no ? NOTHING : undecided;
  }

  private static ObservationQuery not(ObservationQuery term) {
    return term.equals(EVERYTHING) ? NOTHING : term.equals(NOTHING) ? EVERYTHING : new Not(term);
  }

  private static ObservationQuery all(List<ObservationQuery> terms) {
    List<ObservationQuery> left = new ArrayList<>();
    for (ObservationQuery term : terms) {
      if (term.equals(NOTHING)) {
        return NOTHING;
      }
      if (!term.equals(EVERYTHING)) {
        left.add(term);
      }
    }
    return left.isEmpty() ? EVERYTHING : left.size() == 1 ? left.getFirst() : new And(left);
  }

  private static ObservationQuery any(List<ObservationQuery> terms) {
    List<ObservationQuery> left = new ArrayList<>();
    for (ObservationQuery term : terms) {
      if (term.equals(EVERYTHING)) {
        return EVERYTHING;
      }
      if (!term.equals(NOTHING)) {
        left.add(term);
      }
    }
    return left.isEmpty() ? NOTHING : left.size() == 1 ? left.getFirst() : new Or(left);
  }
}
