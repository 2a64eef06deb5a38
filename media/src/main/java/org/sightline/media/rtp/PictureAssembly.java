package org.sightline.media.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The gathering of NAL units into pictures, which H.264 and H.265 share.
///
/// An access unit ends with the marker bit, and in any case where the time stamp changes. NAL units
/// without a picture (parameter sets, SEI) never make an access unit of their own: they go with the
/// picture after them, whatever marker and time stamp they came with. A camera that sets the marker
/// inside a picture is recognised by a slice that goes on under the time stamp of an access unit
/// already handed out; from then on its marker is not believed.
///
/// Bytes are gathered in one buffer, used again for each access unit, and copied once.
final class PictureAssembly {
  /// The largest access unit that is gathered, bytes; a larger one is thrown away.
  static final int MAX_UNIT_BYTES = 8 * 1024 * 1024;

  static final int LENGTH_BYTES = 4;

  /// What one NAL unit is to its picture.
  enum Part {
    /// No slice.
    OTHER,
    /// The first slice of a picture, or one of which it cannot be told.
    SLICE,
    /// A slice that is not the first of its picture.
    SLICE_THAT_GOES_ON
  }

  /// What knows the codec.
  interface Codec {
    /// Looks at a whole NAL unit, header included.
    Part look(byte[] bytes, int from, int to);

    /// Whether decoding can begin with the NAL units looked at since this was last asked.
    ///
    /// @param time of the picture
    boolean takeKey(long time);
  }

  private static final int FIRST_BUFFER_BYTES = 64 * 1024;
  private static final int NONE = -1;

  private final Codec codec;
  private byte[] unit = new byte[FIRST_BUFFER_BYTES];
  private int size;
  private int fragmentStart = NONE;
  private boolean hasSlice;
  private boolean damaged;
  private long time;

  private boolean gap;
  private boolean markerBelieved = true;
  private boolean endedByMarker;
  private long endedTime;

  PictureAssembly(Codec codec) {
    this.codec = codec;
  }

  /// Says that packets are missing before the next one.
  void lost() {
    gap = true;
  }

  /// Begins a packet, which may end the picture before it.
  void begin(long packetTime, UnitOutput output) {
    if (gap) {
      dropFragment();
      damaged |= size > 0;
    }
    if (packetTime != time) {
      dropFragment();
      if (hasSlice) {
        emit(output);
        endedByMarker = false;
      }
      time = packetTime;
    }
    if (gap) {
      damaged = true;
      gap = false;
    }
  }

  /// Ends a packet.
  ///
  /// @param good whether it was well formed
  void end(boolean good, boolean marker, UnitOutput output) {
    damaged |= !good;
    if (marker && markerBelieved && hasSlice && fragmentStart == NONE) {
      emit(output);
      endedByMarker = true;
      endedTime = time;
    }
  }

  /// Takes a whole NAL unit; false if there is no room for it.
  boolean nal(ByteBuffer buffer, int offset, int length) {
    dropFragment();
    int start = size;
    if (!reserve(LENGTH_BYTES + length)) {
      return false;
    }
    size += LENGTH_BYTES;
    buffer.get(offset, unit, size, length);
    size += length;
    finish(start);
    return true;
  }

  /// Begins a NAL unit that comes in parts, with a header of one or two bytes; false if there is no
  /// room for it.
  boolean beginFragments(int header, int headerBytes) {
    dropFragment();
    int start = size;
    if (!reserve(LENGTH_BYTES + headerBytes)) {
      return false;
    }
    size += LENGTH_BYTES;
    if (headerBytes == 2) {
      unit[size++] = (byte) (header >> 8);
    }
    unit[size++] = (byte) header;
    fragmentStart = start;
    return true;
  }

  /// Takes a part of the NAL unit that was begun; false if there is none or no room for it.
  boolean fragment(ByteBuffer buffer, int offset, int length, boolean last) {
    if (fragmentStart == NONE || !reserve(length)) {
      return false;
    }
    buffer.get(offset, unit, size, length);
    size += length;
    if (last) {
      int start = fragmentStart;
      fragmentStart = NONE;
      finish(start);
    }
    return true;
  }

  /// Throws away the NAL unit of which parts are missing, if there is one.
  void dropFragment() {
    if (fragmentStart != NONE) {
      size = fragmentStart;
      fragmentStart = NONE;
      damaged = true;
    }
  }

  /// Writes the length of the NAL unit that began at `start` and ends here, and looks what it is.
  private void finish(int start) {
    int from = start + LENGTH_BYTES;
    RtpHeader.writeInt(unit, start, size - from);
    Part part = codec.look(unit, from, size);
    if (part == Part.OTHER) {
      return;
    }
    if (part == Part.SLICE_THAT_GOES_ON && !hasSlice && endedByMarker && endedTime == time) {
      markerBelieved = false;
      damaged = true;
    }
    hasSlice = true;
  }

  private boolean reserve(int bytes) {
    if (bytes <= unit.length - size) {
      return true;
    }
    if (bytes > MAX_UNIT_BYTES - size) {
      reset();
      return false;
    }
    int doubled = Math.min(MAX_UNIT_BYTES, unit.length * 2);
    unit = Arrays.copyOf(unit, Math.max(doubled, size + bytes));
    return true;
  }

  private void emit(UnitOutput output) {
    byte[] bytes = Arrays.copyOf(unit, size);
    boolean key = codec.takeKey(time);
    boolean wasDamaged = damaged;
    clear();
    output.unit(time, key, wasDamaged, bytes);
  }

  private void reset() {
    var unused = codec.takeKey(time);
    clear();
  }

  private void clear() {
    size = 0;
    fragmentStart = NONE;
    hasSlice = false;
    damaged = false;
  }
}
