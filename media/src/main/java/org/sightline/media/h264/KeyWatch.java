package org.sightline.media.h264;

/// Which pictures decoding can begin with (ITU-T H.264 sections 7.4.1.2.4 and D.2.8), one for each
/// video.
///
/// An IDR picture always is a key. Cameras with an open group of pictures, and those that refresh a
/// picture column by column, send none or few; of their pictures a key is one
/// - whose recovery point SEI message says that it is right at once (`recovery_frame_cnt` 0),
/// - that holds both parameter sets and I slices alone, or
/// - that has a recovery point some pictures away, once no key has come for [#PATIENCE_TICKS]: its
///   first pictures show what is left of older ones, which is better than no picture for ever.
public final class KeyWatch {
  /// How long an IDR picture is waited for before a later recovery point will do, ticks of 90 kHz.
  public static final long PATIENCE_TICKS = 5 * 90_000L;

  private static final int RECOVERY_POINT = 6;
  private static final int MAX_SEI_MESSAGES = 32;
  private static final int SLICE_HEADER_BYTES = 16;
  private static final int NONE = -1;

  private boolean idr;
  private boolean sps;
  private boolean pps;
  private boolean hasSlice;
  private boolean intraOnly = true;
  private int recoveryFrames = NONE;
  private boolean timed;
  private long waitingSince;

  /// Looks at the next NAL unit of a picture, header included.
  public void look(byte[] bytes, int from, int to) {
    int type = Nal.type(bytes[from]);
    switch (type) {
      case Nal.IDR_SLICE -> idr = true;
      case Nal.SPS -> sps = true;
      case Nal.PPS -> pps = true;
      case Nal.SEI -> recoveryPoint(bytes, from, to);
      case Nal.SLICE -> intraOnly &= isIntra(bytes, from, to);
      case 2, 3, 4 -> intraOnly = false;
      default -> {
        // says nothing about keys
      }
    }
    hasSlice |= Nal.isSlice(type);
  }

  /// Whether the NAL units looked at since the last call make a key picture.
  ///
  /// @param time of the picture, ticks of 90 kHz
  public boolean takeKey(long time) {
    if (!timed) {
      timed = true;
      waitingSince = time;
    }
    boolean intra = hasSlice && intraOnly && !idr;
    boolean key =
        idr
            || (intra && (recoveryFrames == 0 || (sps && pps)))
            || (recoveryFrames > 0 && time - waitingSince >= PATIENCE_TICKS);
    if (key) {
      waitingSince = time;
    }
    idr = false;
    sps = false;
    pps = false;
    hasSlice = false;
    intraOnly = true;
    recoveryFrames = NONE;
    return key;
  }

  /// Whether a slice is of type I or SI (section 7.3.3).
  private static boolean isIntra(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + SLICE_HEADER_BYTES);
    RbspReader bits = new RbspReader(bytes, from + 1, end);
    bits.unsigned();
    int sliceType = bits.unsigned() % 5;
    return !bits.overrun() && (sliceType == 2 || sliceType == 4);
  }

  /// Section 7.3.2.3: types and sizes in bytes of which all but the last are 255.
  private void recoveryPoint(byte[] bytes, int from, int to) {
    int at = from + 1;
    for (int message = 0; message < MAX_SEI_MESSAGES && at + 2 < to; message++) {
      int type = 0;
      while (at < to && bytes[at] == (byte) 0xFF) {
        type += 255;
        at++;
      }
      type += at < to ? bytes[at++] & 0xFF : 0;
      int size = 0;
      while (at < to && bytes[at] == (byte) 0xFF) {
        size += 255;
        at++;
      }
      size += at < to ? bytes[at++] & 0xFF : 0;
      if (type == RECOVERY_POINT) {
        RbspReader bits = new RbspReader(bytes, at, to);
        int frames = bits.unsigned();
        recoveryFrames = bits.overrun() ? NONE : frames;
        return;
      }
      at += Math.min(size, to - at);
    }
  }
}
