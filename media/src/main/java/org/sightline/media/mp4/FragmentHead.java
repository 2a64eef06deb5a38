package org.sightline.media.mp4;

import java.nio.ByteBuffer;

/// Changes to a fragment that [FragmentWriter] wrote, so that footage can be put together anew
/// without writing its pictures again.
public final class FragmentHead {
  private FragmentHead() {}

  /// Moves a fragment in time, in place: adds `ticks` of its media track to each `tfdt`, not below
  /// 0, and sets the sequence number of `mfhd`.
  ///
  /// @param fragment begins with `moof`; what follows `moof` is not looked at
  /// @param ticks for each media track, in its clock rate
  /// @throws Mp4Exception if there is no `moof`, or a media track is unknown
  public static void move(byte[] fragment, long sequence, long[] ticks) {
    ByteBuffer moof = moof(fragment);
    int mfhd = Box.HEADER_BYTES;
    if (moof.limit() < mfhd + 16 || !Box.typeOf(moof.getInt(mfhd + 4)).equals("mfhd")) {
      throw Mp4Exception.malformed("fragment does not begin with mfhd");
    }
    moof.putInt(mfhd + 12, (int) sequence);
    for (TrackFragment track : TrackFragment.all(moof)) {
      if (track.trackId() < 1 || track.trackId() > ticks.length || track.decodeTimeBytes() != 8) {
        throw Mp4Exception.malformed("fragment of an unknown media track " + track.trackId());
      }
      long moved = track.decodeTime() + ticks[(int) track.trackId() - 1];
      moof.putLong(track.decodeTimeAt(), Math.max(0, moved));
    }
  }

  static ByteBuffer moof(byte[] fragment) {
    ByteBuffer in = ByteBuffer.wrap(fragment);
    if (fragment.length < Box.HEADER_BYTES || !Box.typeOf(in.getInt(4)).equals("moof")) {
      throw Mp4Exception.malformed("fragment does not begin with moof");
    }
    long size = in.getInt(0) & 0xFFFFFFFFL;
    if (size < Box.HEADER_BYTES || size > fragment.length) {
      throw Mp4Exception.malformed("moof says %d bytes of %d".formatted(size, fragment.length));
    }
    return in.limit((int) size);
  }
}
