package org.sightline.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.sightline.media.mp4.FragmentHead;
import org.sightline.media.mp4.FragmentTable;

/// Footage as HTTP Live Streaming (RFC 8216): a playlist of whole segments and what it names.
///
/// Media time goes on over the segments of a run; where footage is missing or the run changes the
/// playlist has a discontinuity. Addresses are relative to the playlist's.
final class Hls {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Hls() {}

  static String playlist(List<SegmentRow> rows) {
    long longest = rows.stream().mapToLong(SegmentRow::durationUs).max().orElse(1_000_000);
    StringBuilder out = new StringBuilder();
    out.append("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PLAYLIST-TYPE:VOD\n")
        .append("#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-TARGETDURATION:")
        .append((longest + 999_999) / 1_000_000)
        .append("\n#EXT-X-MEDIA-SEQUENCE:0\n");
    SegmentRow before = null;
    for (SegmentRow row : rows) {
      boolean goesOn =
          before != null
              && before.runStartUs() == row.runStartUs()
              && before.initHash().equals(row.initHash())
              && row.startUs() - before.endUs() < 1000;
      if (before != null && !goesOn) {
        out.append("#EXT-X-DISCONTINUITY\n");
      }
      if (before == null || !before.initHash().equals(row.initHash())) {
        out.append("#EXT-X-MAP:URI=\"").append(row.id()).append("/init.mp4\"\n");
      }
      out.append("#EXT-X-PROGRAM-DATE-TIME:").append(DATE.format(row.start())).append('\n');
      out.append(String.format(Locale.ROOT, "#EXTINF:%.6f,\n", row.durationUs() / 1e6));
      out.append(row.id()).append("/media.m4s\n");
      before = row;
    }
    return out.append("#EXT-X-ENDLIST\n").toString();
  }

  static void segment(Volumes volumes, SegmentRow row, SegmentMap map, OutputStream out)
      throws IOException {
    long[] shift = Clip.shift(map.tracks(), row.startUs() - row.runStartUs());
    long sequence = 0;
    try (FileChannel channel = SegmentMap.channel(volumes.path(row))) {
      for (FragmentTable.Fragment fragment : map.fragments()) {
        byte[] bytes = SegmentMap.bytes(channel, fragment);
        FragmentHead.move(bytes, ++sequence, shift);
        out.write(bytes);
      }
    }
  }
}
