package org.sightline.media;

import java.time.Instant;

/// One coded picture, or one coded sound frame, with its time.
///
/// `bytes` is in the form in which MP4 stores it: for H.264 and H.265 every NAL unit behind its
/// length in four bytes, SEI included; for AAC one raw frame. It is owned by the access unit and
/// shared by all who hold it: nobody may change it.
///
/// @param mediaTrack index into the run's list of [MediaFormat]
/// @param time presentation time in ticks of the media track's clock rate, unwrapped, counted from
///   the beginning of the run, the same origin for every media track of the run. In decoding order
///   of the stream, so with reordered pictures it can step back.
/// @param key whether decoding can begin here (always true for sound)
/// @param damaged whether bytes of this access unit were lost on the way
/// @param received when its last byte arrived, on the node's clock
public record AccessUnit(
    int mediaTrack, long time, boolean key, boolean damaged, Instant received, byte[] bytes) {
  @Override
  public String toString() {
    return "access unit of media track %d at %d, %d bytes%s%s"
        .formatted(mediaTrack, time, bytes.length, key ? ", key" : "", damaged ? ", damaged" : "");
  }
}
