package org.sightline.analysis.scene;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.sightline.domain.Box;

/// What one document of a camera says: pictures with objects, and notices.
///
/// Times are the camera's own and not to be trusted: whoever has a better one uses that.
public record Scene(List<Frame> frames, List<Notice> notices) {
  /// The most objects of one picture.
  public static final int MAX_OBJECTS = 256;

  /// The most pictures, and the most notices, of one document.
  public static final int MAX_PARTS = 256;

  public Scene {
    frames = List.copyOf(frames);
    notices = List.copyOf(notices);
  }

  /// One picture.
  ///
  /// @param ended ids of objects that will not be told of again
  /// @param whole objects of which everything is told at once, at their end
  public record Frame(Instant at, List<Seen> objects, Set<String> ended, List<Whole> whole) {
    public Frame {
      objects = List.copyOf(objects);
      ended = Set.copyOf(ended);
      whole = List.copyOf(whole);
    }

    /// A picture in which objects are.
    public Frame(Instant at, List<Seen> objects, Set<String> ended) {
      this(at, objects, ended, List.of());
    }
  }

  /// Where an object was.
  public record Place(Instant at, Box box) {}

  /// An object from its first picture to its last.
  ///
  /// @param seen how it was last
  /// @param from when it was first seen
  /// @param places in order, at least one, at most [#MAX_OBJECTS]
  public record Whole(Seen seen, Instant from, List<Place> places) {
    public Whole {
      places = List.copyOf(places);
    }
  }

  /// An object in a picture.
  ///
  /// @param id the camera's own, the same while it follows the object
  /// @param label lower case, in our words where we have one, such as `person`
  /// @param speed metres a second
  public record Seen(
      String id,
      String label,
      double confidence,
      Box box,
      Set<String> colours,
      String plate,
      OptionalDouble speed) {
    public Seen {
      colours = Set.copyOf(colours);
    }
  }

  /// Something that happened, or a state that changed.
  ///
  /// @param topic without prefixes, such as `RuleEngine/CellMotionDetector/Motion`
  /// @param operation `Initialized`, `Deleted`, `Changed`, or empty
  /// @param source what it is about
  /// @param values what is so
  public record Notice(
      Instant at,
      String topic,
      String operation,
      Map<String, String> source,
      Map<String, String> values) {
    public Notice {
      source = Map.copyOf(source);
      values = Map.copyOf(values);
    }

    /// Whether it says that something moves, or moves no more; empty for notices of anything else.
    public Optional<Boolean> motion() {
      return NoticeMeaning.of(this)
          .filter(meaning -> meaning.label().equals(NoticeMeaning.MOTION))
          .flatMap(_ -> NoticeMeaning.state(this));
    }
  }
}
