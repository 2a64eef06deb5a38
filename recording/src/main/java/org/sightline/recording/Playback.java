package org.sightline.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.picture.PictureWorks;
import org.sightline.picture.PicturesHere;

/// Kept footage as files, playlists and tables of pictures. Any thread may call any method; nothing
/// here waits for recording or makes it wait.
public final class Playback {
  private final Workplace place;
  private final Footage footage;
  private final SegmentMap.Cache maps;
  private volatile PictureWorks works = new PicturesHere();

  Playback(Workplace place, Footage footage, SegmentMap.Cache maps) {
    this.place = place;
    this.footage = footage;
    this.maps = maps;
  }

  /// Says who turns sound from now on; until then it is turned in this process.
  public void turnSoundWith(PictureWorks other) {
    works = other;
  }

  /// The unbroken span of footage that holds `at`, else the next one after it; empty where there is
  /// none.
  public Optional<TimeRange> playable(StreamId id, Instant at) {
    return footage.playable(id, Micros.of(at));
  }

  /// The footage of the range as one file from the key picture before it on, with all that was
  /// recorded; empty where there is none in it.
  public Optional<Clip> clip(StreamId id, TimeRange range) {
    return clip(id, range, ClipForm.WHOLE);
  }

  /// The footage of the range as one file; empty where there is none in it.
  ///
  /// @throws UncheckedIOException if the disk fails
  public Optional<Clip> clip(StreamId id, TimeRange range, ClipForm form) {
    List<SegmentRow> rows = footage.segments(id, Micros.of(range.start()), Micros.of(range.end()));
    Optional<Reel> reel = Reel.of(rows, this::map, place.volumes(), form.wanted());
    try {
      return reel.isEmpty() ? Optional.empty() : Clip.of(reel.get(), range, form, works);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The pictures of the range in the order in which they are shown.
  ///
  /// @param most pictures handed out, from the first on
  public List<PictureTime> pictures(StreamId id, TimeRange range, int most) {
    List<TimeRange> damaged =
        footage.timeline(id, range).damaged().stream().map(Damage::range).toList();
    return new PictureTable(place.volumes(), this::map)
        .pictures(
            footage.segments(id, Micros.of(range.start()), Micros.of(range.end())),
            range,
            damaged,
            most);
  }

  /// The unbroken spans within the range, in order, and what is missing between them.
  public Timeline timeline(StreamId id, TimeRange range) {
    return footage.timeline(id, range);
  }

  private SegmentMap map(SegmentRow row) {
    return maps.get(place.volumes(), row, footage.isClosed(row));
  }

  /// Writes the footage of the range as one fragmented MP4; see [Clip].
  ///
  /// @return when the first picture was taken
  /// @throws RecordingException `NO_FOOTAGE` where there is none in the range
  /// @throws UncheckedIOException if `out` or the disk fails
  public Instant writeMp4(StreamId id, TimeRange range, OutputStream out) {
    Clip clip =
        clip(id, range)
            .orElseThrow(
                () ->
                    new RecordingException(
                        RecordingException.Kind.NO_FOOTAGE,
                        "there is no footage of %s from %s to %s; the timeline says why"
                            .formatted(id, range.start(), range.end())));
    try {
      clip.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return clip.startsAt();
  }

  /// The playlist of the range, for an address beside `{segment}/init.mp4` and
  /// `{segment}/media.m4s`.
  ///
  /// @param aac whether plain sound, where there is some, is to be turned into AAC
  public String hlsPlaylist(StreamId id, TimeRange range, boolean aac) {
    return Hls.playlist(
        footage.segments(id, Micros.of(range.start()), Micros.of(range.end())),
        this::map,
        range,
        aac);
  }

  /// `init.mp4` of a segment.
  ///
  /// @param aac whether plain sound is turned into AAC
  /// @throws RecordingException `NO_FOOTAGE` where the stream has no such segment
  public byte[] hlsInitialisation(StreamId id, long segment, boolean aac) {
    SegmentRow row = segment(id, segment);
    SegmentMap map = map(row);
    return aac && HlsSound.isNeeded(map)
        ? HlsSound.initialisation(row, sources())
        : map.initialisation().clone();
  }

  /// `media.m4s` of a segment.
  ///
  /// @throws RecordingException `NO_FOOTAGE` where the stream has no such segment
  /// @throws UncheckedIOException if `out` or the disk fails
  public void hlsSegment(StreamId id, long segment, HlsPiece piece, OutputStream out) {
    SegmentRow row = segment(id, segment);
    SegmentMap map = map(row);
    try {
      if (piece.aac() && HlsSound.isNeeded(map)) {
        List<SegmentRow> near =
            footage.segments(
                id, row.startUs() - 2 * Footage.SAME_US, row.endUs() + 2 * Footage.SAME_US);
        HlsSound.write(HlsSound.Around.of(row, near), piece, sources(), out);
      } else {
        Hls.segment(place.volumes(), row, map, piece, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HlsSound.Sources sources() {
    return new HlsSound.Sources(this::map, place.volumes(), works);
  }

  private SegmentRow segment(StreamId id, long segment) {
    return footage
        .segment(id, segment)
        .orElseThrow(
            () ->
                new RecordingException(
                    RecordingException.Kind.NO_FOOTAGE,
                    "stream %s has no segment %d; retention may have deleted it"
                        .formatted(id, segment)));
  }
}
