package org.sightline.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.Problem;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.stream.Stream;
import org.sightline.stream.Subscription;

/// All footage of this node.
///
/// One thread visits the subscriptions of all recorded streams four times a second and writes what
/// they brought; a second one closes files and changes the index; a third one deletes. Each
/// stream's subscription holds [#MAX_WAITING_BYTES]; when the disk is slower than that, pictures
/// are lost and the ledger says so. Any thread may call any method.
public final class Recordings implements AutoCloseable {
  /// Bytes of each stream that wait for the disk: some forty seconds of 3 Mbit/s.
  public static final int MAX_WAITING_BYTES = 16 << 20;

  private static final System.Logger LOG = System.getLogger(Recordings.class.getName());
  private static final Duration VISIT = Duration.ofMillis(250);
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final Duration RETAIN = Duration.ofMinutes(1);
  private static final Duration RETAIN_WHEN_FULL = Duration.ofSeconds(2);
  private static final int BUFFER_BYTES = 2 << 20;

  private final Workplace place;
  private final FileChannel lockFile;
  private final ConcurrentHashMap<StreamId, Ledger> ledgers = new ConcurrentHashMap<>();
  private final Footage footage;
  private final Storekeeping storekeeping;
  private final RecordingProblems problems;
  private final IndexCare care;
  private final Playback playback;
  private final Object visiting = new Object();
  private final Thread thread;
  private volatile boolean closing;
  // Written under visiting.
  private final Map<StreamId, Recorded> recorded = new ConcurrentHashMap<>();

  /// A stream that is being recorded.
  private record Recorded(StreamRecorder recorder, @Nullable Subscription subscription) {}

  /// How it works, apart from where it keeps footage.
  ///
  /// @param threads whether it works by itself; without, tests call what the threads would
  /// @param nanoTime the monotonic clock
  record Working(boolean threads, FileOpener opener, LongSupplier nanoTime) {
    static final Working ALONE = new Working(true, FileOpener.REAL);

    Working(boolean threads, FileOpener opener) {
      this(threads, opener, System::nanoTime);
    }
  }

  /// @param givenUp set by whoever gives a half-made one up, for the threads that it has begun
  private Recordings(
      Workplace place, FileChannel lockFile, Working working, AtomicBoolean givenUp) {
    this.place = place;
    this.lockFile = lockFile;
    footage = new Footage(place, ledgers);
    playback = new Playback(place, footage, new SegmentMap.Cache());
    if (working.threads()) {
      Storekeeping.watch(place, () -> closing || givenUp.get());
    } else {
      place.volumes().look(working.opener());
    }
    storekeeping =
        new Storekeeping(
            place,
            working.threads()
                ? working.nanoTime()
                : () -> Micros.of(place.clock().instant()) * 1000,
            place.index().lastBeat().orElse(Long.MIN_VALUE));
    storekeeping.recover();
    thread = Thread.ofPlatform().name("recording-writer").daemon().unstarted(this::work);
    care = new IndexCare(place, ledgers::values);
    care.recover();
    problems = new RecordingProblems(place, footage, working.nanoTime());
    if (working.threads()) {
      thread.start();
      storekeeping.start();
      care.start();
      Thread warming = Thread.ofPlatform().name("recording-spans").daemon().unstarted(this::warm);
      warming.setPriority(Thread.MIN_PRIORITY);
      warming.start();
    }
  }

  /// Reads which footage there is, so that the first question for a timeline need not.
  private void warm() {
    try {
      for (StreamId id : known()) {
        if (!closing) {
          footage.isThere(id, 0, 1);
        }
      }
    } catch (RuntimeException e) {
      if (!closing) {
        LOG.log(System.Logger.Level.WARNING, "timelines will be read when asked for", e);
      }
    }
  }

  /// Opens the folder, recovers what a crash left behind, and begins to work.
  ///
  /// @throws RecordingException `IN_USE` if another process has the folder, `DISK` or `INDEX` if it
  ///   cannot be used
  public static Recordings open(RecordingSettings settings, InstantSource clock) {
    return open(settings, clock, Working.ALONE);
  }

  static Recordings open(RecordingSettings settings, InstantSource clock, Working working) {
    Path root = settings.folder().resolve("recordings");
    FileChannel lock;
    try {
      Files.createDirectories(root);
      lock = FolderLock.take(settings.folder());
    } catch (IOException e) {
      throw new RecordingException(
          RecordingException.Kind.DISK,
          "cannot use the folder %s: %s; check its permissions and the disk"
              .formatted(settings.folder(), e.getMessage()),
          e);
    }
    try {
      Index index = IndexRepair.openOrRebuild(settings.folder().resolve("recording.db"), clock);
      AtomicBoolean givenUp = new AtomicBoolean();
      try {
        return opened(settings, new Opened(clock, index, lock, working), givenUp);
      } catch (RecordingException e) {
        if (!IndexFaults.isDamage(e)) {
          throw e;
        }
        // Damage that SQLite does not find on opening shows in the first lines that are read or
        // written; a node must not be kept from recording by what it can make again.
        givenUp.set(true);
        LOG.log(System.Logger.Level.ERROR, "the index is damaged and is made anew", e);
        index.rebuild(clock);
        return opened(settings, new Opened(clock, index, lock, working), new AtomicBoolean());
      }
    } catch (RuntimeException e) {
      try (lock) {
        throw e;
      } catch (IOException unlock) {
        e.addSuppressed(unlock);
        throw e;
      }
    }
  }

  /// What is there once the folder is this process's.
  private record Opened(InstantSource clock, Index index, FileChannel lock, Working working) {}

  private static Recordings opened(
      RecordingSettings settings, Opened there, AtomicBoolean givenUp) {
    Working working = there.working();
    InstantSource clock = there.clock();
    Index index = there.index();
    Workplace place =
        new Workplace(
            settings,
            clock,
            Volumes.open(settings, new VolumeTable(index), clock, working.nanoTime()),
            index,
            new IndexKeeper(!working.threads(), clock),
            working.opener(),
            new DiskSync(working.threads()),
            new ClosedListeners(),
            new AtomicLong(index.newestSegmentId()),
            new AtomicLong(index.gaps().newestId()),
            ConcurrentHashMap.newKeySet(),
            ByteBuffer.allocateDirect(BUFFER_BYTES));
    return new Recordings(place, there.lock(), working, givenUp);
  }

  /// Begins to record the stream; nothing happens if it is being recorded already.
  public void record(Stream stream) {
    synchronized (visiting) {
      Recorded before = recorded.get(stream.id());
      if (before == null || before.subscription() == null || before.subscription().isClosed()) {
        StreamRecorder recorder = recorder(stream.id());
        recorded.put(
            stream.id(), new Recorded(recorder, stream.subscribe("recording", MAX_WAITING_BYTES)));
      }
    }
  }

  /// The recorder of a stream, to which whoever holds it brings the messages.
  StreamRecorder recorder(StreamId id) {
    synchronized (visiting) {
      Recorded there = recorded.get(id);
      if (there != null) {
        return there.recorder();
      }
      Ledger ledger =
          ledgers.computeIfAbsent(
              id,
              name ->
                  new Ledger(
                      name,
                      place,
                      place.index().newest(name).map(SegmentRow::endUs).orElse(null),
                      place.index().gaps().open(name).orElse(null)));
      StreamRecorder recorder = new StreamRecorder(id, place, ledger);
      recorded.put(id, new Recorded(recorder, null));
      return recorder;
    }
  }

  /// Ends recording of the stream; from now on its footage is missing because of `why`. A stream
  /// that only the index knows is said to be missing from now on as well.
  public void stop(StreamId id, GapCause why) {
    synchronized (visiting) {
      Recorded gone = recorded.get(id);
      if (gone == null && place.index().streams().containsKey(id)) {
        recorder(id);
        gone = recorded.get(id);
      }
      if (gone != null) {
        stop(gone, why);
        recorded.remove(id);
      }
    }
  }

  private void stop(Recorded gone, GapCause why) {
    Subscription subscription = gone.subscription();
    if (subscription != null) {
      subscription.close();
      subscription.drainTo(gone.recorder()::accept);
    }
    gone.recorder().stop(place.nowUs(), why, "");
  }

  private void work() {
    long beatNanos = System.nanoTime();
    long retainedNanos = beatNanos - RETAIN.toNanos();
    while (!closing) {
      visit();
      long now = System.nanoTime();
      boolean hurry = now - retainedNanos >= RETAIN_WHEN_FULL.toNanos() && isDiskFull();
      if (now - beatNanos >= HEARTBEAT.toNanos()) {
        beatNanos = now;
        beat();
        storekeeping.flushMarksQuietly();
        hurry |= storekeeping.isShort();
      }
      if (hurry || now - retainedNanos >= RETAIN.toNanos()) {
        retainedNanos = now;
        storekeeping.retainAside();
      }
      LockSupport.parkNanos(VISIT.toNanos());
    }
  }

  private boolean isDiskFull() {
    return ledgers.values().stream()
        .anyMatch(l -> l.openGap().filter(g -> g.cause() == GapCause.DISK_FULL).isPresent());
  }

  /// Says that the node is running.
  void beat() {
    place.keeper().submit(() -> place.index().beat(place.nowUs()));
  }

  /// Takes and writes what all streams have brought. A stream whose recorder fails is logged and
  /// costs no other stream anything.
  void visit() {
    synchronized (visiting) {
      for (Map.Entry<StreamId, Recorded> each : recorded.entrySet()) {
        try {
          visit(each.getValue());
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "recording failed stream=" + each.getKey(), e);
          each.getValue()
              .recorder()
              .stop(place.nowUs(), GapCause.DISK_ERROR, String.valueOf(e.getMessage()));
        }
      }
    }
    place.sync().visited();
    problems.visited();
  }

  private static void visit(Recorded each) {
    StreamRecorder recorder = each.recorder();
    int complete = recorder.ripeFragments();
    Subscription subscription = each.subscription();
    if (subscription != null) {
      recorder.lost(subscription.lostUnits());
      subscription.drainTo(recorder::accept);
    }
    recorder.write(complete);
  }

  /// All streams of which anything was ever recorded or missed, be they recorded now or not.
  public Set<StreamId> known() {
    Set<StreamId> known = new HashSet<>(place.index().streams().keySet());
    known.addAll(ledgers.keySet());
    return Set.copyOf(known);
  }

  /// What is wrong with recording now; a camera of which too little is recorded is told of within a
  /// minute where this is asked every few seconds.
  public List<Problem> problems() {
    Map<StreamId, Ledger> wanted = new HashMap<>();
    recorded.forEach((id, each) -> wanted.put(id, each.recorder().ledger()));
    return problems.now(wanted);
  }

  /// What was wrong before, over restarts.
  public ProblemHistory problemHistory() {
    return new ProblemHistory(place.index());
  }

  /// Whether the stream is being recorded now, and if not, why.
  public RecordingState state(StreamId id) {
    Ledger ledger = ledgers.get(id);
    if (ledger != null) {
      return ledger.state();
    }
    return place
        .index()
        .gaps()
        .open(id)
        .<RecordingState>map(
            gap ->
                new RecordingState.NotRecording(
                    Micros.instant(gap.startUs()), gap.cause(), gap.detail()))
        .orElseGet(
            () ->
                new RecordingState.NotRecording(
                    place.clock().instant(), GapCause.SWITCHED_OFF, "nobody asked to record it"));
  }

  /// What is there and what is missing within the range.
  public Timeline timeline(StreamId id, TimeRange range) {
    return footage.timeline(id, range);
  }

  /// Footage as files, playlists and tables.
  public Playback playback() {
    return playback;
  }

  /// Tells the listener of every segment that is closed from now on, on the keeper's thread after
  /// the row is durable: it must be quick. One that throws is logged and told of the next again.
  public void listenClosed(Consumer<ClosedSegment> listener) {
    place.closed().add(listener);
  }

  /// What can be proved of footage.
  public EvidenceTable evidence() {
    return new EvidenceTable(place.index(), place.volumes()::path);
  }

  /// When nobody looked at a camera's pictures.
  public AnalysisGaps analysisGaps() {
    return new AnalysisGaps(place.index());
  }

  /// How it was told to keep footage.
  public RecordingSettings settings() {
    return place.settings();
  }

  /// How much footage there is; adds up the whole index.
  public StorageFigures storage() {
    return storekeeping.figures();
  }

  /// How long footage is kept, where it lies, and how the disks fare.
  public Storekeeping storekeeping() {
    return storekeeping;
  }

  /// Says what a stream's footage of a range is worth; see [Marks].
  public void mark(StreamId id, TimeRange range, FootageClass worth) {
    storekeeping.marks().mark(id.camera(), range, worth);
  }

  /// What is wrong with disks.
  public List<Problem> storageProblems() {
    return storekeeping.problems();
  }

  /// Deletes what is due; also done every minute.
  public RetentionReport retain() {
    return storekeeping.retain();
  }

  /// Compares all files with the index and mends what differs.
  void reconcile() {
    care.reconcile();
  }

  IndexCare care() {
    return care;
  }

  /// What its recorders share.
  Workplace workplace() {
    return place;
  }

  /// Does something between two visits of the writing thread, which waits for it: it must be quick.
  ///
  /// @param work takes the stream's ledger, or null where nothing is ahead of the index
  void between(StreamId id, Consumer<@Nullable Ledger> work) {
    synchronized (visiting) {
      work.accept(ledgers.get(id));
    }
  }

  Footage footage() {
    return footage;
  }

  List<SegmentRow> segments(StreamId id) {
    return footage.segments(id, Long.MIN_VALUE / 4, Long.MAX_VALUE / 4);
  }

  /// Ends as a killed process does, for tests: nothing is finished, only the lock falls.
  void abandon() throws IOException {
    closing = true;
    storekeeping.close();
    place.sync().close();
    place.index().close();
    lockFile.close();
  }

  /// Ends all recording, closes the open segments and records that the node stopped.
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    storekeeping.close();
    care.close();
    LockSupport.unpark(thread);
    try {
      if (thread.isAlive() && !thread.join(Duration.ofSeconds(4))) {
        LOG.log(System.Logger.Level.WARNING, "the writing thread still waits for the disk");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (visiting) {
      recorded.values().forEach(each -> stop(each, GapCause.NODE_STOPPED));
      recorded.clear();
    }
    beat();
    storekeeping.flushMarksQuietly();
    place.keeper().close();
    place.sync().close();
    place.index().close();
    try {
      lockFile.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "lock file cannot be closed", e);
    }
  }
}
