package org.sightline.media.mp4;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// The samples of one media track in a few growing arrays: 32 bytes a sample instead of an object.
final class SampleTable {
  /// Samples kept of one media track, about eleven hours of pictures; more are refused.
  static final int MAX_SAMPLES = 1_000_000;

  private long[] composition = new long[16];
  private long[] decode = new long[16];
  private int[] duration = new int[16];
  private long[] offset = new long[16];
  private int[] size = new int[16];
  private final BitSet key = new BitSet();
  private int count;

  int count() {
    return count;
  }

  void add(Sample sample) {
    if (count == MAX_SAMPLES) {
      throw Mp4Exception.tooLarge("more than %d samples in a media track".formatted(MAX_SAMPLES));
    }
    if (count == size.length) {
      int room = Math.min(MAX_SAMPLES, count * 2);
      composition = Arrays.copyOf(composition, room);
      decode = Arrays.copyOf(decode, room);
      duration = Arrays.copyOf(duration, room);
      offset = Arrays.copyOf(offset, room);
      size = Arrays.copyOf(size, room);
    }
    composition[count] = sample.time();
    decode[count] = sample.decodeTime();
    duration[count] = (int) Math.min(Integer.MAX_VALUE, sample.duration());
    offset[count] = sample.offset();
    size[count] = sample.size();
    key.set(count, sample.key());
    count++;
  }

  /// The samples as a list that makes each as it is asked for, with every time moved by `shift`
  /// ticks of the file and then brought from `timescale` to `clockRate`.
  List<Sample> list(long shift, int timescale, int clockRate) {
    return new AbstractList<>() {
      @Override
      public Sample get(int i) {
        java.util.Objects.checkIndex(i, count);
        long end = decode[i] + duration[i];
        long start = scale(decode[i]);
        return new Sample(
            scale(composition[i] + shift),
            start,
            Math.max(0, scale(end) - start),
            key.get(i),
            offset[i],
            size[i]);
      }

      @Override
      public int size() {
        return count;
      }

      private long scale(long ticks) {
        return timescale == clockRate
            ? ticks
            : Math.floorDiv(ticks, timescale) * clockRate
                + Math.floorMod(ticks, (long) timescale) * clockRate / timescale;
      }
    };
  }
}
