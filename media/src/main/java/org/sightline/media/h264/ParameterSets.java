package org.sightline.media.h264;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;

/// The parameter sets of one video track, by their ids, and whether a new one changes its form.
///
/// Cameras repeat their parameter sets before each key picture; saying again what is known costs a
/// comparison and nothing else.
public final class ParameterSets {
  /// What offering a parameter set did.
  public enum Change {
    /// It was known, or cannot be read and was left aside.
    NONE,
    /// Its id was not known before.
    ADDED,
    /// Another one of its id was known.
    REPLACED
  }

  private static final int MAX_SPS = 32;
  private static final int MAX_PPS = 256;
  private static final int FEW = 4;

  private final byte[][] spsById = new byte[MAX_SPS][];
  private byte[][] ppsById = new byte[FEW][];

  /// Takes in one NAL unit of `nal`, type [Nal#SPS] or [Nal#PPS], copying what is new.
  public Change offer(byte[] nal, int from, int to) {
    int end = trimmedEnd(nal, from, to);
    if (end - from < 2 || end - from > SequenceParameterSet.MAX_BYTES) {
      return Change.NONE;
    }
    int type = Nal.type(nal[from]);
    byte[][] known = type == Nal.SPS ? spsById : ppsById;
    for (byte[] one : known) {
      if (one != null && Arrays.equals(one, 0, one.length, nal, from, end)) {
        return Change.NONE;
      }
    }
    byte[] copy = Arrays.copyOfRange(nal, from, end);
    return type == Nal.SPS ? addSps(copy) : addPps(copy);
  }

  /// The form of the video, from the parameter sets of the lowest ids; empty while one is missing.
  public Optional<MediaFormat.H264> format() {
    byte[] sps = first(spsById);
    byte[] pps = first(ppsById);
    if (sps == null || pps == null) {
      return Optional.empty();
    }
    return SequenceParameterSet.parse(sps)
        .map(s -> new MediaFormat.H264(sps, pps, s.width(), s.height()));
  }

  /// The end of the NAL unit without the zeros and the stray start code that some cameras append.
  public static int trimmedEnd(byte[] nal, int from, int to) {
    int end = to;
    if (end - from > 4 && nal[end - 1] == 1 && nal[end - 2] == 0 && nal[end - 3] == 0) {
      end -= 3;
    }
    while (end > from + 1 && nal[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private Change addSps(byte[] sps) {
    Optional<SequenceParameterSet> parsed = SequenceParameterSet.parse(sps);
    if (parsed.isEmpty()) {
      return Change.NONE;
    }
    int id = parsed.get().id();
    Change change = spsById[id] == null ? Change.ADDED : Change.REPLACED;
    spsById[id] = sps;
    return change;
  }

  private Change addPps(byte[] pps) {
    var bits = new RbspReader(pps, 1);
    int id = bits.unsigned();
    if (bits.overrun() || id >= MAX_PPS) {
      return Change.NONE;
    }
    if (id >= ppsById.length) {
      ppsById = Arrays.copyOf(ppsById, MAX_PPS);
    }
    Change change = ppsById[id] == null ? Change.ADDED : Change.REPLACED;
    ppsById[id] = pps;
    return change;
  }

  private static byte @Nullable [] first(byte[][] sets) {
    for (byte[] set : sets) {
      if (set != null) {
        return set;
      }
    }
    return null;
  }
}
