package org.sightline.analysis.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sightline.analysis.evaluate.LabelledBox.Standing;

/// Boxes by frame: what people labelled, what a detector found, or what a tracker answered.
///
/// @param frames by number, the first picture being 0; a frame that is here without boxes was
///   looked at
/// @param whole whether frames that are not here were looked at too and hold nothing, as in MOT
///   text; otherwise nobody labelled them and they are not scored
/// @param rate pictures a second where the file says so, else 0
/// @param notes what a reader should know of how the file was understood
public record LabelledFootage(
    NavigableMap<Integer, List<LabelledBox>> frames,
    boolean whole,
    double rate,
    List<String> notes) {
  public LabelledFootage {
    TreeMap<Integer, List<LabelledBox>> copy = new TreeMap<>();
    frames.forEach((frame, boxes) -> copy.put(frame, List.copyOf(boxes)));
    frames = Collections.unmodifiableNavigableMap(copy);
    notes = List.copyOf(notes);
  }

  /// Footage whose unnamed frames hold nothing.
  public static LabelledFootage whole(NavigableMap<Integer, List<LabelledBox>> frames) {
    return new LabelledFootage(frames, true, 0, List.of());
  }

  /// The boxes of a frame; none for one that is not here.
  public List<LabelledBox> at(int frame) {
    return frames.getOrDefault(frame, List.of());
  }

  /// All boxes together.
  public long boxes() {
    return frames.values().stream().mapToLong(List::size).sum();
  }

  /// Boxes that are to be found.
  public long wanted() {
    return frames.values().stream().flatMap(List::stream).filter(LabelledBox::isWanted).count();
  }

  /// The last frame that is here, -1 for none.
  public int last() {
    return frames.isEmpty() ? -1 : frames.lastKey();
  }

  /// The labels of boxes that are to be found.
  public Set<String> labels() {
    Set<String> labels = new TreeSet<>();
    frames.values().stream()
        .flatMap(List::stream)
        .filter(LabelledBox::isWanted)
        .forEach(box -> labels.add(box.label()));
    return labels;
  }

  /// Whether its boxes say which object they are: each names one, no frame names one twice, and
  /// some object is in more than one frame.
  public boolean hasIdentities() {
    Set<Long> before = new TreeSet<>();
    boolean recurs = false;
    for (List<LabelledBox> boxes : frames.values()) {
      Set<Long> here = new TreeSet<>();
      for (LabelledBox box : boxes) {
        if (box.standing() != Standing.CROWD
            && (box.id() == LabelledBox.NOBODY || !here.add(box.id()))) {
          return false;
        }
      }
      recurs |= here.stream().anyMatch(before::contains);
      before.addAll(here);
    }
    return recurs;
  }

  /// The frames up to `last`, and no more.
  public LabelledFootage until(int last) {
    return new LabelledFootage(frames.headMap(last, true), whole, rate, notes);
  }

  /// The same, with another note.
  LabelledFootage noted(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new LabelledFootage(frames, whole, rate, more);
  }
}
