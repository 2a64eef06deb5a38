package org.sightline.domain;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// A stored fact: what one source said of one place over one stretch of time, and how sure it was.
///
/// The family is sealed: a new kind of fact must be handled wherever facts are told apart. Facts
/// are never changed once stored. A source that learns more of the same object says it again with a
/// higher [ObjectObservation#revision()], and readers take the highest.
public sealed interface Observation {
  /// When it was so, on the node's clock.
  TimeRange when();

  /// The camera that it was seen by.
  CameraName camera();

  /// Who says so.
  Source source();

  /// How sure the source is: 0 to 1.
  double confidence();

  /// One object, followed over frames (an object track).
  ///
  /// @param trackId names the object track; unique on a node for ever
  /// @param revision 0 when first told, rising by one each time the source tells more of the same
  ///   track
  /// @param ended whether the object has left; no further revision comes
  /// @param label what it is, lower case, in the words of the network's label list, such as
  ///   `person`
  /// @param box where it was at its best moment
  /// @param path where its foot was, first to last, at most [#MAX_PATH] points
  /// @param zones names of the zones that its foot was inside
  /// @param motion whether it moved
  /// @param crossings the lines that its foot passed, in the order of passing, at most [#MAX_MARKS]
  /// @param visits its stays in zones, in the order of coming in, at most [#MAX_MARKS]
  /// @param attributes what it looks like and how fast it is, as far as that is known
  /// @param snapshot key of its best picture in the snapshot store, or empty for none
  record ObjectObservation(
      TimeRange when,
      CameraName camera,
      Source source,
      double confidence,
      String trackId,
      int revision,
      boolean ended,
      String label,
      Box box,
      List<Point> path,
      Set<String> zones,
      Motion motion,
      List<Crossing> crossings,
      List<ZoneVisit> visits,
      Attributes attributes,
      String snapshot)
      implements Observation {
    /// The most points a path keeps.
    public static final int MAX_PATH = 64;

    /// The most crossings, and the most visits, that are kept.
    public static final int MAX_MARKS = 64;

    public ObjectObservation {
      requireConfidence(confidence);
      if (label.isBlank() || trackId.isBlank() || revision < 0) {
        throw new IllegalArgumentException(
            "object observation needs a label, a track id and a revision of 0 or more: '%s', '%s', %d"
                .formatted(label, trackId, revision));
      }
      if (path.size() > MAX_PATH) {
        throw new IllegalArgumentException(
            "path has %d points, at most %d are kept".formatted(path.size(), MAX_PATH));
      }
      if (crossings.size() > MAX_MARKS || visits.size() > MAX_MARKS) {
        throw new IllegalArgumentException(
            "%d crossings and %d visits, at most %d of each are kept"
                .formatted(crossings.size(), visits.size(), MAX_MARKS));
      }
      path = List.copyOf(path);
      zones = Set.copyOf(zones);
      crossings = List.copyOf(crossings);
      visits = List.copyOf(visits);
    }

    /// How long its stays in the zone were together; zero where it has none.
    public Duration dwell(String zone) {
      Duration dwell = Duration.ZERO;
      for (ZoneVisit visit : visits) {
        if (visit.zone().equals(zone)) {
          dwell = dwell.plus(visit.dwell());
        }
      }
      return dwell;
    }

    /// The same object with other attributes.
    public ObjectObservation with(Attributes others) {
      return new ObjectObservation(
          when,
          camera,
          source,
          confidence,
          trackId,
          revision,
          ended,
          label,
          box,
          path,
          zones,
          motion,
          crossings,
          visits,
          others,
          snapshot);
    }

    /// An object of which no crossings, visits and attributes are known.
    public ObjectObservation(
        TimeRange when,
        CameraName camera,
        Source source,
        double confidence,
        String trackId,
        int revision,
        boolean ended,
        String label,
        Box box,
        List<Point> path,
        Set<String> zones,
        Motion motion,
        String snapshot) {
      this(
          when,
          camera,
          source,
          confidence,
          trackId,
          revision,
          ended,
          label,
          box,
          path,
          zones,
          motion,
          List.of(),
          List.of(),
          Attributes.NONE,
          snapshot);
    }
  }

  /// Something in the picture changed, whatever it was.
  ///
  /// @param area the largest share of the picture that changed at once: 0 to 1
  record MotionObservation(
      TimeRange when, CameraName camera, Source source, double confidence, double area)
      implements Observation {
    public MotionObservation {
      requireConfidence(confidence);
      if (!(area >= 0 && area <= 1)) {
        throw new IllegalArgumentException("motion area %s is not from 0 to 1".formatted(area));
      }
    }
  }

  /// Something that a device said of a place, which is neither an object with a box nor motion: a
  /// line was crossed, an input closed, a view was covered, something was heard.
  ///
  /// @param label what, lower case, in our words where we have one, such as `line crossed`
  /// @param zones what the device calls the line, area or input that it is about; at most
  ///   [#MAX_ZONES]
  record SignalObservation(
      TimeRange when,
      CameraName camera,
      Source source,
      double confidence,
      String label,
      Set<String> zones)
      implements Observation {
    /// The most names that one signal has.
    public static final int MAX_ZONES = 8;

    public SignalObservation {
      requireConfidence(confidence);
      if (label.isBlank() || zones.size() > MAX_ZONES) {
        throw new IllegalArgumentException(
            "a signal needs a label and has at most %d names: '%s', %d"
                .formatted(MAX_ZONES, label, zones.size()));
      }
      zones = Set.copyOf(zones);
    }
  }

  /// What a language-vision model says of the best picture of an object track: a claim in words by
  /// a stranger, shown and searched as text and never read as anything else.
  ///
  /// @param source the model, and the hash of what it was asked
  /// @param trackId of the object track
  /// @param text one line of 1 to [#MAX_TEXT] characters without control characters
  /// @param snapshot key of the picture in the snapshot store, or empty for none
  record CaptionObservation(
      TimeRange when,
      CameraName camera,
      Source source,
      double confidence,
      String trackId,
      String text,
      String snapshot)
      implements Observation {
    /// The longest caption, in characters.
    public static final int MAX_TEXT = 300;

    public CaptionObservation {
      requireConfidence(confidence);
      if (trackId.isBlank()
          || text.isBlank()
          || text.length() > MAX_TEXT
          || text.codePoints().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "a caption is one line of 1 to %d characters about an object track"
                .formatted(MAX_TEXT));
      }
    }
  }

  private static void requireConfidence(double confidence) {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence %s is not from 0 to 1".formatted(confidence));
    }
  }
}
