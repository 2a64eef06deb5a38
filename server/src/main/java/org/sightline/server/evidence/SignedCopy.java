package org.sightline.server.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentWriter;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.signing.SignatureSpotter;
import org.sightline.media.signing.SignerNote;
import org.sightline.media.signing.StreamSigner;
import org.sightline.media.signing.VideoCodec;

/// A copy of an MP4 with the node's signature in its video (ONVIF Media Signing); every bit of
/// every picture and sound stays.
final class SignedCopy {
  private static final int MAX_UNITS = 1500;
  private static final int PROBED = 400;

  private SignedCopy() {}

  /// Whether the video can be signed and is not signed by its camera.
  static boolean isWanted(Path file) throws IOException {
    try (Mp4File in = Mp4File.open(file)) {
      int track = videoOf(in);
      if (track < 0) {
        return false;
      }
      VideoCodec codec = VideoCodec.of(in.tracks().get(track)).orElseThrow();
      int units = Math.min(PROBED, in.samples(track).size());
      for (int i = 0; i < units; i++) {
        if (SignatureSpotter.isSigned(codec, in.read(track, i).bytes())) {
          return false;
        }
      }
      return units > 0;
    }
  }

  private static int videoOf(Mp4File in) {
    List<MediaFormat> tracks = in.tracks();
    for (int i = 0; i < tracks.size(); i++) {
      if (VideoCodec.of(tracks.get(i)).isPresent()) {
        return i;
      }
    }
    return -1;
  }

  /// Writes the copy.
  ///
  /// @param began when media time 0 of the file was, on the node's clock
  static void write(
      Path from, Path to, StreamSigner.SigningIdentity identity, SignerNote note, Instant began)
      throws IOException {
    try (Mp4File in = Mp4File.open(from);
        OutputStream out = Files.newOutputStream(to)) {
      int video = videoOf(in);
      Optional<VideoCodec> codec = VideoCodec.of(in.tracks().get(video));
      StreamSigner signer = new StreamSigner(codec.orElseThrow(), identity, note);
      FragmentWriter writer = new FragmentWriter(in.tracks());
      out.write(writer.initialisation());
      Order order = new Order(in);
      List<AccessUnit> batch = new ArrayList<>();
      AccessUnit held = null;
      Instant at = began;
      for (int track = order.next(); track >= 0; track = order.next()) {
        AccessUnit unit = in.read(track, order.taken(track));
        if (track == video) {
          if (held != null) {
            batch.add(held);
          }
          if (unit.key() && !batch.isEmpty() || batch.size() >= MAX_UNITS) {
            out.write(writer.fragment(batch));
            batch.clear();
          }
          at = began.plus(time(unit, in.tracks().get(track)));
          held = with(unit, signer.sign(unit.bytes(), at));
        } else {
          batch.add(unit);
        }
      }
      if (held != null) {
        byte[] end = signer.finish(at);
        byte[] last = Arrays.copyOf(held.bytes(), held.bytes().length + end.length);
        System.arraycopy(end, 0, last, held.bytes().length, end.length);
        batch.add(with(held, last));
      }
      if (!batch.isEmpty()) {
        out.write(writer.fragment(batch));
      }
    }
  }

  private static Duration time(AccessUnit unit, MediaFormat format) {
    return Duration.ofNanos(unit.time() * 1_000_000L / format.clockRate() * 1000);
  }

  private static AccessUnit with(AccessUnit unit, byte[] bytes) {
    return new AccessUnit(
        unit.mediaTrack(), unit.time(), unit.key(), unit.damaged(), unit.received(), bytes);
  }

  /// The samples of all media tracks by their time.
  private static final class Order {
    private final Mp4File in;
    private final int[] next;

    Order(Mp4File in) {
      this.in = in;
      this.next = new int[in.tracks().size()];
    }

    /// The media track whose sample comes next; -1 at the end.
    int next() {
      int best = -1;
      double bestTime = Double.MAX_VALUE;
      for (int track = 0; track < next.length; track++) {
        if (next[track] < in.samples(track).size()) {
          double time =
              in.samples(track).get(next[track]).decodeTime()
                  / (double) in.tracks().get(track).clockRate();
          if (time < bestTime) {
            bestTime = time;
            best = track;
          }
        }
      }
      if (best >= 0) {
        next[best]++;
      }
      return best;
    }

    int taken(int track) {
      return next[track] - 1;
    }
  }
}
