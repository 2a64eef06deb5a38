package org.sightline.media.h265;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;
import org.sightline.media.h264.ParameterSets;
import org.sightline.media.h264.ParameterSets.Change;
import org.sightline.media.h264.RbspReader;

/// The parameter sets of one H.265 video track, by their ids, and whether a new one changes its
/// form.
///
/// Saying again what is known, as cameras do before each key picture, costs a comparison and
/// nothing else.
public final class H265ParameterSets {
  private static final int MAX_VPS = 16;
  private static final int MAX_PPS = 64;

  private final byte[][] vpsById = new byte[MAX_VPS][];
  private final byte[][] spsById = new byte[H265SequenceParameterSet.MAX_SETS][];
  private final byte[][] ppsById = new byte[MAX_PPS][];

  /// Takes in one NAL unit of `nal`, type [H265Nal#VPS], [H265Nal#SPS] or [H265Nal#PPS], copying
  /// what is new.
  public Change offer(byte[] nal, int from, int to) {
    int end = ParameterSets.trimmedEnd(nal, from, to);
    if (end - from < 4 || end - from > H265SequenceParameterSet.MAX_BYTES) {
      return Change.NONE;
    }
    byte[][] known = known(H265Nal.type(nal[from]));
    for (byte[] one : known) {
      if (one != null && Arrays.equals(one, 0, one.length, nal, from, end)) {
        return Change.NONE;
      }
    }
    byte[] copy = Arrays.copyOfRange(nal, from, end);
    int id = id(copy);
    if (id < 0 || id >= known.length) {
      return Change.NONE;
    }
    Change change = known[id] == null ? Change.ADDED : Change.REPLACED;
    known[id] = copy;
    return change;
  }

  private byte[][] known(int type) {
    return switch (type) {
      case H265Nal.VPS -> vpsById;
      case H265Nal.SPS -> spsById;
      default -> ppsById;
    };
  }

  /// The id of a parameter set; -1 where it cannot be read.
  private static int id(byte[] nal) {
    return switch (H265Nal.type(nal[0])) {
      case H265Nal.VPS -> nal[H265Nal.HEADER_BYTES] >> 4 & 0x0F;
      case H265Nal.SPS ->
          H265SequenceParameterSet.parse(nal).map(H265SequenceParameterSet::id).orElse(-1);
      case H265Nal.PPS -> {
        var bits = new RbspReader(nal, H265Nal.HEADER_BYTES);
        int id = bits.unsigned();
        yield bits.overrun() ? -1 : id;
      }
      default -> -1;
    };
  }

  /// The form of the video, from the picture parameter set of the lowest id and those that it
  /// refers to; empty while one is missing.
  public Optional<MediaFormat.H265> format() {
    byte[] pps = first(ppsById);
    if (pps == null) {
      return Optional.empty();
    }
    var bits = new RbspReader(pps, H265Nal.HEADER_BYTES);
    bits.unsigned();
    byte[] sps = named(spsById, bits.unsigned());
    if (sps == null) {
      return Optional.empty();
    }
    return H265SequenceParameterSet.parse(sps)
        .flatMap(
            s -> {
              byte[] vps = named(vpsById, s.videoParameterSet());
              return vps == null
                  ? Optional.empty()
                  : Optional.of(new MediaFormat.H265(vps, sps, pps, s.width(), s.height()));
            });
  }

  private static byte @Nullable [] named(byte[][] sets, int id) {
    return id < sets.length && sets[id] != null ? sets[id] : first(sets);
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
