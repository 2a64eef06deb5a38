package org.sightline.media.mp4;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// A writer of fragmented MP4 (ISO/IEC 14496-12, 8.8): one initialisation, then any number of
/// fragments, each playable behind the initialisation without those before it if it begins with a
/// key picture.
///
/// [AccessUnit#time()] becomes the presentation time as it is. Decoding times are made here, since
/// access units carry none: within a fragment they are the presentation times in order, pushed
/// forward where they would not grow over the fragment before; the difference goes into signed
/// composition offsets (`trun` version 1), so presentation times stay exact. The last duration of a
/// fragment is the one before it, because the next access unit is not known; the next fragment's
/// `tfdt` is what counts.
///
/// Owned by one thread. Access units of one media track must come in decoding order.
public final class FragmentWriter {
  private static final int KEY = 0x02000000;
  private static final int NOT_KEY = 0x01010000;
  private static final int AAC_FRAME = 1024;
  private static final int TRUN_FIELDS = 0x000001 | 0x000100 | 0x000200 | 0x000400;
  private static final int TRUN_COMPOSITION = 0x000800;
  private static final int TFHD_BASE_IS_MOOF = 0x020000;
  private static final int TFHD_DESCRIPTION = 0x000002;

  private final List<MediaFormat> tracks;
  private final long[] nextDecodeTime;
  private final long[] lastDuration;
  private final int[] forms;
  private int sequence;

  /// The head of one fragment and the access units whose bytes follow it, in that order.
  ///
  /// @param head `moof` and the header of `mdat`
  /// @param units all given access units, by media track
  /// @param bytes length of head and bodies together
  public record Fragment(byte[] head, List<AccessUnit> units, long bytes) {}

  /// A writer for media tracks in the order of [AccessUnit#mediaTrack()].
  ///
  /// @throws IllegalArgumentException if there is none
  public FragmentWriter(List<MediaFormat> tracks) {
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("an MP4 file needs at least one media track");
    }
    this.tracks = List.copyOf(tracks);
    nextDecodeTime = new long[tracks.size()];
    lastDuration = new long[tracks.size()];
    forms = new int[tracks.size()];
    for (int i = 0; i < lastDuration.length; i++) {
      lastDuration[i] =
          this.tracks.get(i).isVideo() ? this.tracks.get(i).clockRate() / 25 : AAC_FRAME;
    }
  }

  /// A writer whose decoding times begin where given.
  static FragmentWriter continuing(List<MediaFormat> tracks, long[] decodeTimes) {
    FragmentWriter writer = new FragmentWriter(tracks);
    System.arraycopy(decodeTimes, 0, writer.nextDecodeTime, 0, decodeTimes.length);
    return writer;
  }

  /// `ftyp` and `moov`, of unknown duration.
  public byte[] initialisation() {
    return Initialisation.write(tracks, null);
  }

  /// `ftyp` and `moov` of a presentation whose duration is known, so that players show it.
  public byte[] initialisation(Duration duration) {
    return Initialisation.write(tracks, duration);
  }

  /// `ftyp` and `moov` of a presentation that is put together.
  ///
  /// @param forms for each media track its sample descriptions, at least one
  /// @param start media time in ticks, for each media track, at which players are to begin
  public static byte[] initialisation(
      List<List<MediaFormat>> forms, long[] start, Duration duration) {
    List<TrackPlan> plans = new ArrayList<>();
    for (int i = 0; i < start.length; i++) {
      plans.add(new TrackPlan(forms.get(i), start[i], 0, null));
    }
    return Initialisation.fragmented(plans, duration);
  }

  /// Says which sample description the coming access units of a media track have.
  ///
  /// @param form from 0, the one that holds unless this is called
  public void form(int mediaTrack, int form) {
    forms[mediaTrack] = form;
  }

  /// Says how long the last access unit of the next fragment lasts, for a writer of short fragments
  /// that knows better than the interval before it.
  ///
  /// @param ticks of the media track's clock, at least 1
  public void lastDuration(int mediaTrack, long ticks) {
    lastDuration[mediaTrack] = Math.clamp(ticks, 1, Integer.MAX_VALUE);
  }

  /// `moof` and `mdat` with all the bytes.
  ///
  /// @throws IllegalArgumentException if there is no access unit, or one of an unknown media track
  public byte[] fragment(List<AccessUnit> units) {
    Fragment fragment = gather(units);
    byte[] all = Arrays.copyOf(fragment.head(), Math.toIntExact(fragment.bytes()));
    int at = fragment.head().length;
    for (AccessUnit unit : fragment.units()) {
      System.arraycopy(unit.bytes(), 0, all, at, unit.bytes().length);
      at += unit.bytes().length;
    }
    return all;
  }

  /// The same fragment without copying the access units, for a gathered write.
  ///
  /// @throws IllegalArgumentException if there is no access unit, or one of an unknown media track
  public Fragment gather(List<AccessUnit> units) {
    if (units.isEmpty()) {
      throw new IllegalArgumentException("a fragment needs at least one access unit");
    }
    BoxWriter out = new BoxWriter();
    int moof = out.box("moof");
    int mfhd = out.fullBox("mfhd", 0, 0);
    out.u32(++sequence).end(mfhd);
    List<AccessUnit> ordered = new ArrayList<>(units.size());
    int[] offsetAt = new int[tracks.size()];
    long[] before = new long[tracks.size()];
    long bytes = 0;
    for (int track = 0; track < tracks.size(); track++) {
      int from = ordered.size();
      for (AccessUnit unit : units) {
        if (unit.mediaTrack() == track) {
          ordered.add(unit);
        }
      }
      List<AccessUnit> own = ordered.subList(from, ordered.size());
      before[track] = bytes;
      if (!own.isEmpty()) {
        offsetAt[track] = trackFragment(out, track, own);
        for (AccessUnit unit : own) {
          bytes += unit.bytes().length;
        }
      }
    }
    if (ordered.size() != units.size()) {
      throw new IllegalArgumentException(
          "an access unit is of none of the %d media tracks".formatted(tracks.size()));
    }
    out.end(moof);
    for (int track = 0; track < offsetAt.length; track++) {
      if (offsetAt[track] != 0) {
        out.patch32(offsetAt[track], out.size() + Box.HEADER_BYTES + before[track]);
      }
    }
    out.u32(Math.toIntExact(bytes + Box.HEADER_BYTES)).ascii("mdat");
    return new Fragment(out.toByteArray(), ordered, out.size() + bytes);
  }

  /// Writes `traf` and returns where its data offset stands.
  private int trackFragment(BoxWriter out, int track, List<AccessUnit> units) {
    long[] decode = decodeTimes(track, units);
    boolean reordered = false;
    for (int i = 0; i < decode.length; i++) {
      reordered |= units.get(i).time() != decode[i];
    }
    int traf = out.box("traf");
    int form = forms[track];
    int tfhd = out.fullBox("tfhd", 0, TFHD_BASE_IS_MOOF | (form == 0 ? 0 : TFHD_DESCRIPTION));
    out.u32(track + 1L);
    if (form != 0) {
      out.u32(form + 1L);
    }
    out.end(tfhd);
    int tfdt = out.fullBox("tfdt", 1, 0);
    out.u64(decode[0]).end(tfdt);
    int trun = out.fullBox("trun", 1, TRUN_FIELDS | (reordered ? TRUN_COMPOSITION : 0));
    out.u32(decode.length);
    int offset = out.size();
    out.u32(0);
    boolean video = tracks.get(track).isVideo();
    long known = SoundLength.ticks(tracks.get(track), units.getLast().bytes());
    for (int i = 0; i < decode.length; i++) {
      AccessUnit unit = units.get(i);
      boolean last = i + 1 == decode.length;
      long duration = last ? lastDuration[track] : decode[i + 1] - decode[i];
      duration = last && known != SoundLength.UNKNOWN ? known : duration;
      lastDuration[track] = Math.max(1, Math.min(duration, Integer.MAX_VALUE));
      out.u32(lastDuration[track])
          .u32(unit.bytes().length)
          .u32(!video || unit.key() ? KEY : NOT_KEY);
      if (reordered) {
        out.u32(unit.time() - decode[i]);
      }
    }
    out.end(trun).end(traf);
    return offset;
  }

  private long[] decodeTimes(int track, List<AccessUnit> units) {
    long[] decode = units.stream().mapToLong(AccessUnit::time).sorted().toArray();
    long next = nextDecodeTime[track];
    for (int i = 0; i < decode.length; i++) {
      decode[i] = Math.max(decode[i], next);
      next = decode[i] + 1;
    }
    nextDecodeTime[track] = next;
    return decode;
  }
}
