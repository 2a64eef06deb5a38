package org.sightline.server.run;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.domain.StreamId;
import org.sightline.media.signing.StreamSigner.SigningIdentity;
import org.sightline.recording.Recordings;
import org.sightline.recording.evidence.EvidenceChain;
import org.sightline.recording.evidence.NodeSigner;
import org.sightline.recording.evidence.VerdictWatch;
import org.sightline.server.config.EvidenceSetting;
import org.sightline.server.evidence.ExportRooms;
import org.sightline.server.evidence.Exports;
import org.sightline.server.node.CameraDesk;
import org.sightline.server.process.PictureProcesses;
import org.sightline.server.tls.SigningKeyFiles;
import org.sightline.stream.Streams;

/// What makes a node's footage provable: its key, the hash chains, the check of camera signatures,
/// and exports.
final class EvidencePart implements AutoCloseable {
  private final EvidenceChain chain;
  private final VerdictWatch watch;
  private final Exports exports;
  private final AutoCloseable cameras;
  private final InstantSource clock;
  private Instant troubleSince = Instant.MAX;

  /// What footage comes from.
  record Rooms(
      Recordings recordings,
      Streams streams,
      CameraDesk cameras,
      PictureProcesses works,
      InstantSource clock) {}

  private EvidencePart(
      EvidenceChain chain,
      VerdictWatch watch,
      Exports exports,
      AutoCloseable cameras,
      InstantSource clock) {
    this.chain = chain;
    this.watch = watch;
    this.exports = exports;
    this.cameras = cameras;
    this.clock = clock;
  }

  /// @throws org.sightline.server.tls.TlsException if the signing key cannot be used
  static EvidencePart start(EvidenceSetting setting, Path data, Rooms rooms, String version) {
    Path certificate = setting.certificate();
    Path key = setting.key();
    SigningIdentity identity =
        certificate == null || key == null
            ? SigningKeyFiles.made(
                data.resolve("evidence"), Wiring.hostName(), rooms.clock().instant())
            : SigningKeyFiles.own(certificate, key);
    NodeSigner signer = new NodeSigner(identity);
    EvidenceChain chain = EvidenceChain.start(rooms.recordings(), signer);
    VerdictWatch watch = new VerdictWatch(rooms.recordings().evidence(), rooms.clock()).start();
    rooms.cameras().cameras().forEach(camera -> watch(rooms, watch, camera.name()));
    AutoCloseable cameras = rooms.cameras().listen(name -> watch(rooms, watch, name));
    Exports exports =
        Exports.start(
            new ExportRooms(
                rooms.recordings(),
                rooms.streams(),
                signer,
                rooms.works()::another,
                rooms.clock(),
                ZoneId.systemDefault(),
                Wiring.hostName(),
                version),
            data,
            Duration.ofDays(setting.exportDays()));
    return new EvidencePart(chain, watch, exports, cameras, rooms.clock());
  }

  private static void watch(Rooms rooms, VerdictWatch watch, CameraName name) {
    if (rooms.cameras().find(name).filter(Camera::record).isPresent()) {
      rooms.streams().find(StreamId.main(name)).ifPresent(watch::watch);
    }
  }

  Exports exports() {
    return exports;
  }

  /// What is wrong with what cameras signed, and with the chains.
  synchronized List<Problem> problems() {
    List<Problem> found = new ArrayList<>(watch.problems());
    String trouble = chain.trouble();
    if (trouble == null) {
      troubleSince = Instant.MAX;
      return found;
    }
    if (troubleSince.equals(Instant.MAX)) {
      troubleSince = clock.instant();
    }
    found.add(
        new Problem(
            "chain-behind",
            Severity.WARNING,
            null,
            troubleSince,
            "Footage is recorded and cannot be bound into its hash chain: " + trouble,
            "check the disk of the data folder; what waits is bound as soon as it can be"));
    return found;
  }

  @Override
  public void close() throws Exception {
    cameras.close();
    exports.close();
    watch.close();
    chain.close();
  }
}
