package org.sightline.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentSamples;
import org.sightline.media.mp4.PlainMovie;
import org.sightline.media.mp4.Sample;

/// Footage as a plain MP4 with its tables in front and exact edges: every player and editor reads
/// it, and its length is known before it is written.
public final class PlainClip {
  private final Volumes volumes;
  private final byte[] head;
  private final List<Piece> pieces;
  private final long bytes;

  /// When media time 0 is, when players begin, and where the file ends.
  record Edges(long originUs, long shownUs, long endUs) {}

  /// Bytes of a segment that become part of the file.
  private record Piece(SegmentRow row, long offset, long length) {}

  private PlainClip(Volumes volumes, byte[] head, List<Piece> pieces, long bytes) {
    this.volumes = volumes;
    this.head = head;
    this.pieces = pieces;
    this.bytes = bytes;
  }

  static PlainClip of(Reel reel, int firstFragment, Edges edges) throws IOException {
    PlainMovie movie = new PlainMovie(reel.forms());
    List<Piece> pieces = new ArrayList<>();
    reel.visit(
        firstFragment,
        spot -> {
          if (spot.startUs() >= edges.endUs()) {
            return false;
          }
          List<FragmentSamples.Target> targets =
              reel.targets(spot.row(), spot.map(), edges.originUs(), edges.endUs());
          FragmentSamples samples = spot.samples();
          for (int track = 0; track < targets.size(); track++) {
            FragmentSamples.Target target = targets.get(track);
            List<Sample> own = target.track() < 0 ? List.of() : samples.upTo(track, target.end());
            if (!own.isEmpty()) {
              movie.add(target.track(), target.form(), moved(own, target.shift()));
              append(pieces, piece(spot, own));
            }
          }
          return true;
        });
    List<MediaFormat> formats = reel.formats();
    byte[] head =
        movie.head(
            Clip.shift(formats, edges.shownUs() - edges.originUs()),
            Clip.shift(formats, edges.endUs() - edges.originUs()));
    return new PlainClip(reel.volumes(), head, pieces, head.length + movie.bodyBytes());
  }

  private static List<Sample> moved(List<Sample> samples, long shift) {
    List<Sample> moved = new ArrayList<>(samples.size());
    for (Sample s : samples) {
      moved.add(
          new Sample(s.time() + shift, s.decodeTime() + shift, s.duration(), s.key(), 0, s.size()));
    }
    return moved;
  }

  /// Samples of a media track stand one behind the other in a fragment of ours.
  private static Piece piece(Reel.Spot spot, List<Sample> samples) {
    long from = samples.getFirst().offset();
    long at = from;
    for (Sample sample : samples) {
      if (sample.offset() != at) {
        throw new RecordingException(
            RecordingException.Kind.DISK,
            "segment %s is not laid out as this program lays out files"
                .formatted(spot.row().path()));
      }
      at += sample.size();
    }
    if (from < spot.fragment().headBytes() || at > spot.fragment().bytes()) {
      throw new RecordingException(
          RecordingException.Kind.DISK,
          "segment %s says of pictures that they lie outside their fragment"
              .formatted(spot.row().path()));
    }
    return new Piece(spot.row(), spot.fragment().offset() + from, at - from);
  }

  private static void append(List<Piece> pieces, Piece next) {
    Piece last = pieces.isEmpty() ? null : pieces.getLast();
    if (last != null
        && last.row().id() == next.row().id()
        && last.offset() + last.length() == next.offset()) {
      pieces.removeLast();
      pieces.add(new Piece(last.row(), last.offset(), last.length() + next.length()));
    } else {
      pieces.add(next);
    }
  }

  /// Length of the file in bytes.
  public long bytes() {
    return bytes;
  }

  /// Text that is the same for the same file and differs for another.
  public String tag() {
    return SegmentFile.hash(head).substring(0, 32);
  }

  /// Writes the file.
  ///
  /// @throws IOException if `out` fails, or the disk, or retention deleted a segment meanwhile
  public void writeTo(OutputStream out) throws IOException {
    writeTo(out, 0, bytes);
  }

  /// Writes the bytes of the file from `from` to before `to`.
  ///
  /// @throws IOException as [#writeTo(OutputStream)]
  public void writeTo(OutputStream out, long from, long to) throws IOException {
    if (from < head.length) {
      out.write(head, (int) from, (int) (Math.min(to, head.length) - from));
    }
    long at = head.length;
    WritableByteChannel into = Channels.newChannel(out);
    FileChannel file = null;
    long open = -1;
    try {
      for (Piece piece : pieces) {
        long skip = Math.max(0, from - at);
        long length = Math.min(piece.length(), to - at);
        at += piece.length();
        if (skip >= length) {
          continue;
        }
        if (file == null || open != piece.row().id()) {
          if (file != null) {
            file.close();
          }
          file = SegmentMap.channel(volumes.path(piece.row()));
          open = piece.row().id();
        }
        send(file, piece.offset() + skip, length - skip, into);
      }
    } finally {
      if (file != null) {
        file.close();
      }
    }
  }

  private static void send(FileChannel file, long offset, long length, WritableByteChannel into)
      throws IOException {
    long at = offset;
    while (at < offset + length) {
      long sent = file.transferTo(at, offset + length - at, into);
      if (sent <= 0) {
        throw new IOException("the segment became shorter while it was read");
      }
      at += sent;
    }
  }
}
