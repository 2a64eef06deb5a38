package org.sightline.media.rtp;

/// The sequence numbers of one media track over TCP: finds what was lost.
///
/// TCP does not reorder, so there is nothing to wait for: a gap is a loss at once, and a step
/// backwards is a sender that began anew, which is taken as a break and followed.
public final class SequenceWatch {
  /// What the newest packet is to the one before it.
  public enum Step {
    /// The first packet, or the next one.
    NEXT,
    /// The same number again: drop it.
    DUPLICATE,
    /// Packets are missing before this one.
    GAP
  }

  private int last = -1;
  private long lost;

  /// Takes in the number of the newest packet.
  public Step take(int sequence) {
    if (last < 0) {
      last = sequence;
      return Step.NEXT;
    }
    int step = (short) (sequence - last);
    if (step == 0) {
      return Step.DUPLICATE;
    }
    last = sequence;
    if (step == 1) {
      return Step.NEXT;
    }
    lost += step > 1 ? step - 1 : 1;
    return Step.GAP;
  }

  /// Packets missing so far; a step backwards counts as one.
  public long lost() {
    return lost;
  }
}
