package org.sightline.server.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.recording.Clip;
import org.sightline.recording.ClipForm;
import org.sightline.recording.PlainClip;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Shape;

/// Footage as files: which form is asked for, and sending it.
final class FootageFiles {
  /// The longest range of one file.
  static final Duration LONGEST_FILE = Duration.ofHours(24);

  // A plain file's table is in memory while it is sent: some five megabytes an hour.
  private static final Duration LONGEST_PLAIN = Duration.ofHours(3);

  // Each holds a disk and a socket busy; recording must keep its share of the disk.
  private static final int MAX_FILES_AT_ONCE = 32;
  private static final Semaphore FILES = new Semaphore(MAX_FILES_AT_ONCE);

  // Whoever asks beyond these waits: putting a table together reads the heads of all fragments.
  private static final int MAX_PLANNED_AT_ONCE = 3;
  private static final Semaphore PLANNING = new Semaphore(MAX_PLANNED_AT_ONCE, true);

  private FootageFiles() {}

  static Shape parameters(Shape shape) {
    return shape
        .allowing("stream", "main or sub")
        .allowing(
            "format",
            "mp4: tables in front, for every player and editor, at most 3 hours; fmp4: fragmented,"
                + " begins at once; mp4 unless the range is longer")
        .allowing("edges", "exact or key: where players begin; exact when left out")
        .allowing(
            "sound",
            "all; browser: only what browsers play, plain sound turned into AAC in fmp4; aac: the"
                + " same, and always fmp4; none; all when left out")
        .allowing("pictures", "all or key: key pictures alone, as fmp4; all when left out")
        .allowing("every", "with pictures=key: least seconds between two of them, 0 to 3600")
        .allowing("download", "1 to save it as a file");
  }

  static Answer footage(Call call) throws Exception {
    TimeRange range = FootageRoutes.within(call.range(), LONGEST_FILE);
    StreamId stream = call.stream();
    ClipForm.Sound sound =
        word(
            call,
            "sound",
            Map.of(
                "all",
                ClipForm.Sound.ALL,
                "browser",
                ClipForm.Sound.BROWSER,
                "aac",
                ClipForm.Sound.AAC,
                "none",
                ClipForm.Sound.NONE),
            ClipForm.Sound.ALL);
    ClipForm.Edges edges =
        word(
            call,
            "edges",
            Map.of("exact", ClipForm.Edges.EXACT, "key", ClipForm.Edges.KEY),
            ClipForm.Edges.EXACT);
    boolean keys = word(call, "pictures", Map.of("all", false, "key", true), false);
    boolean brief = range.duration().compareTo(LONGEST_PLAIN) <= 0;
    boolean plain =
        word(
            call,
            "format",
            Map.of("mp4", true, "fmp4", false),
            brief && !keys && sound != ClipForm.Sound.AAC);
    if (plain && (keys || !brief || sound == ClipForm.Sound.AAC)) {
      throw Refusal.badValue(
          keys || sound == ClipForm.Sound.AAC
              ? "key pictures alone and sound that is converted are sent fragmented"
              : "a plain MP4 holds at most %d hours".formatted(LONGEST_PLAIN.toHours()),
          "ask for format=fmp4" + (brief ? "" : ", or for less at once"));
    }
    int every = call.parameter("every", 0, 3600, 0);
    if (!plain && sound == ClipForm.Sound.BROWSER) {
      sound = ClipForm.Sound.AAC;
    }
    ClipForm form =
        keys ? new ClipForm(ClipForm.Edges.KEY, ClipForm.Sound.NONE) : new ClipForm(edges, sound);
    Clip clip =
        FootageRoutes.footageOf(call).clip(stream, range, form).orElseThrow(() -> none(stream));
    Answer answer =
        keys
            ? streaming(clip, out -> clip.writeKeyPicturesTo(out, Duration.ofSeconds(every)))
            : plain ? plain(call, clip) : streaming(clip, clip::writeTo);
    if (call.parameter("download").filter("1"::equals).isEmpty()) {
      return answer;
    }
    String name =
        "%s-%s.mp4".formatted(stream.camera(), micros(clip.startsAt()).replaceAll("[:.]", ""));
    return answer.with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  static Refusal none(StreamId stream) {
    return Refusal.of(
        404,
        "no-footage",
        "there is no footage of %s in this range".formatted(stream),
        "ask the timeline where footage is");
  }

  private static <T> T word(Call call, String name, Map<String, T> words, T otherwise) {
    Optional<String> said = call.parameter(name);
    if (said.isEmpty()) {
      return otherwise;
    }
    return Optional.ofNullable(words.get(said.get()))
        .orElseThrow(
            () ->
                Refusal.badCall(
                    "%s is one of %s".formatted(name, new java.util.TreeSet<>(words.keySet()))));
  }

  /// A fragmented file, sent while it is put together.
  static Answer streaming(Clip clip, Answer.Writing writing) {
    return new Answer.Streaming("video/mp4", out -> limited(() -> writing.to(out)), headers(clip));
  }

  /// A plain file, whole or the part that the header `Range` names (RFC 9110, 14).
  static Answer plain(Call call, Clip clip) throws IOException, InterruptedException {
    PlainClip file;
    PLANNING.acquire();
    try {
      file = clip.plain();
    } finally {
      PLANNING.release();
    }
    ByteRange part = ByteRange.of(call, file.bytes(), file.tag());
    Answer answer =
        part.answer("video/mp4", out -> limited(() -> file.writeTo(out, part.from(), part.to())));
    for (Map.Entry<String, String> each : headers(clip).entrySet()) {
      answer = answer.with(each.getKey(), each.getValue());
    }
    return answer;
  }

  private static Map<String, String> headers(Clip clip) {
    return Map.of(
        "X-Footage-Start", micros(clip.startsAt()),
        "X-Footage-End", micros(clip.range().end()));
  }

  /// An instant to the microsecond.
  static String micros(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS).toString();
  }

  /// Something that writes.
  interface Sending {
    void run() throws IOException;
  }

  /// Sends, unless too much is being sent already.
  static void limited(Sending sending) throws IOException {
    if (!FILES.tryAcquire()) {
      throw Refusal.unavailable(
          "busy",
          "%d pieces of footage are being sent already".formatted(MAX_FILES_AT_ONCE),
          "wait for one to end and try again");
    }
    try {
      sending.run();
    } finally {
      FILES.release();
    }
  }
}
