package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A camera and how it fares.
///
/// @param address without user and password
/// @param state `playing`, `connecting` or `down`
/// @param since when it came into this state
public record WireCamera(
    String name,
    String address,
    boolean hasSub,
    List<WireZone> zones,
    boolean record,
    boolean analyse,
    String transport,
    @Nullable String certificate,
    boolean configured,
    String state,
    Instant since,
    @Nullable Problem problem,
    Recording recording,
    List<Stream> streams,
    Analysis analysis,
    List<SeenObject> objects) {
  /// Why the camera does not play.
  ///
  /// @param cause for scripts, such as `camera-unreachable`
  /// @param nextAttempt when it is tried again
  public record Problem(
      String cause, String message, Instant since, @Nullable Instant nextAttempt) {}

  /// Whether footage is being written.
  ///
  /// @param cause why it is not, for scripts
  /// @param detail why it is not, for people
  public record Recording(
      boolean on, @Nullable Instant since, @Nullable String cause, @Nullable String detail) {}

  /// One encoded feed.
  ///
  /// @param role `main` or `sub`
  /// @param codec such as `H.264`; null while none is known
  /// @param sound such as `AAC 16 kHz`; null where none comes
  /// @param carriedBy how packets come now: tcp, udp, multicast, http or https, with `+tls` behind
  ///   tcp where it is encrypted; for another source its scheme
  /// @param damagedUnits access units with bytes lost on the way, as far as is known
  /// @param garbageBytes bytes that were no packet and were skipped
  /// @param clock the camera's wall clock beside the node's; null where the camera does not tell it
  public record Stream(
      String role,
      @Nullable String codec,
      @Nullable Integer width,
      @Nullable Integer height,
      long bitsPerSecond,
      double picturesPerSecond,
      @Nullable String sound,
      String carriedBy,
      @Nullable Instant lastPictureAt,
      long damagedUnits,
      long garbageBytes,
      long lostPackets,
      long reconnects,
      @Nullable Clock clock) {}

  /// A camera's wall clock, which places no footage and is shown for who reads the time in its
  /// picture.
  ///
  /// @param offsetSeconds ahead of the node's clock; negative behind it
  /// @param driftPpm how much faster it runs, in millionths; null until measured
  /// @param steps how often it was set while it was watched
  public record Clock(double offsetSeconds, @Nullable Double driftPpm, long steps) {}

  /// How its pictures are analysed.
  ///
  /// @param analysed pictures so far
  /// @param shed pictures passed over because analysis was busy
  /// @param detectorMillis for one picture
  public record Analysis(
      boolean on,
      double picturesPerSecond,
      long analysed,
      long shed,
      @Nullable Double detectorMillis,
      @Nullable String problem) {}

  /// An object in the picture now.
  public record SeenObject(String label, double confidence, WireBox box, String trackId) {}
}
