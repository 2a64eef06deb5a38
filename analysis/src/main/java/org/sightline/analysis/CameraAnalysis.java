package org.sightline.analysis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.detect.Gaze;
import org.sightline.analysis.motion.MotionGate;
import org.sightline.domain.Box;
import org.sightline.domain.Camera;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.DecoderCounters;
import org.sightline.picture.DecoderSettings;
import org.sightline.picture.PictureException;
import org.sightline.picture.PictureSize;
import org.sightline.picture.Planes;
import org.sightline.picture.VideoDecoder;
import org.sightline.stream.StreamMessage;

/// One camera's loop, a message at a time: decode, look for motion, detect, follow, tell.
///
/// The detector looks when something moves, for a second after, whenever the view changed, and at
/// intervals where nothing does. A decoder that cannot be made is tried again at each key unit.
///
/// [#accept(StreamMessage)] and [#close()] belong to one thread; what is published may be read by
/// any.
final class CameraAnalysis implements AutoCloseable {
  private static final Duration AFTER_MOTION = Duration.ofSeconds(1);
  private static final Duration RATE_OVER = Duration.ofSeconds(10);
  private static final Duration STALE = Duration.ofSeconds(3);

  private static final int MAX_RATE_TIMES = 512;

  private final AnalysisSettings settings;
  private final DetectorPool detectors;
  private final Findings findings;
  private final InstantSource clock;
  private final Camera camera;
  private final Stories stories;
  private CameraWords words;
  private final Shedding shedding = new Shedding();
  private final MotionGate gate = new MotionGate();
  private final PrivacyMask mask;
  private final NewestPicture shown = new NewestPicture();
  private Look look = Look.USUAL;
  private Gaze gaze = new Gaze(Look.USUAL.optics());
  private final MotionEpisode motion;
  private final ArrayDeque<Instant> looks = new ArrayDeque<>();
  private Instant lookedUntil;
  private @Nullable TimeRange looked;

  /// In the decoder's memory: good until it hands out another.
  private @Nullable Planes newest;

  // Of the current run.
  private @Nullable VideoDecoder decoder;
  private @Nullable MediaFormat format;
  private int mediaTrack = -1;
  private Instant runStart = Instant.EPOCH;
  private @Nullable Instant lastMotion;
  private @Nullable Instant lastLook;
  private @Nullable Instant lastWhole;

  private long pictures;
  private long analysed;
  private long shed;
  private OptionalDouble detectorMillis = OptionalDouble.empty();
  private Optional<String> decodeProblem = Optional.empty();

  // Published: whole values, replaced and never changed.
  private volatile List<LiveObject> live = List.of();
  private volatile AnalysisState state = on(AnalysisState.off());

  CameraAnalysis(
      Camera camera,
      AnalysisSettings settings,
      DetectorPool detectors,
      Findings findings,
      InstantSource clock) {
    this.settings = settings;
    this.detectors = detectors;
    this.findings = findings;
    this.clock = clock;
    lookedUntil = clock.instant().minusMillis(1);
    this.camera = camera;
    words = new CameraWords(camera, Sight.OURS, findings, clock.instant());
    mask = new PrivacyMask(camera.markings().masks());
    motion = new MotionEpisode(camera.name());
    stories = new Stories(camera, detectors::source, findings, clock.instant());
    publish(0);
  }

  private static AnalysisState on(AnalysisState off) {
    return new AnalysisState(
        true, 0, 0, 0, 0, 0, off.detectorMillis(), off.decoder(), off.problem(), off.looked());
  }

  /// Takes the next message of the camera's stream.
  ///
  /// @param lostUnits of the subscription so far
  void accept(StreamMessage message, long lostUnits) {
    switch (message) {
      case StreamMessage.RunStarted run -> begin(run);
      case StreamMessage.Unit(AccessUnit unit) -> {
        words.take(unit, newest);
        decode(unit);
      }
      case StreamMessage.RunEnded ended -> endRun();
      case StreamMessage.AttemptFailed failed -> {}
    }
    publish(lostUnits);
  }

  /// Whose eyes count from the next run on; ours where nothing is said.
  CameraAnalysis by(Sight sight) {
    words = new CameraWords(camera, sight, findings, clock.instant());
    return this;
  }

  /// Reads the number plates of vehicles from now on.
  void reading(PlateDesk plates) {
    stories.reading(plates);
  }

  /// Blurs faces in the pictures that are stored from now on.
  void blurring(FaceDesk faces) {
    findings.blurring(faces);
  }

  /// Says what objects look like from now on.
  void describing(LooksDesk looks) {
    stories.describing(looks);
  }

  /// The camera said beside its stream that something is there. Any thread may call.
  void activeBeside(Instant at) {
    words.activeBeside(at);
  }

  /// How ours look from the next run on; as at all cameras where nothing is said.
  CameraAnalysis through(Look other) {
    look = other;
    gaze = new Gaze(other.optics());
    return this;
  }

  private void begin(StreamMessage.RunStarted run) {
    endRun();
    words.begin(run);
    runStart = run.at();
    mediaTrack = -1;
    format = null;
    for (int i = run.tracks().size() - 1; i >= 0; i--) {
      if (run.tracks().get(i).isVideo()) {
        mediaTrack = i;
        format = run.tracks().get(i);
      }
    }
    decodeProblem =
        format == null
            ? Optional.of("the stream has no picture that can be analysed")
            : Optional.empty();
  }

  private void endRun() {
    closeDecoder();
    stories.endAll();
    words.end();
    motion.end().ifPresent(findings::tell);
    live = List.of();
    lastMotion = null;
    lastLook = null;
    lastWhole = null;
  }

  private void decode(AccessUnit unit) {
    if (unit.mediaTrack() != mediaTrack) {
      return;
    }
    VideoDecoder open = decoder;
    if (open == null && unit.key()) {
      open = openDecoder();
    }
    if (open != null) {
      open.decodePlanes(unit, this::look);
    }
  }

  private @Nullable VideoDecoder openDecoder() {
    MediaFormat of = format;
    if (of == null) {
      return null;
    }
    int side = look.longestSide(settings.longestSide());
    PictureSize most = new PictureSize(side, side);
    try {
      decoder = new VideoDecoder(of, new DecoderSettings(most, settings.spacing(), false));
      decodeProblem = Optional.empty();
    } catch (PictureException e) {
      decodeProblem = Optional.of(e.getMessage() + "; it is tried again at the next key picture");
    }
    return decoder;
  }

  private void closeDecoder() {
    VideoDecoder open = decoder;
    decoder = null;
    if (open != null) {
      open.close();
    }
  }

  /// A stream begins with its newest key picture: what is older than the first look, or was looked
  /// at before the stream began anew, is only decoded. A clock that was set back makes nothing old.
  private boolean isAgain(Instant at) {
    return !at.isAfter(lookedUntil) && !clock.instant().isBefore(lookedUntil);
  }

  private void looked(Instant at) {
    TimeRange before = looked;
    boolean goesOn =
        before != null
            && !at.isBefore(before.end())
            && Duration.between(before.end(), at).compareTo(AnalysisState.BREAK) < 0;
    looked = new TimeRange(goesOn && before != null ? before.start() : at, at);
    lookedUntil = at;
  }

  private void look(Planes picture) {
    Instant at = runStart.plus(picture.time());
    if (isAgain(at)) {
      return;
    }
    mask.paint(picture);
    pictures++;
    newest = picture;
    shown.take(picture);
    Instant now = clock.instant();
    if (!shedding.wants(picture.received(), now)) {
      shed++;
      return;
    }
    analysed++;
    noteRate(now);
    looked(at);
    if (!words.sight().ours()) {
      live = words.live();
      return;
    }
    MotionGate.Reading reading = gate.look(picture);
    motion.note(reading, at).ifPresent(findings::tell);
    if (reading.moving()) {
      lastMotion = at;
    }
    if (isWorthDetecting(reading, at)) {
      detect(picture, at, attention(reading, at));
    } else {
      stories.hold(picture);
    }
    // Shown before it is told, so that who hears of an object finds it in the picture.
    live = Stream.concat(stories.live().stream(), words.live().stream()).toList();
    stories.tellDue(at);
  }

  private boolean isWorthDetecting(MotionGate.Reading reading, Instant at) {
    Instant moved = lastMotion;
    Instant looked = lastLook;
    if (looked == null || looked.isAfter(at)) {
      return true;
    }
    boolean anyway = Duration.between(looked, at).compareTo(settings.lookAnyway()) >= 0;
    if (words.closesGate(at)) {
      return anyway;
    }
    return anyway
        || reading.moving()
        || reading.viewChanged()
        || (moved != null && Duration.between(moved, at).compareTo(AFTER_MOTION) <= 0);
  }

  /// Where the detector is to look: around what moves and what is followed, and at intervals
  /// everywhere, which is said by nothing, so that what stands still is known.
  private List<Box> attention(MotionGate.Reading reading, Instant at) {
    Instant whole = lastWhole;
    boolean isDue =
        whole == null
            || whole.isAfter(at)
            || Duration.between(whole, at).compareTo(settings.lookAnyway()) >= 0;
    if (isDue || reading.regions().isEmpty()) {
      lastWhole = at;
      return List.of();
    }
    return Stream.concat(reading.regions().stream(), stories.places().stream()).toList();
  }

  private void detect(Planes picture, Instant at, List<Box> attention) {
    lastLook = at;
    long began = System.nanoTime();
    Optional<List<Detection>> found = detectors.detect(gaze, picture, attention);
    if (found.isPresent()) {
      detectorMillis = OptionalDouble.of((System.nanoTime() - began) / 1e6);
    }
    // Without a detector nothing is seen any more, so what was followed ends.
    List<Detection> wanted =
        found.orElse(List.of()).stream().filter(d -> settings.follows(d.label())).toList();
    stories.update(picture, wanted, runStart);
  }

  private void noteRate(Instant now) {
    looks.addLast(now);
    while (looks.size() > MAX_RATE_TIMES || isOld(looks.getFirst(), now)) {
      looks.removeFirst();
    }
  }

  private static boolean isOld(Instant look, Instant now) {
    return Duration.between(look, now).compareTo(RATE_OVER) >= 0;
  }

  private void publish(long lostUnits) {
    VideoDecoder open = decoder;
    DecoderCounters counters = open == null ? AnalysisState.NOTHING_DECODED : open.counters();
    state =
        new AnalysisState(
            true,
            looks.size() / (double) RATE_OVER.toSeconds(),
            pictures,
            analysed,
            shed,
            lostUnits,
            detectorMillis,
            counters,
            decodeProblem
                .or(words::problem)
                .or(detectors::problem)
                .or(stories::problem)
                .or(findings::blurProblem)
                .or(findings::problem),
            Optional.ofNullable(looked));
  }

  AnalysisState state() {
    return state;
  }

  /// What is in the picture now; nothing where no picture came lately.
  List<LiveObject> objects() {
    return shown.isOlderThan(STALE, clock.instant()) ? List.of() : live;
  }

  /// The newest picture as JPEG, or null before the first.
  byte @Nullable [] still() {
    return shown.still();
  }

  /// Ends what is open and tells of it.
  @Override
  public void close() {
    endRun();
    publish(state.lostUnits());
  }
}
