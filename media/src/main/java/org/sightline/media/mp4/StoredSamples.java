package org.sightline.media.mp4;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// The samples of one media track of a plain file in the making: sixteen bytes a sample.
///
/// Decoding times are made to grow, and what that takes goes into composition offsets.
final class StoredSamples {
  private int[] delta = new int[1024];
  private int[] composition = new int[1024];
  private int[] size = new int[1024];
  private final BitSet key = new BitSet();
  private int count;
  private long firstDecode;
  private long lastDecode;
  private long lastDuration;

  private long[] chunkOffset = new long[256];
  private int[] chunkFirst = new int[256];
  private int[] chunkForm = new int[256];
  private int chunks;

  int count() {
    return count;
  }

  /// Decoding time of the first sample.
  long firstDecode() {
    return firstDecode;
  }

  /// From the first decoding time to the end of the last sample.
  long duration() {
    return count == 0 ? 0 : lastDecode - firstDecode + lastDuration;
  }

  /// Adds samples that stand together.
  ///
  /// @param form which sample description is theirs, from 1
  /// @param offset of the first, from the beginning of all samples
  /// @throws Mp4Exception if there are too many
  void chunk(int form, long offset, List<Sample> samples) {
    if (count + samples.size() > SampleTable.MAX_SAMPLES * 2L) {
      throw Mp4Exception.tooLarge(
          "more than %d samples in a media track".formatted(SampleTable.MAX_SAMPLES * 2));
    }
    if (chunks == chunkFirst.length) {
      chunkOffset = Arrays.copyOf(chunkOffset, chunks * 2);
      chunkFirst = Arrays.copyOf(chunkFirst, chunks * 2);
      chunkForm = Arrays.copyOf(chunkForm, chunks * 2);
    }
    chunkOffset[chunks] = offset;
    chunkFirst[chunks] = count;
    chunkForm[chunks++] = form;
    samples.forEach(this::add);
  }

  private void add(Sample sample) {
    if (count == size.length) {
      delta = Arrays.copyOf(delta, count * 2);
      composition = Arrays.copyOf(composition, count * 2);
      size = Arrays.copyOf(size, count * 2);
    }
    long decode = sample.decodeTime();
    if (count == 0) {
      firstDecode = decode;
    } else {
      decode = Math.max(decode, lastDecode + 1);
      delta[count - 1] = Math.clamp(decode - lastDecode, 1, Integer.MAX_VALUE);
      decode = lastDecode + delta[count - 1];
    }
    composition[count] = Math.toIntExact(sample.time() - decode);
    size[count] = sample.size();
    key.set(count, sample.key());
    lastDecode = decode;
    lastDuration = Math.clamp(sample.duration(), 1, Integer.MAX_VALUE);
    delta[count++] = (int) lastDuration;
  }

  /// Writes `stts`, `ctts`, `stss`, `stsc`, `stsz` and `co64` (ISO/IEC 14496-12, 8.6 and 8.7).
  ///
  /// @param base where in the file the first sample stands
  void write(BoxWriter out, long base) {
    runs(out, "stts", 0, delta);
    if (!isZero(composition)) {
      runs(out, "ctts", 1, composition);
    }
    if (key.cardinality() < count) {
      int stss = out.fullBox("stss", 0, 0);
      out.u32(key.cardinality());
      key.stream().forEach(i -> out.u32(i + 1L));
      out.end(stss);
    }
    chunkRuns(out);
    int stsz = out.fullBox("stsz", 0, 0);
    out.u32(0).u32(count);
    for (int i = 0; i < count; i++) {
      out.u32(size[i]);
    }
    out.end(stsz);
    int co64 = out.fullBox("co64", 0, 0);
    out.u32(chunks);
    for (int i = 0; i < chunks; i++) {
      out.u64(base + chunkOffset[i]);
    }
    out.end(co64);
  }

  private boolean isZero(int[] values) {
    for (int i = 0; i < count; i++) {
      if (values[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void runs(BoxWriter out, String type, int version, int[] values) {
    int box = out.fullBox(type, version, 0);
    int countAt = out.size();
    out.u32(0);
    int entries = 0;
    for (int i = 0; i < count; ) {
      int from = i;
      while (i < count && values[i] == values[from]) {
        i++;
      }
      out.u32(i - (long) from).u32(values[from]);
      entries++;
    }
    out.patch32(countAt, entries);
    out.end(box);
  }

  private void chunkRuns(BoxWriter out) {
    int stsc = out.fullBox("stsc", 0, 0);
    int countAt = out.size();
    out.u32(0);
    int entries = 0;
    int each = -1;
    int form = -1;
    for (int i = 0; i < chunks; i++) {
      int own = (i + 1 < chunks ? chunkFirst[i + 1] : count) - chunkFirst[i];
      if (own != each || chunkForm[i] != form) {
        each = own;
        form = chunkForm[i];
        out.u32(i + 1L).u32(each).u32(form);
        entries++;
      }
    }
    out.patch32(countAt, entries);
    out.end(stsc);
  }
}
