package org.sightline.media.rtp;

/// The sequence numbers of one media track in the order in which they are taken in: finds what was
/// lost.
///
/// What can be put in order has been before ([ReorderWindow]; TCP keeps the order), so there is
/// nothing to wait for: a gap is a loss at once. A few numbers backwards is a packet that came
/// twice or too late; a long step backwards is a sender that began anew, which is taken as a break
/// and followed.
public final class SequenceWatch {
  /// A step backwards of at most this many numbers is a packet that came twice or too late.
  public static final int MAX_LATE = 64;

  /// What the newest packet is to the one before it.
  public enum Step {
    /// The first packet, or the next one.
    NEXT,
    /// It came before, or too late: drop it.
    DUPLICATE,
    /// Packets are missing before this one.
    GAP
  }

  private static final int MAX_LATE_IN_A_ROW = MAX_LATE;

  private int last = -1;
  private int lateInARow;
  private long lost;

  /// Takes in the number of the newest packet.
  public Step take(int sequence) {
    if (last < 0) {
      last = sequence;
      return Step.NEXT;
    }
    int step = (short) (sequence - last);
    if (step <= 0 && step >= -MAX_LATE && lateInARow < MAX_LATE_IN_A_ROW) {
      lateInARow++;
      return Step.DUPLICATE;
    }
    lateInARow = 0;
    last = sequence;
    if (step == 1) {
      return Step.NEXT;
    }
    lost += step > 1 ? step - 1 : 1;
    return Step.GAP;
  }

  /// Whether a number is the one that is awaited, or any is.
  public boolean follows(int sequence) {
    return last < 0 || (short) (sequence - last) == 1;
  }

  /// Forgets the number, because another source begins its own.
  public void restart() {
    last = -1;
    lateInARow = 0;
  }

  /// Packets missing so far; a long step backwards counts as one.
  public long lost() {
    return lost;
  }
}
