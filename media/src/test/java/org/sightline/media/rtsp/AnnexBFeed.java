package org.sightline.media.rtsp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.h264.Nal;
import org.sightline.media.h264.NalUnits;
import org.sightline.media.h264.SequenceParameterSet;

/// An H.264 file in annex B form, looped at 25 pictures a second with continuous time stamps.
final class AnnexBFeed implements RtspFeed {
  private static final int TICKS = 90_000 / 25;

  private final MediaFormat.H264 format;
  private final List<byte[]> units = new ArrayList<>();
  private final List<Boolean> keys = new ArrayList<>();

  AnnexBFeed(byte[] stream) {
    byte[] sps = null;
    byte[] pps = null;
    List<byte[]> unit = new ArrayList<>();
    boolean sliced = false;
    for (byte[] nal : NalUnits.ofAnnexB(stream)) {
      int type = Nal.type(nal[0]);
      boolean slice = Nal.isSlice(type);
      if (sliced && (!slice || Nal.beginsPicture(nal[1]))) {
        add(unit);
        unit.clear();
        sliced = false;
      }
      sps = type == Nal.SPS && sps == null ? nal : sps;
      pps = type == Nal.PPS && pps == null ? nal : pps;
      unit.add(nal);
      sliced |= slice;
    }
    add(unit);
    var parsed = SequenceParameterSet.parse(sps).orElseThrow();
    format = new MediaFormat.H264(sps, pps, parsed.width(), parsed.height());
  }

  private void add(List<byte[]> nals) {
    keys.add(nals.stream().anyMatch(n -> Nal.type(n[0]) == Nal.IDR_SLICE));
    units.add(NalUnits.toLengthPrefixed(nals));
  }

  int pictures() {
    return units.size();
  }

  byte[] unit(int picture) {
    return units.get(picture % units.size());
  }

  @Override
  public List<MediaFormat> tracks() {
    return List.of(format);
  }

  @Override
  public Reader open() {
    return new Reader() {
      private final Semaphore closed = new Semaphore(0);
      private final long began = System.nanoTime();
      private long next;

      @Override
      public @Nullable AccessUnit next() throws InterruptedException {
        long due = began + next * 40_000_000L;
        if (closed.tryAcquire(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          return null;
        }
        int at = (int) (next % units.size());
        return new AccessUnit(0, TICKS * next++, keys.get(at), false, Instant.now(), units.get(at));
      }

      @Override
      public void close() {
        closed.release();
      }
    };
  }
}
