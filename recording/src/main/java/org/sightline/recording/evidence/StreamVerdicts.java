package org.sightline.recording.evidence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.signing.GopVerdict;
import org.sightline.media.signing.SignatureSpotter;
import org.sightline.media.signing.StreamVerifier;
import org.sightline.media.signing.VideoCodec;
import org.sightline.recording.EvidenceTable;
import org.sightline.recording.VerdictSpan;
import org.sightline.stream.StreamMessage;

/// The verdicts on one stream: neighbours that say the same are gathered into one span before they
/// are kept. Owned by the watching thread, but for [#problem].
final class StreamVerdicts {
  private static final System.Logger LOG = System.getLogger(StreamVerdicts.class.getName());
  private static final Duration LONGEST_SPAN = Duration.ofMinutes(10);
  private static final Duration ALARM_LASTS = Duration.ofHours(1);
  private static final Duration UNSIGNED_PATIENCE = Duration.ofSeconds(60);
  private static final long NEAR_US = 10_000_000;

  private final StreamId id;
  private final EvidenceTable table;
  private final InstantSource clock;
  private @Nullable StreamVerifier verifier;
  private @Nullable VideoCodec codec;
  private int track;
  private boolean everSigned;
  private boolean signsNow;
  private @Nullable Instant unsignedSince;
  private long lostSoFar;
  private long damagedUs = Long.MIN_VALUE;
  private @Nullable VerdictSpan open;
  private @Nullable Problem alarm;
  private volatile @Nullable Problem told;

  StreamVerdicts(StreamId id, EvidenceTable table, InstantSource clock) {
    this.id = id;
    this.table = table;
    this.clock = clock;
    this.everSigned = table.everSigned(id);
  }

  void take(StreamMessage message) {
    switch (message) {
      case StreamMessage.RunStarted started -> begin(started);
      case StreamMessage.Unit unit -> take(unit.unit());
      case StreamMessage.RunEnded ended -> end();
      case StreamMessage.AttemptFailed failed -> {}
    }
  }

  private void begin(StreamMessage.RunStarted started) {
    end();
    codec = null;
    for (int i = 0; i < started.tracks().size() && codec == null; i++) {
      codec = VideoCodec.of(started.tracks().get(i)).orElse(null);
      track = i;
    }
    unsignedSince = everSigned ? clock.instant() : null;
  }

  private void take(AccessUnit unit) {
    VideoCodec of = codec;
    if (of == null || unit.mediaTrack() != track) {
      return;
    }
    long us = micros(unit.received());
    if (unit.damaged()) {
      damagedUs = us;
    }
    StreamVerifier open = verifier;
    if (!signsNow && SignatureSpotter.isSigned(of, unit.bytes())) {
      signsNow = true;
      unsignedSince = null;
      LOG.log(System.Logger.Level.INFO, "the camera signs its video stream=" + id);
    }
    if (open == null && signsNow && unit.key()) {
      open = new StreamVerifier(of, this::judge);
      verifier = open;
    }
    if (open != null) {
      open.addLengthPrefixed(unit.bytes(), us);
    } else {
      unsigned(us);
    }
  }

  private void unsigned(long us) {
    Instant since = unsignedSince;
    if (since != null && !signsNow && clock.instant().isAfter(since.plus(UNSIGNED_PATIENCE))) {
      unsignedSince = clock.instant();
      raise("signature-missing", "Camera %s signed its video before and does not now");
      keep(new VerdictSpan(range(micros(since), us), VerdictSpan.Kind.NOT_SIGNED, 0, ""));
    }
  }

  private void end() {
    StreamVerifier open = verifier;
    verifier = null;
    signsNow = false;
    if (open != null) {
      open.finish();
    }
  }

  /// Tells how many units the ring has lost in all: what was being checked cannot be judged.
  void lost(long units) {
    if (units > lostSoFar) {
      lostSoFar = units;
      boolean signed = signsNow;
      verifier = null;
      signsNow = signed;
      long now = micros(clock.instant());
      keep(
          new VerdictSpan(
              range(now, now),
              VerdictSpan.Kind.NOT_CHECKED,
              0,
              "checking was too slow, and pictures were left out"));
    }
  }

  private void judge(GopVerdict verdict) {
    TimeRange range = range(verdict.span().startMicros(), verdict.span().endMicros());
    switch (verdict) {
      case GopVerdict.Valid _ -> {
        everSigned = true;
        keep(new VerdictSpan(range, VerdictSpan.Kind.VALID, 1, ""));
      }
      case GopVerdict.ValidWithMissing missing -> {
        everSigned = true;
        keep(
            new VerdictSpan(
                range,
                VerdictSpan.Kind.VALID_WITH_MISSING_PICTURES,
                1,
                missing.missing() + " missing"));
      }
      case GopVerdict.Invalid invalid -> invalid(invalid, range);
      case GopVerdict.NotSigned _ ->
          keep(new VerdictSpan(range, VerdictSpan.Kind.NOT_SIGNED, 1, ""));
      case GopVerdict.NotChecked not ->
          keep(new VerdictSpan(range, VerdictSpan.Kind.NOT_CHECKED, 1, not.why()));
    }
  }

  /// Bytes that the network lost look like bytes that somebody changed.
  private void invalid(GopVerdict.Invalid invalid, TimeRange range) {
    if (damagedUs >= invalid.span().startMicros() - NEAR_US
        && damagedUs <= invalid.span().endMicros() + NEAR_US) {
      keep(
          new VerdictSpan(
              range,
              VerdictSpan.Kind.NOT_CHECKED,
              1,
              "bytes were lost on the way from the camera"));
      return;
    }
    keep(new VerdictSpan(range, VerdictSpan.Kind.INVALID, 1, invalid.detail()));
    if (everSigned) {
      raise(
          "signature-invalid",
          "Camera %s sent video that is not what it signed: "
              + invalid.detail().replace("%", "%%"));
    }
  }

  private void raise(String code, String sentence) {
    Problem before = alarm;
    Instant now = clock.instant();
    boolean goesOn =
        before != null
            && before.code().equals(code)
            && now.isBefore(before.since().plus(ALARM_LASTS));
    if (!goesOn) {
      alarm =
          new Problem(
              code,
              Severity.ALARM,
              id,
              now,
              sentence.formatted(id.camera()),
              "look whether somebody stands between camera and node, and whether the camera is the one that it was");
      told = alarm;
    }
  }

  Optional<Problem> problem() {
    Problem raised = told;
    return raised != null && clock.instant().isBefore(raised.since().plus(ALARM_LASTS))
        ? Optional.of(raised)
        : Optional.empty();
  }

  private void keep(VerdictSpan span) {
    VerdictSpan before = open;
    if (before != null
        && before.kind() == span.kind()
        && before.detail().equals(span.detail())
        && before.range().duration().compareTo(LONGEST_SPAN) < 0
        && !span.range().end().isBefore(before.range().start())) {
      Instant end =
          span.range().end().isAfter(before.range().end())
              ? span.range().end()
              : before.range().end();
      open =
          new VerdictSpan(
              new TimeRange(before.range().start(), end),
              before.kind(),
              before.gops() + span.gops(),
              before.detail());
      return;
    }
    flush(true);
    open = span;
  }

  /// Writes what is gathered: at once, or when it is old enough.
  void flush(boolean now) {
    VerdictSpan span = open;
    if (span != null
        && (now || clock.instant().isAfter(span.range().start().plus(Duration.ofSeconds(30))))) {
      open = null;
      table.add(id, span);
    }
  }

  private static TimeRange range(long startUs, long endUs) {
    return new TimeRange(instant(startUs), instant(Math.max(startUs, endUs)));
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  private static Instant instant(long us) {
    return Instant.EPOCH.plus(us, ChronoUnit.MICROS);
  }
}
