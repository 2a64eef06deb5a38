package org.sightline.media.signing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4Exception;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.mp4.Sample;

/// Checks the signatures in one file: an MP4, plain or fragmented, or a raw H.264 or H.265 byte
/// stream.
///
/// It reads once, from front to back, and keeps what [StreamVerifier] keeps.
public final class FileVerifier {
  private static final int PROBE_BYTES = 1 << 16;
  private static final int SPS_H264 = 7;

  private FileVerifier() {}

  /// What was found.
  ///
  /// @param signedBy words for the scheme; empty where nothing is signed
  /// @param timed whether spans carry times; a raw byte stream has none
  /// @param unhashedSlices slices of kinds that the schemes leave unsigned
  /// @param bytes how long the file is
  public record Result(
      WholeVerdict verdict,
      WholeVerdict.Tally tally,
      Optional<SigningScheme> signedBy,
      SignerNote signer,
      KeyTrust trust,
      boolean timed,
      long pictures,
      long unhashedSlices,
      long bytes) {}

  /// Checks a file.
  ///
  /// @param verdicts is given every verdict, as it is found
  /// @throws IOException if the file cannot be read, or is neither form; the message says so
  public static Result verify(
      Path file, TrustAnchors anchors, Instant at, Consumer<GopVerdict> verdicts)
      throws IOException {
    return isMp4(file) ? mp4(file, anchors, at, verdicts) : raw(file, anchors, at, verdicts);
  }

  /// Whether the file begins as an MP4 does, and not as a raw stream.
  public static boolean isMp4(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(12);
      if (head.length < 8) {
        throw new IOException(file + " is too short to be a video");
      }
      String type = new String(head, 4, 4, java.nio.charset.StandardCharsets.US_ASCII);
      return List.of("ftyp", "moov", "styp", "mdat", "free", "skip", "moof", "wide").contains(type);
    }
  }

  private static Result mp4(
      Path file, TrustAnchors anchors, Instant at, Consumer<GopVerdict> verdicts)
      throws IOException {
    try (Mp4File in = Mp4File.open(file)) {
      List<MediaFormat> tracks = in.tracks();
      List<StreamVerifier> verifiers = new ArrayList<>();
      for (int track = 0; track < tracks.size(); track++) {
        Optional<VideoCodec> codec = VideoCodec.of(tracks.get(track));
        if (codec.isPresent()) {
          StreamVerifier verifier = new StreamVerifier(codec.get(), verdicts);
          List<Sample> samples = in.samples(track);
          long rate = tracks.get(track).clockRate();
          for (int i = 0; i < samples.size(); i++) {
            AccessUnit unit = in.read(track, i);
            verifier.addLengthPrefixed(unit.bytes(), micros(unit.time(), rate));
          }
          verifier.finish();
          verifiers.add(verifier);
        }
      }
      return result(verifiers, anchors, at, true, Files.size(file));
    } catch (Mp4Exception e) {
      throw new IOException(file + " cannot be read as MP4: " + e.getMessage(), e);
    }
  }

  private static long micros(long ticks, long rate) {
    return Math.floorDiv(ticks, rate) * 1_000_000 + Math.floorMod(ticks, rate) * 1_000_000 / rate;
  }

  private static Result raw(
      Path file, TrustAnchors anchors, Instant at, Consumer<GopVerdict> verdicts)
      throws IOException {
    VideoCodec codec =
        codecOf(file)
            .orElseThrow(
                () ->
                    new IOException(
                        file + " is neither an MP4 file nor a raw H.264 or H.265 stream"));
    StreamVerifier verifier = new StreamVerifier(codec, verdicts);
    try (InputStream in = Files.newInputStream(file)) {
      AnnexBReader reader = new AnnexBReader(in);
      while (reader.advance()) {
        verifier.add(reader.bytes(), 0, reader.length(), 0);
      }
    }
    verifier.finish();
    return result(List.of(verifier), anchors, at, false, Files.size(file));
  }

  /// The codec by the first parameter set: a stream cannot be decoded without one.
  private static Optional<VideoCodec> codecOf(Path file) throws IOException {
    byte[] head;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      head = in.readNBytes(PROBE_BYTES);
    }
    for (int i = 0; i + 4 < head.length; i++) {
      if (head[i] != 0 || head[i + 1] != 0 || head[i + 2] != 1) {
        continue;
      }
      int first = head[i + 3] & 0xFF;
      int second = head[i + 4] & 0xFF;
      int type = first >> 1;
      if (first < 0x80 && type >= 32 && type <= 34 && (first & 1) == 0 && second == 1) {
        return Optional.of(VideoCodec.H265);
      }
      if (first < 0x80 && (first & 0x1F) == SPS_H264 && (first & 0x60) != 0) {
        return Optional.of(VideoCodec.H264);
      }
    }
    return Optional.empty();
  }

  private static Result result(
      List<StreamVerifier> verifiers, TrustAnchors anchors, Instant at, boolean timed, long bytes) {
    if (verifiers.isEmpty()) {
      return new Result(
          WholeVerdict.NOT_SIGNED,
          new WholeVerdict.Tally(),
          Optional.empty(),
          SignerNote.NONE,
          new KeyTrust.NoKey("no media track of this file can be signed"),
          timed,
          0,
          0,
          bytes);
    }
    StreamVerifier lead =
        verifiers.stream()
            .filter(each -> each.scheme().isPresent())
            .findFirst()
            .orElse(verifiers.getFirst());
    WholeVerdict.Tally all = new WholeVerdict.Tally();
    verifiers.forEach(each -> all.add(each.tally()));
    return new Result(
        all.whole(),
        all,
        lead.scheme(),
        lead.signer(),
        lead.trust(anchors, at),
        timed,
        verifiers.stream().mapToLong(StreamVerifier::pictures).sum(),
        verifiers.stream().mapToLong(StreamVerifier::unhashedSlices).sum(),
        bytes);
  }
}
