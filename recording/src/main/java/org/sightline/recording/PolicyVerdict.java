package org.sightline.recording;

/// What became of a policy that was to be saved.
public sealed interface PolicyVerdict {
  /// It holds from now on.
  record Saved(Forecast forecast) implements PolicyVerdict {}

  /// It cannot be kept with the disks that there are; the forecast's sentence has the arithmetic.
  /// The policy of before still holds.
  record DoesNotFit(Forecast forecast) implements PolicyVerdict {}
}
