package org.sightline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.mp4.Sample;
import org.sightline.media.signing.FileVerifier;
import org.sightline.media.signing.TrustAnchors;

/// How many times faster than it was filmed a video's signatures are checked: `bench/run verify
/// FILE`.
public final class VerifyBench {
  private static final int ROUNDS = 20;

  private VerifyBench() {}

  public static void main(String[] words) throws IOException {
    Path file = Path.of(words[0]);
    double seconds = seconds(file);
    double best = Double.MAX_VALUE;
    double first = 0;
    FileVerifier.Result result = null;
    for (int round = 0; round < ROUNDS; round++) {
      long begun = System.nanoTime();
      result = FileVerifier.verify(file, TrustAnchors.none(), Instant.now(), verdict -> {});
      double took = (System.nanoTime() - begun) / 1e9;
      first = round == 0 ? took : first;
      best = Math.min(best, took);
    }
    if (result != null) {
      System.out.printf(
          "%s: %d pictures, %.1f s of video, %.1f MB%n",
          result.verdict().words(), result.pictures(), seconds, result.bytes() / 1e6);
    }
    System.out.printf(
        "first round %.3f s (%.0f× real time), best of %d %.4f s (%.0f× real time)%n",
        first, seconds / first, ROUNDS, best, seconds / best);
  }

  private static double seconds(Path file) throws IOException {
    try (Mp4File in = Mp4File.open(file)) {
      double longest = 0;
      for (int track = 0; track < in.tracks().size(); track++) {
        MediaFormat format = in.tracks().get(track);
        if (format.isVideo() && !in.samples(track).isEmpty()) {
          Sample last = in.samples(track).getLast();
          longest =
              Math.max(
                  longest, (last.decodeTime() + last.duration()) / (double) format.clockRate());
        }
      }
      return longest;
    }
  }
}
