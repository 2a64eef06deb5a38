package org.sightline.media.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.sightline.media.h264.Nal;
import org.sightline.media.h264.ParameterSets;

/// H.264 out of RTP (RFC 6184): single NAL units, STAP-A and FU-A, which is what packetization
/// modes 0 and 1 hold.
///
/// An access unit ends with the marker bit, and in any case where the time stamp changes. NAL units
/// without a picture (parameter sets, SEI) never make an access unit of their own: they go with the
/// picture after them, whatever marker and time stamp they came with. A camera that sets the marker
/// inside a picture is recognised by a slice that goes on (`first_mb_in_slice` above 0) under the
/// time stamp of an access unit already handed out; from then on its marker is not believed.
///
/// Bytes are gathered in one buffer, used again for each access unit, and copied once.
public final class H264Depacketiser implements Depacketiser {
  /// The largest access unit that is gathered, bytes; a larger one is thrown away.
  public static final int MAX_UNIT_BYTES = 8 * 1024 * 1024;

  private static final int FIRST_BUFFER_BYTES = 64 * 1024;
  private static final int LENGTH_BYTES = 4;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;
  private static final int NONE = -1;

  private final ParameterSets parameterSets;
  private boolean formatChanged;

  private byte[] unit = new byte[FIRST_BUFFER_BYTES];
  private int size;
  private int fragmentStart = NONE;
  private boolean hasSlice;
  private boolean key;
  private boolean damaged;
  private long time;

  private boolean gap;
  private boolean markerBelieved = true;
  private boolean endedByMarker;
  private long endedTime;

  /// Parameter sets found on the way are offered to `parameterSets`.
  public H264Depacketiser(ParameterSets parameterSets) {
    this.parameterSets = parameterSets;
  }

  /// Whether a parameter set that changes the form came since this was last asked.
  public boolean takeFormatChanged() {
    boolean changed = formatChanged;
    formatChanged = false;
    return changed;
  }

  @Override
  public void lost() {
    gap = true;
  }

  @Override
  public boolean packet(ByteBuffer buffer, RtpHeader header, long packetTime, UnitOutput output) {
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
    boolean good = payload(buffer, header.payloadOffset(), header.payloadLength());
    damaged |= !good;
    if (header.marker() && markerBelieved && hasSlice && fragmentStart == NONE) {
      emit(output);
      endedByMarker = true;
      endedTime = packetTime;
    }
    return good;
  }

  private boolean payload(ByteBuffer buffer, int offset, int length) {
    if (length < 1) {
      return false;
    }
    int type = Nal.type(buffer.get(offset));
    if (type != FU_A) {
      dropFragment();
    }
    if (type == FU_A) {
      return fragment(buffer, offset, length);
    }
    if (type == STAP_A) {
      return aggregate(buffer, offset + 1, offset + length);
    }
    return type >= 1 && type < STAP_A && nal(buffer, offset, length);
  }

  private boolean nal(ByteBuffer buffer, int offset, int length) {
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

  /// RFC 6184 section 5.7.1.
  private boolean aggregate(ByteBuffer buffer, int from, int end) {
    int position = from;
    while (position + 2 <= end) {
      int length = (buffer.get(position) & 0xFF) << 8 | buffer.get(position + 1) & 0xFF;
      position += 2;
      if (length == 0 || length > end - position || !nal(buffer, position, length)) {
        return false;
      }
      position += length;
    }
    return position == end && position > from;
  }

  /// RFC 6184 section 5.8.
  private boolean fragment(ByteBuffer buffer, int offset, int length) {
    if (length < 2) {
      return false;
    }
    byte indicator = buffer.get(offset);
    byte header = buffer.get(offset + 1);
    boolean first = (header & 0x80) != 0;
    boolean last = (header & 0x40) != 0;
    int bytes = length - 2;
    if (first) {
      dropFragment();
      int start = size;
      if (!reserve(LENGTH_BYTES + 1 + bytes)) {
        return false;
      }
      size += LENGTH_BYTES;
      unit[size++] = (byte) (indicator & 0xE0 | header & 0x1F);
      fragmentStart = start;
    } else if (fragmentStart == NONE || !reserve(bytes)) {
      return false;
    }
    buffer.get(offset + 2, unit, size, bytes);
    size += bytes;
    if (last) {
      int start = fragmentStart;
      fragmentStart = NONE;
      finish(start);
    }
    return true;
  }

  /// Writes the length of the NAL unit that began at `start` and ends here, and looks what it is.
  private void finish(int start) {
    int from = start + LENGTH_BYTES;
    RtpHeader.writeInt(unit, start, size - from);
    int type = Nal.type(unit[from]);
    if (Nal.isSlice(type)) {
      boolean goesOn =
          type != 3 && type != 4 && size > from + 1 && !Nal.beginsPicture(unit[from + 1]);
      if (goesOn && !hasSlice && endedByMarker && endedTime == time) {
        markerBelieved = false;
        damaged = true;
      }
      hasSlice = true;
      key |= type == Nal.IDR_SLICE;
    } else if (type == Nal.SPS || type == Nal.PPS) {
      switch (parameterSets.offer(unit, from, size)) {
        case NONE -> {}
        case ADDED -> formatChanged |= type == Nal.SPS;
        case REPLACED -> formatChanged = true;
      }
    }
  }

  private void dropFragment() {
    if (fragmentStart != NONE) {
      size = fragmentStart;
      fragmentStart = NONE;
      damaged = true;
    }
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
    boolean wasKey = key;
    boolean wasDamaged = damaged;
    reset();
    output.unit(time, wasKey, wasDamaged, bytes);
  }

  private void reset() {
    size = 0;
    fragmentStart = NONE;
    hasSlice = false;
    key = false;
    damaged = false;
  }
}
