package org.sightline.recording.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Gap;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.recording.ChainLink;
import org.sightline.recording.ClosedSegment;
import org.sightline.recording.EvidenceTable;
import org.sightline.recording.Recordings;

/// Binds every closed file of footage, and every gap before it, into its stream's hash chain, and
/// signs each line with the node's key.
///
/// One thread of low priority looks after each closed file, and once a minute at what it has not
/// bound yet: nothing waits for it, and a node that was killed goes on where it stopped. Beside the
/// database each line is appended to a file `evidence/chain/CAMERA-ROLE.log`, so that a database
/// with its end cut off shows.
public final class EvidenceChain implements AutoCloseable {
  /// Files bound in one transaction.
  public static final int BATCH = 200;

  private static final System.Logger LOG = System.getLogger(EvidenceChain.class.getName());
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final EvidenceTable table;
  private final NodeSigner signer;
  private final Path folder;
  private final Thread thread;
  private volatile boolean closing;
  private volatile long linked;
  private volatile @Nullable String trouble;

  private EvidenceChain(EvidenceTable table, NodeSigner signer, Path data) {
    this.table = table;
    this.signer = signer;
    this.folder = data.resolve("evidence").resolve("chain");
    thread = Thread.ofPlatform().name("evidence-chain").daemon().unstarted(this::work);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /// Begins to bind what a node records.
  public static EvidenceChain start(Recordings recordings, NodeSigner signer) {
    EvidenceChain chain =
        new EvidenceChain(recordings.evidence(), signer, recordings.settings().folder());
    recordings.listenClosed(closed -> LockSupport.unpark(chain.thread));
    chain.thread.start();
    return chain;
  }

  /// A chain that binds only when [#bind] is called, on the thread that calls.
  public static EvidenceChain still(EvidenceTable table, NodeSigner signer, Path data) {
    return new EvidenceChain(table, signer, data);
  }

  private void work() {
    while (!closing) {
      try {
        while (!closing && bind() == BATCH) {
          Thread.yield();
        }
        trouble = null;
      } catch (RuntimeException | IOException e) {
        trouble = String.valueOf(e.getMessage());
        LOG.log(System.Logger.Level.ERROR, "footage cannot be bound into its chain", e);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /// Binds what is not bound yet, up to [#BATCH] files.
  ///
  /// @return how many files
  public int bind() throws IOException {
    List<ClosedSegment> waiting = table.unlinked(BATCH);
    Map<StreamId, List<ChainLink>> added = new HashMap<>();
    for (ClosedSegment segment : waiting) {
      List<ChainLink> links = added.computeIfAbsent(segment.stream(), this::tail);
      bind(segment, links);
    }
    List<ChainLink> all = new ArrayList<>();
    added.values().forEach(links -> all.addAll(links.subList(1, links.size())));
    table.add(all);
    for (Map.Entry<StreamId, List<ChainLink>> each : added.entrySet()) {
      append(each.getKey(), each.getValue().subList(1, each.getValue().size()));
    }
    linked += waiting.size();
    return waiting.size();
  }

  /// The newest line, or a made one before the first, as the head of a list to go on with.
  private List<ChainLink> tail(StreamId stream) {
    List<ChainLink> links = new ArrayList<>();
    links.add(
        table
            .lastLink(stream)
            .orElse(
                new ChainLink(
                    stream,
                    0,
                    ChainLink.Kind.GAP,
                    null,
                    0,
                    0,
                    "",
                    ChainLink.BEGINNING,
                    signer.certificate(),
                    "")));
    return links;
  }

  private void bind(ClosedSegment segment, List<ChainLink> links) {
    long startUs = micros(segment.range().start());
    ChainLink before = links.getLast();
    if (before.sequence() > 0 && before.endUs() < startUs) {
      TimeRange hole =
          new TimeRange(
              Instant.EPOCH.plus(before.endUs(), ChronoUnit.MICROS), segment.range().start());
      for (Gap gap : table.gaps(segment.stream(), hole)) {
        Instant end = gap.end();
        links.add(
            signed(
                links.getLast(),
                ChainLink.Kind.GAP,
                null,
                new long[] {micros(gap.start()), end == null ? startUs : micros(end)},
                gap.cause().code()));
      }
    }
    links.add(
        signed(
            links.getLast(),
            ChainLink.Kind.SEGMENT,
            segment.id(),
            new long[] {startUs, micros(segment.range().end())},
            HexFormat.of().formatHex(segment.sha256())));
  }

  private ChainLink signed(
      ChainLink before, ChainLink.Kind kind, @Nullable Long segment, long[] us, String content) {
    ChainLink plain =
        new ChainLink(
            before.stream(),
            before.sequence() + 1,
            kind,
            segment,
            us[0],
            us[1],
            content,
            "",
            signer.certificate(),
            "");
    String hash = plain.expectedHash(before.hash());
    byte[] signature = signer.sign(HexFormat.of().parseHex(hash));
    return plain.signed(hash, Base64.getEncoder().encodeToString(signature));
  }

  private void append(StreamId stream, List<ChainLink> links) throws IOException {
    if (links.isEmpty()) {
      return;
    }
    Files.createDirectories(folder);
    StringBuilder lines = new StringBuilder();
    links.forEach(link -> lines.append(ChainText.line(link)).append('\n'));
    Files.writeString(
        log(folder, stream),
        lines,
        StandardCharsets.US_ASCII,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  static Path log(Path folder, StreamId stream) {
    return folder.resolve("%s-%s.log".formatted(stream.camera(), stream.role().word()));
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  /// Files bound since the node started.
  public long linked() {
    return linked;
  }

  /// Why footage is not being bound; null while it is.
  public @Nullable String trouble() {
    return trouble;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(thread);
    thread.join(Duration.ofSeconds(2));
  }
}
