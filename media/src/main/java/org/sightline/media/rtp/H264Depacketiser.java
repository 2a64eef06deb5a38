package org.sightline.media.rtp;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.sightline.media.MediaFormat;
import org.sightline.media.h264.KeyWatch;
import org.sightline.media.h264.Nal;
import org.sightline.media.h264.ParameterSets;

/// H.264 out of RTP (RFC 6184): single NAL units, STAP-A and FU-A, which is what packetization
/// modes 0 and 1 hold.
///
/// Where an access unit ends is what [PictureAssembly] says; which one is a key, [KeyWatch]. Slices
/// go on in a picture by `first_mb_in_slice` above 0.
public final class H264Depacketiser implements VideoDepacketiser {
  /// The largest access unit that is gathered, bytes; a larger one is thrown away.
  public static final int MAX_UNIT_BYTES = PictureAssembly.MAX_UNIT_BYTES;

  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private final ParameterSets parameterSets;
  private final KeyWatch keys = new KeyWatch();
  private final PictureAssembly assembly = new PictureAssembly(new Look());
  private boolean formatChanged;

  /// Parameter sets found on the way are offered to `parameterSets`.
  public H264Depacketiser(ParameterSets parameterSets) {
    this.parameterSets = parameterSets;
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
    if (length < 1) {
      return false;
    }
    int type = Nal.type(buffer.get(offset));
    if (type == FU_A) {
      return fragment(buffer, offset, length);
    }
    assembly.dropFragment();
    if (type == STAP_A) {
      return aggregate(buffer, offset + 1, offset + length);
    }
    return type >= 1 && type < STAP_A && assembly.nal(buffer, offset, length);
  }

  /// RFC 6184 section 5.7.1.
  private boolean aggregate(ByteBuffer buffer, int from, int end) {
    int position = from;
    while (position + 2 <= end) {
      int length = (buffer.get(position) & 0xFF) << 8 | buffer.get(position + 1) & 0xFF;
      position += 2;
      if (length == 0 || length > end - position || !assembly.nal(buffer, position, length)) {
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
    if (first && !assembly.beginFragments(indicator & 0xE0 | header & 0x1F, 1)) {
      return false;
    }
    return assembly.fragment(buffer, offset + 2, length - 2, last);
  }

  private final class Look implements PictureAssembly.Codec {
    @Override
    public PictureAssembly.Part look(byte[] bytes, int from, int to) {
      keys.look(bytes, from, to);
      int type = Nal.type(bytes[from]);
      if (Nal.isSlice(type)) {
        boolean goesOn =
            type != 3 && type != 4 && to > from + 1 && !Nal.beginsPicture(bytes[from + 1]);
        return goesOn ? PictureAssembly.Part.SLICE_THAT_GOES_ON : PictureAssembly.Part.SLICE;
      }
      if (type == Nal.SPS || type == Nal.PPS) {
        switch (parameterSets.offer(bytes, from, to)) {
          case NONE -> {}
          case ADDED -> formatChanged |= type == Nal.SPS;
          case REPLACED -> formatChanged = true;
        }
      }
      return PictureAssembly.Part.OTHER;
    }

    @Override
    public boolean takeKey(long time) {
      return keys.takeKey(time);
    }
  }
}
