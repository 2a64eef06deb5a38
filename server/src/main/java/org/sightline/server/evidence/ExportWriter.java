package org.sightline.server.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Gap;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.signing.FileVerifier;
import org.sightline.media.signing.SignerNote;
import org.sightline.media.signing.SigningScheme;
import org.sightline.media.signing.TrustAnchors;
import org.sightline.picture.PictureException;
import org.sightline.picture.PictureWorks;
import org.sightline.recording.ChainLink;
import org.sightline.recording.Clip;
import org.sightline.recording.ClipForm;
import org.sightline.recording.Damage;
import org.sightline.recording.EvidenceTable;
import org.sightline.recording.Importing;
import org.sightline.recording.PlainClip;
import org.sightline.recording.Timeline;
import org.sightline.recording.VerdictSpan;
import org.sightline.recording.evidence.ChainProof;
import org.sightline.recording.evidence.ExportSeal;
import org.sightline.stream.CameraClock;
import org.sightline.stream.Stream;

/// Writes one export: for each camera a file for each unbroken piece of footage, then hash chains,
/// manifest, report and seal.
///
/// A piece never crosses a gap, so that a signature which the camera could not finish does not
/// spoil what follows. Beside the zip it needs room for its longest piece.
final class ExportWriter {
  /// What stays free on the disk, so that recording goes on.
  static final long KEPT_FREE_BYTES = 512L << 20;

  private static final Duration LONGEST_PIECE = Duration.ofHours(1);

  /// What a file lacks of its piece by less than this is the distance of two pictures.
  private static final Duration SHORTEST_REST = Duration.ofMillis(250);

  private static final int MAX_VERDICTS = 10_000;
  private static final int MAX_LINKS = 100_000;

  private final ExportRooms rooms;
  private final ExportOrder order;
  private final Path folder;
  private final BooleanSupplier cancelled;
  private final Consumer<ExportState.Running> progress;
  private final List<Map<String, Object>> cameras = new ArrayList<>();
  private final List<ExportReport.Part> parts = new ArrayList<>();
  private double doneSeconds;
  private int files;

  ExportWriter(
      ExportRooms rooms,
      ExportOrder order,
      Path folder,
      BooleanSupplier cancelled,
      Consumer<ExportState.Running> progress) {
    this.rooms = rooms;
    this.order = order;
    this.folder = folder;
    this.cancelled = cancelled;
    this.progress = progress;
  }

  /// Writes the zip.
  ///
  /// @return how many files of footage are in it
  int write(Path zip) throws IOException {
    try (OutputStream out = Files.newOutputStream(zip);
        SealedZip sealed = new SealedZip(out)) {
      for (StreamId stream : order.streams()) {
        camera(stream, sealed);
      }
      if (files == 0) {
        throw new ExportException(
            ExportException.Kind.NO_FOOTAGE,
            "there is no footage of these cameras in these ranges; the timeline says why");
      }
      sealed.add("manifest.json", ExportJson.pretty(manifest()));
      sealed.add("report.html", ExportReport.write(order, head(), parts, rooms.zone()));
      sealed.seal(rooms.signer());
    }
    return files;
  }

  private void camera(StreamId stream, SealedZip zip) throws IOException {
    List<Map<String, Object>> footage = new ArrayList<>();
    List<Map<String, Object>> gaps = new ArrayList<>();
    List<Map<String, Object>> damage = new ArrayList<>();
    List<Map<String, Object>> verdicts = new ArrayList<>();
    List<ChainLink> links = new ArrayList<>();
    int ofEarlierKeys = 0;
    ExportReport.Part part =
        new ExportReport.Part(
            stream.toString(),
            clock(stream),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    EvidenceTable table = rooms.recordings().evidence();
    for (TimeRange range : order.ranges()) {
      Timeline timeline = rooms.recordings().timeline(stream, range);
      for (TimeRange span : timeline.spans()) {
        for (Piece each : pieces(stream, span, zip)) {
          footage.add(each.facts());
          part.files().add(each.row());
        }
        doneSeconds += span.duration().toMillis() / 1000.0;
      }
      timeline.gaps().forEach(gap -> gap(gap, range, gaps, part));
      timeline.damaged().forEach(each -> damage(each, damage, part));
      table.verdicts(stream, range, MAX_VERDICTS).forEach(each -> verdicts.add(fact(each)));
      List<ChainLink> found = table.links(stream, range, MAX_LINKS);
      ofEarlierKeys += earlier(found);
      found.stream()
          .filter(link -> link.certificate().equals(rooms.signer().certificate()))
          .filter(link -> links.isEmpty() || link.sequence() > links.getLast().sequence())
          .forEach(links::add);
    }
    chain(stream, links, table, zip);
    parts.add(part);
    Map<String, Object> camera = new LinkedHashMap<>();
    camera.put("camera", stream.camera().value());
    camera.put("stream", stream.role().word());
    camera.put("clock", clockFacts(stream));
    camera.put("footage", footage);
    camera.put("gaps", gaps);
    camera.put("damage", damage);
    camera.put("verdictsWhileRecording", verdicts);
    camera.put("chainLines", links.size());
    camera.put("chainLinesOfEarlierKeysLeftOut", ofEarlierKeys);
    part.notes().addAll(notes(ofEarlierKeys));
    cameras.add(camera);
  }

  private int earlier(List<ChainLink> links) {
    return (int)
        links.stream()
            .filter(link -> !link.certificate().equals(rooms.signer().certificate()))
            .count();
  }

  private List<String> notes(int ofEarlierKeys) {
    List<String> notes = new ArrayList<>();
    if (ofEarlierKeys > 0) {
      notes.add(
          "%d lines of the hash chain are left out, because the node signed them with an earlier key than the one that seals this export. The node still has them."
              .formatted(ofEarlierKeys));
    }
    if (order.burnTime()) {
      notes.add(
          "Files under %s are copies to look at, with the time drawn into their pictures. They were encoded again and prove nothing; the files under footage/ are as recorded."
              .formatted(ExportSeal.COPIES));
    }
    return notes;
  }

  /// The files of an unbroken span. A file ends where the camera changed to another codec; the next
  /// one goes on from there.
  private List<Piece> pieces(StreamId stream, TimeRange span, SealedZip zip) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    Instant from = span.start();
    while (from.isBefore(span.end())) {
      Instant most = from.plus(LONGEST_PIECE);
      Instant to = most.isBefore(span.end()) ? most : span.end();
      Optional<Piece> piece = piece(stream, new TimeRange(from, to), zip);
      piece.ifPresent(pieces::add);
      Instant end = piece.map(Piece::end).orElse(to);
      boolean more = end.isAfter(from) && end.isBefore(to.minus(SHORTEST_REST));
      from = more ? end : to;
    }
    return pieces;
  }

  /// A file of footage in the export, for the manifest and for the report.
  ///
  /// @param end of its last picture
  private record Piece(Instant end, Map<String, Object> facts, List<String> row) {}

  private Optional<Piece> piece(StreamId stream, TimeRange range, SealedZip zip)
      throws IOException {
    stopIfCancelled();
    String name =
        "footage/%s-%s-%04d.mp4".formatted(stream.camera(), stream.role().word(), files + 1);
    progress.accept(new ExportState.Running(part(), "writing " + name));
    Optional<Clip> clip = rooms.recordings().playback().clip(stream, range, ClipForm.EXACT);
    if (clip.isEmpty()) {
      return Optional.empty();
    }
    Path file = folder.resolve("piece.mp4");
    Path signed = folder.resolve("piece-signed.mp4");
    Path drawn = folder.resolve("piece-drawn.mp4");
    try {
      PlainClip plain = clip.get().plain();
      room(3 * plain.bytes());
      try (OutputStream out = Files.newOutputStream(file)) {
        plain.writeTo(out);
      }
      boolean sign = order.signStream() && SignedCopy.isWanted(file);
      if (sign) {
        SignedCopy.write(
            file,
            signed,
            rooms.signer().identity(),
            new SignerNote("Sightline", "", rooms.version()),
            clip.get().decodesFrom());
      }
      files++;
      Piece piece = kept(name, sign ? signed : file, clip.get(), sign, zip);
      List<String> origins = Importing.origins(rooms.recordings(), stream, clip.get().range());
      if (!origins.isEmpty()) {
        piece.facts().put("importedFrom", origins);
        piece.facts().put("importedWords", importedWords(origins, piece.facts().get("signedBy")));
      }
      if (order.burnTime()) {
        piece.facts().put("copyWithTime", withTime(name, file, drawn, clip.get(), zip));
      }
      return Optional.of(piece);
    } finally {
      Files.deleteIfExists(drawn);
      Files.deleteIfExists(file);
      Files.deleteIfExists(signed);
    }
  }

  private static String importedWords(List<String> origins, @Nullable Object signedBy) {
    return "imported from %s, %s: what lies before its import is proved by nothing else"
        .formatted(
            String.join(", ", origins),
            "camera".equals(signedBy) ? "signed by a camera" : "not signed by a camera");
  }

  /// Adds the copy into whose pictures the time is drawn, declared as what it is.
  private Map<String, Object> withTime(String name, Path file, Path drawn, Clip clip, SealedZip zip)
      throws IOException {
    String copy = name.replaceFirst("^footage/", ExportSeal.COPIES);
    progress.accept(new ExportState.Running(part(), "drawing the time into " + copy));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("of", name);
    facts.put("asRecorded", false);
    try {
      long pictures = burned(file, drawn, clip.startsAt());
      stopIfCancelled();
      facts.put("file", copy);
      facts.put("sha256", zip.add(copy, drawn));
      facts.put("bytes", Files.size(drawn));
      facts.put("pictures", pictures);
      facts.put(
          "words",
          "A copy to look at: decoded, the time drawn into every picture, and encoded again. It"
              + " proves nothing; the file that it was made of does.");
    } catch (PictureException e) {
      stopIfCancelled();
      facts.put("words", "There is no copy with the time: " + e.getMessage());
    }
    return facts;
  }

  private long burned(Path file, Path drawn, Instant began) throws IOException {
    try (PictureWorks works = rooms.works().get()) {
      return works.burn(file, drawn, began, cancelled);
    }
  }

  private Piece kept(String name, Path file, Clip clip, boolean signed, SealedZip zip)
      throws IOException {
    stopIfCancelled();
    FileVerifier.Result found =
        FileVerifier.verify(file, TrustAnchors.none(), rooms.clock().instant(), verdict -> {});
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", name);
    facts.put("sha256", zip.add(name, file));
    facts.put("bytes", Files.size(file));
    facts.put("start", clip.range().start());
    facts.put("end", clip.range().end());
    facts.put("decodesFrom", clip.decodesFrom());
    facts.put("pictures", found.pictures());
    facts.put("asRecorded", !signed);
    facts.put("signedBy", signed ? "node" : found.signedBy().isPresent() ? "camera" : "nobody");
    facts.put("key", found.signedBy().isPresent() ? found.trust().sentence() : null);
    facts.put("scheme", found.signedBy().map(SigningScheme::words).orElse(null));
    facts.put("verdict", found.verdict().words());
    facts.put("gopsValid", found.tally().valid());
    facts.put("gopsWithMissingPictures", found.tally().withMissing());
    facts.put("gopsInvalid", found.tally().invalid());
    facts.put("gopsNotSigned", found.tally().notSigned());
    facts.put("gopsNotChecked", found.tally().notChecked());
    List<String> row =
        List.of(
            name,
            ExportReport.time(clip.range().start()),
            ExportReport.time(clip.range().end()),
            String.valueOf(found.pictures()),
            "%s (signed by %s)".formatted(facts.get("verdict"), facts.get("signedBy")),
            String.valueOf(facts.get("sha256")));
    return new Piece(clip.range().end(), facts, row);
  }

  private void chain(StreamId stream, List<ChainLink> links, EvidenceTable table, SealedZip zip)
      throws IOException {
    // Ranges that lie apart have lines between them: the proof is from the first line to the last.
    if (links.isEmpty()) {
      return;
    }
    long first = links.getFirst().sequence();
    int count = (int) Math.min(MAX_LINKS, links.getLast().sequence() - first + 1);
    List<ChainLink> all = table.linksAfter(stream, first - 1, count);
    String before =
        first == 1
            ? ChainLink.BEGINNING
            : table.linksAfter(stream, first - 2, 1).stream()
                .findFirst()
                .map(ChainLink::hash)
                .orElse(ChainLink.BEGINNING);
    zip.add(
        "chain/%s-%s.txt".formatted(stream.camera(), stream.role().word()),
        ChainProof.text(before, all));
  }

  private void gap(
      Gap gap, TimeRange range, List<Map<String, Object>> facts, ExportReport.Part part) {
    Instant end = gap.end() == null ? range.end() : gap.end();
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("start", gap.start());
    fact.put("end", end);
    fact.put("cause", gap.cause().code());
    fact.put("words", gap.cause().words());
    fact.put("detail", gap.detail());
    facts.add(fact);
    part.gaps()
        .add(
            List.of(
                ExportReport.time(gap.start()),
                ExportReport.time(end),
                gap.cause().words() + (gap.detail().isBlank() ? "" : ": " + gap.detail())));
  }

  private static void damage(
      Damage damage, List<Map<String, Object>> facts, ExportReport.Part part) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("start", damage.range().start());
    fact.put("end", damage.range().end());
    fact.put("units", damage.units());
    fact.put("detail", damage.detail());
    facts.add(fact);
    part.damage()
        .add(
            List.of(
                ExportReport.time(damage.range().start()),
                ExportReport.time(damage.range().end()),
                damage.detail()));
  }

  private static Map<String, Object> fact(VerdictSpan span) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("start", span.range().start());
    fact.put("end", span.range().end());
    fact.put("verdict", span.kind().code());
    fact.put("gops", span.gops());
    fact.put("detail", span.detail());
    return fact;
  }

  private @Nullable CameraClock clockOf(StreamId stream) {
    return rooms
        .streams()
        .find(stream)
        .map(Stream::figures)
        .map(each -> each.cameraClock())
        .orElse(null);
  }

  private String clock(StreamId stream) {
    CameraClock clock = clockOf(stream);
    if (clock == null) {
      return "The camera's clock is not known; times are the node's.";
    }
    Double drift = clock.driftPpm();
    return "Times are the node's. When this was exported the camera's clock was %d ms %s it%s."
        .formatted(
            Math.abs(clock.offset().toMillis()),
            clock.offset().isNegative() ? "behind" : "ahead of",
            drift == null ? "" : ", and drifts %.1f millionths".formatted(drift));
  }

  private @Nullable Map<String, Object> clockFacts(StreamId stream) {
    CameraClock clock = clockOf(stream);
    if (clock == null) {
      return null;
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("measuredAt", rooms.clock().instant());
    facts.put("offsetMillis", clock.offset().toMillis());
    facts.put("driftPpm", clock.driftPpm());
    return facts;
  }

  private Map<String, Object> manifest() {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("format", "sightline-export/1");
    manifest.put("id", order.id());
    manifest.put("node", rooms.node());
    manifest.put("software", "Sightline " + rooms.version());
    manifest.put("timeZone", rooms.zone().getId());
    manifest.put("exportedBy", order.by());
    manifest.put("exportedAt", order.at());
    manifest.put("case", order.caseName().isBlank() ? null : order.caseName());
    manifest.put("reason", order.reason());
    manifest.put(
        "ranges",
        order.ranges().stream()
            .map(range -> Map.of("start", range.start(), "end", range.end()))
            .toList());
    manifest.put(
        "signer", rooms.signer().identity().chain().getFirst().getSubjectX500Principal().getName());
    manifest.put("cameras", cameras);
    return manifest;
  }

  private Map<String, String> head() {
    Map<String, String> head = new LinkedHashMap<>();
    head.put("Export", order.id());
    head.put("Exported by", order.by());
    head.put("Exported at", ExportReport.time(order.at()));
    if (!order.caseName().isBlank()) {
      head.put("Case", order.caseName());
    }
    head.put("Reason", order.reason());
    order
        .ranges()
        .forEach(
            range ->
                head.merge(
                    "Asked for",
                    ExportReport.time(range.start()) + " to " + ExportReport.time(range.end()),
                    (a, b) -> a + "; " + b));
    head.put("Node", rooms.node());
    head.put("Software", "Sightline " + rooms.version());
    head.put(
        "Sealed by",
        rooms.signer().identity().chain().getFirst().getSubjectX500Principal().getName());
    return head;
  }

  private double part() {
    double all =
        order.ranges().stream().mapToDouble(each -> each.duration().toMillis() / 1000.0).sum()
            * order.streams().size();
    return Math.min(0.95, all == 0 ? 0 : doneSeconds / all * 0.95);
  }

  private void room(long bytes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free - bytes < KEPT_FREE_BYTES) {
      throw new ExportException(
          ExportException.Kind.NO_ROOM,
          "the disk of %s has %d MiB left, and %d MiB are needed besides what recording keeps free: export less, or free some space"
              .formatted(folder, free >> 20, bytes >> 20));
    }
  }

  private void stopIfCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new ExportException(ExportException.Kind.CANCELLED, "cancelled");
    }
  }
}
