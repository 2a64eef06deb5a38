package org.sightline.stream;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// Pictures from a camera's web server: one answer that goes on for ever with one JPEG after the
/// other (MJPEG, `multipart/x-mixed-replace`), or still pictures that are asked for again and
/// again.
///
/// What the server says of its answer decides which it is. Stills are asked for every second, or as
/// `#every=SECONDS` behind the address says; a picture that is the same as the one before is handed
/// on only after [#REPEAT_AFTER], so that footage shows that the camera lived. A picture's time is
/// that of its arrival: HTTP carries no other.
final class HttpSource implements Source {
  /// How often the same still picture is handed on.
  static final Duration REPEAT_AFTER = Duration.ofSeconds(10);

  /// How often stills are asked for where nothing is said.
  static final Duration USUAL_INTERVAL = Duration.ofSeconds(1);

  private static final Pattern EVERY = Pattern.compile("every=([0-9]{1,4}(?:\\.[0-9]{1,3})?)");
  private static final int PIECE = 64 << 10;
  private static final long TICKS = 90_000;
  private static final double NANOS = 1e9;

  private final Way way;
  private final HttpPictures web;
  private final Duration interval;

  HttpSource(Way way) {
    this.way = way;
    this.web = new HttpPictures(way.target());
    this.interval = interval(way.address());
  }

  /// How often stills are asked for.
  ///
  /// @throws IllegalArgumentException if what stands behind `#` cannot be understood
  static Duration interval(URI address) {
    String fragment = address.getFragment();
    if (fragment == null) {
      return USUAL_INTERVAL;
    }
    Matcher matcher = EVERY.matcher(fragment);
    double seconds = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    if (seconds < 0.05 || seconds > 3600) {
      throw new IllegalArgumentException(
          "behind '#' an address of still pictures says how often they are asked for, such as #every=5 (seconds, 0.05 to 3600)");
    }
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  @Override
  public @Nullable Over attempt() throws InterruptedException {
    Taking taking = new Taking(System.nanoTime());
    List<String> conditions = List.of();
    while (true) {
      long asked = System.nanoTime();
      HttpPictures.Outcome outcome = web.ask(way.pace().timeouts(), conditions);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Duration took = Duration.ofNanos(System.nanoTime() - asked);
      switch (outcome) {
        case HttpPictures.Outcome.Failed(GapCause cause, String message) -> {
          way.pace().unanswered(took);
          return taking.over(taking.any() ? GapCause.CONNECTION_LOST : cause, message);
        }
        case HttpPictures.Outcome.Answered(Socket socket, HttpAnswer answer) -> {
          way.pace().answered(took);
          try (socket) {
            Over over = taking.body(socket, answer);
            if (over != null) {
              return over;
            }
          } catch (IOException e) {
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
            return taking.broken(e);
          }
          if (answer.status() == 200) {
            conditions = conditions(answer);
          }
          long left = interval.toNanos() - (System.nanoTime() - asked);
          Thread.sleep(Duration.ofNanos(Math.max(0, left)));
        }
      }
    }
  }

  /// What is said with the next request, so that an unchanged picture need not be sent again.
  private static List<String> conditions(HttpAnswer answer) {
    List<String> lines = new ArrayList<>();
    answer.first("etag").ifPresent(tag -> lines.add("If-None-Match: " + tag));
    answer.first("last-modified").ifPresent(when -> lines.add("If-Modified-Since: " + when));
    return lines;
  }

  /// The taking in of the pictures of one run.
  private final class Taking implements JpegScanner.Sink {
    private final Intake intake;
    private final byte[] piece = new byte[PIECE];
    private JpegScanner scanner = new JpegScanner();
    private boolean still;
    private byte[] last = {};
    private long lastNanos;
    private long beginNanos;
    private @Nullable Instant startedAt;
    private List<MediaFormat> tracks = List.of();

    Taking(long nowNanos) {
      intake = new Intake(way, List.of(), nowNanos);
    }

    boolean any() {
      return startedAt != null;
    }

    Over over(GapCause cause, String detail) {
      way.stream().sessionOver();
      return intake.over(cause, detail, System.nanoTime());
    }

    Over broken(IOException e) {
      long now = System.nanoTime();
      @Nullable Over stalled = e instanceof SocketTimeoutException ? intake.check(now) : null;
      if (stalled != null) {
        way.stream().sessionOver();
        return stalled;
      }
      String words = e instanceof SocketException ? "the connection broke" : HttpPictures.words(e);
      return over(
          any() ? GapCause.CONNECTION_LOST : GapCause.CAMERA_UNREACHABLE,
          way.shown() + ": " + words);
    }

    /// Takes the body of one answer.
    ///
    /// @return why the run is over, or null when the next still is to be asked for
    @Nullable Over body(Socket socket, HttpAnswer answer) throws IOException {
      if (answer.status() == 304) {
        same(System.nanoTime());
        return null;
      }
      String type = answer.mediaType();
      boolean multipart = type.startsWith("multipart/");
      still = !multipart;
      if (!multipart && !type.isEmpty() && !isPicture(type)) {
        return over(
            GapCause.CAMERA_REFUSED,
            "%s answered with %s and not with pictures; look in the camera's manual for the address of its MJPEG stream or snapshot"
                .formatted(way.shown(), shown(type)));
      }
      scanner = new JpegScanner();
      socket.setSoTimeout(patienceMillis());
      for (int n = answer.body(piece); n >= 0; n = answer.body(piece)) {
        long now = System.nanoTime();
        intake.packet(now);
        scanner.take(piece, 0, n, this);
        if (scanner.isSomethingElse()) {
          return over(
              GapCause.CAMERA_REFUSED, "what %s sends holds no JPEG".formatted(way.shown()));
        }
        way.stream().counted(new StreamMeter.SessionCount(0, scanner.broken(), 0));
        @Nullable Over stalled = intake.check(now);
        if (stalled != null) {
          way.stream().sessionOver();
          return stalled;
        }
      }
      if (multipart || !any()) {
        return over(
            any() ? GapCause.CONNECTION_LOST : GapCause.CAMERA_REFUSED,
            any()
                ? way.shown() + " closed the connection"
                : "what %s sent was no whole JPEG".formatted(way.shown()));
      }
      return null;
    }

    private int patienceMillis() {
      return (int) Math.min(way.pace().packetNanos() / 1_000_000 + 1, Integer.MAX_VALUE);
    }

    @Override
    public void picture(int width, int height, byte[] bytes) {
      long now = System.nanoTime();
      if (still && Arrays.equals(bytes, last)) {
        same(now);
        return;
      }
      hand(List.of(new MediaFormat.Jpeg(width, height)), bytes, now);
    }

    private void same(long now) {
      intake.packet(now);
      if (last.length > 0 && now - lastNanos >= REPEAT_AFTER.toNanos()) {
        hand(tracks, last, now);
      } else {
        intake.alive(now);
      }
    }

    private void hand(List<MediaFormat> form, byte[] bytes, long now) {
      Instant received = way.clock().instant();
      if (startedAt == null) {
        startedAt = received;
        beginNanos = now;
      }
      if (!form.equals(tracks)) {
        tracks = form;
      }
      last = bytes;
      lastNanos = now;
      long time = Math.round((now - beginNanos) / NANOS * TICKS);
      intake.unit(tracks, startedAt, new AccessUnit(0, time, true, false, received, bytes), now);
    }
  }

  private static boolean isPicture(String type) {
    return type.startsWith("image/")
        || type.equals("application/octet-stream")
        || type.startsWith("video/");
  }

  private static String shown(String type) {
    return type.replaceAll("[^a-z0-9/+.-]", "?").substring(0, Math.min(40, type.length()));
  }
}
