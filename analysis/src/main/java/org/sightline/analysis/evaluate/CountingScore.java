package org.sightline.analysis.evaluate;

import java.util.List;

/// How far the number of objects that were found is from the number that are there.
///
/// @param frames that were compared
/// @param wanted objects in all of them together
/// @param found answers that are sure enough
/// @param error the sum over frames of what was counted too many or too few, as a share of
///   `wanted`; NaN where nothing was there
public record CountingScore(int frames, long wanted, long found, double error) {
  /// An answer counts from this confidence on, as objects are told of in a node.
  public static final double SURE = 0.5;

  /// Compares all labels together, frame by frame; frames that nobody labelled are left out.
  public static CountingScore of(LabelledFootage truth, LabelledFootage found) {
    int frames = 0;
    long wanted = 0;
    long counted = 0;
    long off = 0;
    int last = truth.whole() ? Math.max(truth.last(), found.last()) : truth.last();
    for (int frame = 0; frame <= last; frame++) {
      if (!truth.whole() && !truth.frames().containsKey(frame)) {
        continue;
      }
      List<LabelledBox> boxes = truth.at(frame);
      long there = boxes.stream().filter(LabelledBox::isWanted).count();
      long said = found.at(frame).stream().filter(b -> b.confidence() >= SURE).count();
      frames++;
      wanted += there;
      counted += said;
      off += Math.abs(there - said);
    }
    return new CountingScore(
        frames, wanted, counted, wanted == 0 ? Double.NaN : (double) off / wanted);
  }
}
