package org.sightline.media.rtp;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.sightline.media.MediaFormat;
import org.sightline.media.h265.H265Nal;
import org.sightline.media.h265.H265ParameterSets;

/// H.265 out of RTP (RFC 7798): single NAL units, aggregation packets and fragmentation units.
///
/// Where an access unit ends is what [PictureAssembly] says; slices go on in a picture by
/// `first_slice_segment_in_pic_flag`. Decoding order numbers, which `sprop-max-don-diff` above 0
/// puts into packets, are passed over: packets are taken in the order in which they were sent.
public final class H265Depacketiser implements VideoDepacketiser {
  private static final int AGGREGATION = 48;
  private static final int FRAGMENT = 49;
  private static final int ORDER_NUMBER_BYTES = 2;

  private final H265ParameterSets parameterSets;
  private final int orderBytes;
  private final PictureAssembly assembly = new PictureAssembly(new Look());
  private boolean formatChanged;
  private boolean key;

  /// Parameter sets found on the way are offered to `parameterSets`.
  ///
  /// @param orderNumbers whether packets carry decoding order numbers (DONL and DOND)
  public H265Depacketiser(H265ParameterSets parameterSets, boolean orderNumbers) {
    this.parameterSets = parameterSets;
    this.orderBytes = orderNumbers ? ORDER_NUMBER_BYTES : 0;
  }

  @Override
  public Optional<MediaFormat> format() {
    return parameterSets.format().map(f -> f);
  }

  @Override
  public boolean takeFormatChanged() {
    boolean changed = formatChanged;
    formatChanged = false;
    return changed;
  }

  @Override
  public void lost() {
    assembly.lost();
  }

  @Override
  public boolean packet(ByteBuffer buffer, RtpHeader header, long packetTime, UnitOutput output) {
    assembly.begin(packetTime, output);
    boolean good = payload(buffer, header.payloadOffset(), header.payloadLength());
    assembly.end(good, header.marker(), output);
    return good;
  }

  private boolean payload(ByteBuffer buffer, int offset, int length) {
    if (length <= H265Nal.HEADER_BYTES) {
      return false;
    }
    int type = H265Nal.type(buffer.get(offset));
    if (type == FRAGMENT) {
      return fragment(buffer, offset, length);
    }
    assembly.dropFragment();
    if (type == AGGREGATION) {
      return aggregate(buffer, offset + H265Nal.HEADER_BYTES, offset + length);
    }
    return type < AGGREGATION && single(buffer, offset, length);
  }

  /// Section 4.4.1.
  private boolean single(ByteBuffer buffer, int offset, int length) {
    if (orderBytes == 0) {
      return assembly.nal(buffer, offset, length);
    }
    int from = offset + H265Nal.HEADER_BYTES + orderBytes;
    return from < offset + length
        && assembly.beginFragments(header(buffer, offset), H265Nal.HEADER_BYTES)
        && assembly.fragment(buffer, from, offset + length - from, true);
  }

  /// Section 4.4.2.
  private boolean aggregate(ByteBuffer buffer, int from, int end) {
    int position = from + orderBytes;
    while (position + 2 <= end) {
      int length = (buffer.get(position) & 0xFF) << 8 | buffer.get(position + 1) & 0xFF;
      position += 2;
      if (length <= H265Nal.HEADER_BYTES
          || length > end - position
          || H265Nal.type(buffer.get(position)) >= AGGREGATION
          || !assembly.nal(buffer, position, length)) {
        return false;
      }
      position += length;
      if (orderBytes > 0 && position < end) {
        position++;
      }
    }
    return position == end && position > from + orderBytes;
  }

  /// Section 4.4.3.
  private boolean fragment(ByteBuffer buffer, int offset, int length) {
    byte fragmentHeader = buffer.get(offset + H265Nal.HEADER_BYTES);
    boolean first = (fragmentHeader & 0x80) != 0;
    boolean last = (fragmentHeader & 0x40) != 0;
    int from = offset + H265Nal.HEADER_BYTES + 1 + (first ? orderBytes : 0);
    if (from > offset + length) {
      return false;
    }
    if (first) {
      int type = fragmentHeader & 0x3F;
      int header = header(buffer, offset) & 0x81FF | type << 9;
      if (type >= AGGREGATION || !assembly.beginFragments(header, H265Nal.HEADER_BYTES)) {
        return false;
      }
    }
    return assembly.fragment(buffer, from, offset + length - from, last);
  }

  private static int header(ByteBuffer buffer, int offset) {
    return (buffer.get(offset) & 0xFF) << 8 | buffer.get(offset + 1) & 0xFF;
  }

  private final class Look implements PictureAssembly.Codec {
    @Override
    public PictureAssembly.Part look(byte[] bytes, int from, int to) {
      int type = H265Nal.type(bytes[from]);
      if (H265Nal.isSlice(type)) {
        key |= H265Nal.isKey(type);
        boolean goesOn =
            to > from + H265Nal.HEADER_BYTES
                && !H265Nal.beginsPicture(bytes[from + H265Nal.HEADER_BYTES]);
        return goesOn ? PictureAssembly.Part.SLICE_THAT_GOES_ON : PictureAssembly.Part.SLICE;
      }
      if (H265Nal.isParameterSet(type)) {
        switch (parameterSets.offer(bytes, from, to)) {
          case NONE -> {}
          case ADDED -> formatChanged |= type == H265Nal.SPS;
          case REPLACED -> formatChanged = true;
        }
      }
      return PictureAssembly.Part.OTHER;
    }

    @Override
    public boolean takeKey(long time) {
      boolean was = key;
      key = false;
      return was;
    }
  }
}
