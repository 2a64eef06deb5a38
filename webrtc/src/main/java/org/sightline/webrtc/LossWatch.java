package org.sightline.webrtc;

/// Whether a way loses so much that only key pictures make sense: heavy after [#REPORTS] reports in
/// a row of a third lost or more, light again after as many below a twentieth.
final class LossWatch {
  static final int REPORTS = 5;
  private static final int HEAVY = 256 / 3;
  private static final int LIGHT = 256 / 20;

  private int against;
  private volatile boolean heavy;

  /// @param fractionLost since the last report, in 1/256
  void heard(int fractionLost) {
    boolean contradicts = heavy ? fractionLost < LIGHT : fractionLost >= HEAVY;
    against = contradicts ? against + 1 : 0;
    if (against >= REPORTS) {
      heavy = !heavy;
      against = 0;
    }
  }

  boolean isHeavy() {
    return heavy;
  }
}
