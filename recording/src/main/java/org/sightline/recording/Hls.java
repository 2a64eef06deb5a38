package org.sightline.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamRole;
import org.sightline.domain.TimeRange;
import org.sightline.media.mp4.FragmentHead;
import org.sightline.media.mp4.FragmentSamples;
import org.sightline.media.mp4.FragmentTable;

/// Footage as HTTP Live Streaming (RFC 8216): a playlist and what it names.
///
/// It begins with the key picture before the range and says with `EXT-X-START` where players are to
/// begin; it ends with the last picture before the range's end. Media time goes on over the
/// segments of a run; where footage is missing, the run or the pictures' form changes, the playlist
/// has a discontinuity. Ranges up to [#MAX_FINE_US] are cut into pieces of some seconds, so that a
/// player begins soon; longer ones name whole segments. Addresses are relative to the playlist's.
final class Hls {
  /// Longer ranges name whole segments: their playlist must not read a thousand files.
  private static final long MAX_FINE_US = 2 * 3_600_000_000L;

  private static final long PIECE_US = 4_000_000;
  private static final long SAME_US = 1000;
  private static final String SUB = "stream=sub";
  private static final String SOUND = "sound=aac";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Hls() {}

  /// Fragments of a segment that are sent together.
  ///
  /// @param from index of the first fragment
  /// @param to index behind the last one, or [Integer#MAX_VALUE] for all
  private record Piece(SegmentRow row, int from, int to, long startUs, long endUs) {}

  /// @param maps gives the fragments of a segment
  /// @param aac whether plain sound, where there is some, is to be turned into AAC
  static String playlist(
      List<SegmentRow> rows, Function<SegmentRow, SegmentMap> maps, TimeRange range, boolean aac) {
    long fromUs = Micros.of(range.start());
    long toUs = Micros.of(range.end());
    List<Piece> pieces = new ArrayList<>();
    boolean fine = toUs - fromUs <= MAX_FINE_US;
    for (SegmentRow row : rows) {
      if (fine) {
        pieces.addAll(pieces(row, maps.apply(row), fromUs, toUs));
      } else {
        pieces.add(
            new Piece(row, 0, Integer.MAX_VALUE, row.startUs(), Math.min(toUs, row.endUs())));
      }
    }
    long longest = pieces.stream().mapToLong(p -> p.endUs() - p.startUs()).max().orElse(1_000_000);
    StringBuilder out = new StringBuilder();
    out.append("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PLAYLIST-TYPE:VOD\n")
        .append("#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-TARGETDURATION:")
        .append(Math.max(1, (longest + 999_999) / 1_000_000))
        .append("\n#EXT-X-MEDIA-SEQUENCE:0\n");
    if (!pieces.isEmpty() && fromUs > pieces.getFirst().startUs()) {
      out.append(
          String.format(
              Locale.ROOT,
              "#EXT-X-START:TIME-OFFSET=%.6f,PRECISE=YES\n",
              (fromUs - pieces.getFirst().startUs()) / 1e6));
    }
    List<String> query = new ArrayList<>();
    if (aac && hasPlainSound(rows, maps)) {
      query.add(SOUND);
    }
    boolean changes = rows.stream().map(SegmentRow::initHash).distinct().count() > 1;
    if (changes) {
      query.add("complete=1");
    }
    Piece before = null;
    for (Piece piece : pieces) {
      long cutUs = piece.row().endUs() > toUs ? toUs : 0;
      append(out, before, piece, query, cutUs);
      before = piece;
    }
    return out.append("#EXT-X-ENDLIST\n").toString();
  }

  /// Looks into one segment of each form.
  private static boolean hasPlainSound(
      List<SegmentRow> rows, Function<SegmentRow, SegmentMap> maps) {
    Set<String> seen = new HashSet<>();
    for (SegmentRow row : rows) {
      try {
        if (!seen.contains(row.initHash()) && HlsSound.isNeeded(maps.apply(row))) {
          return true;
        }
        seen.add(row.initHash());
      } catch (RecordingException unreadable) {
        // The next segment of the same form tells it as well.
      }
    }
    return false;
  }

  private static void append(
      StringBuilder out, @Nullable Piece before, Piece piece, List<String> more, long cutUs) {
    SegmentRow row = piece.row();
    boolean sameForm = before != null && before.row().initHash().equals(row.initHash());
    boolean goesOn =
        before != null
            && sameForm
            && before.row().runStartUs() == row.runStartUs()
            && piece.startUs() - before.endUs() < SAME_US;
    if (before != null && !goesOn) {
      out.append("#EXT-X-DISCONTINUITY\n");
    }
    if (!sameForm) {
      List<String> query = new ArrayList<>(more.contains(SOUND) ? List.of(SOUND) : List.of());
      if (row.stream().role() == StreamRole.SUB) {
        query.add(SUB);
      }
      out.append("#EXT-X-MAP:URI=\"").append(row.id()).append("/init.mp4");
      out.append(query.isEmpty() ? "" : "?" + String.join("&", query)).append("\"\n");
    }
    out.append("#EXT-X-PROGRAM-DATE-TIME:")
        .append(DATE.format(Micros.instant(piece.startUs())))
        .append('\n');
    out.append(
        String.format(Locale.ROOT, "#EXTINF:%.6f,\n", (piece.endUs() - piece.startUs()) / 1e6));
    out.append(address(piece, more, cutUs)).append('\n');
  }

  private static String address(Piece piece, List<String> more, long cutUs) {
    List<String> query = new ArrayList<>();
    if (piece.to() != Integer.MAX_VALUE) {
      query.add("from=" + piece.from());
      query.add("to=" + piece.to());
    }
    if (cutUs > 0) {
      query.add("end=" + Micros.instant(cutUs));
    }
    query.addAll(more);
    if (piece.row().stream().role() == StreamRole.SUB) {
      query.add(SUB);
    }
    return piece.row().id() + "/media.m4s" + (query.isEmpty() ? "" : "?" + String.join("&", query));
  }

  /// Pieces of about [#PIECE_US], each of which begins with a key picture.
  private static List<Piece> pieces(SegmentRow row, SegmentMap map, long fromUs, long toUs) {
    List<Piece> pieces = new ArrayList<>();
    List<FragmentTable.Fragment> all = map.fragments();
    int from = 0;
    long startUs = row.startUs();
    for (int i = 0; i < all.size(); i++) {
      long us = row.startUs() + map.startUs(all.get(i));
      if (us >= toUs) {
        break;
      }
      if (all.get(i).key() && (us <= fromUs || us - startUs >= PIECE_US)) {
        if (us > fromUs && i > from) {
          pieces.add(new Piece(row, from, i, startUs, us));
        }
        from = i;
        startUs = us;
      }
    }
    int to = from;
    long endUs = startUs;
    while (to < all.size() && row.startUs() + map.startUs(all.get(to)) < toUs) {
      endUs = row.startUs() + Micros.ofTicks(all.get(to).end(), map.lead());
      to++;
    }
    if (to > from && endUs > fromUs) {
      pieces.add(new Piece(row, from, to, startUs, Math.min(endUs, toUs)));
    }
    return pieces;
  }

  /// Writes fragments of a segment, in the media time of its run.
  static void segment(
      Volumes volumes, SegmentRow row, SegmentMap map, HlsPiece piece, OutputStream out)
      throws IOException {
    long[] shift = Clip.shift(map.tracks(), row.startUs() - row.runStartUs());
    long endUs = piece.end() == null ? Long.MAX_VALUE / 4 : Micros.of(piece.end());
    List<FragmentSamples.Target> targets = new ArrayList<>();
    for (int i = 0; i < map.tracks().size(); i++) {
      targets.add(
          new FragmentSamples.Target(
              i,
              0,
              shift[i],
              Micros.toTicksUp(endUs - row.startUs(), map.tracks().get(i)),
              piece.complete() ? map.tracks().get(i) : null));
    }
    int sequence = piece.from();
    try (FileChannel channel = SegmentMap.channel(volumes.path(row))) {
      int to = Math.min(piece.to(), map.fragments().size());
      for (FragmentTable.Fragment fragment :
          map.fragments().subList(Math.min(piece.from(), to), to)) {
        byte[] bytes = SegmentMap.bytes(channel, fragment);
        FragmentSamples samples =
            row.endUs() <= endUs && !piece.complete()
                ? null
                : FragmentSamples.read(bytes, map.tracks().size());
        if (samples == null || (samples.isWhole(targets) && !piece.complete())) {
          FragmentHead.move(bytes, ++sequence, shift);
        } else {
          bytes = samples.placed(bytes, targets, map.tracks(), ++sequence);
        }
        out.write(bytes);
      }
    }
  }
}
