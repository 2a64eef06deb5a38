package org.sightline.server.analysis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// What a child says on standard error, as lines of the node's log: at most [#LINES_A_MINUTE], each
/// cut at [#MAX_LINE] characters and without control characters. What is beyond is read and thrown
/// away, so that the child never waits for us.
final class ChildWords {
  static final int LINES_A_MINUTE = 60;
  static final int MAX_LINE = 400;

  private static final System.Logger LOG = System.getLogger(ChildWords.class.getName());
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private volatile String last = "";
  private long minuteNanos = System.nanoTime();
  private int lines;

  private ChildWords() {}

  static ChildWords of(Process process) {
    ChildWords words = new ChildWords();
    InputStream said = process.getErrorStream();
    Thread.ofVirtual().name("analysis-words").start(() -> words.read(said));
    return words;
  }

  /// The last line that it said, or empty.
  String last() {
    return last;
  }

  private void read(InputStream said) {
    try (Reader reader = new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c == '\n') {
          say(line.toString());
          line.setLength(0);
        } else if (line.length() < MAX_LINE) {
          line.append(Character.isISOControl(c) ? ' ' : (char) c);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the child says no more", e);
    }
  }

  private void say(String line) {
    if (line.isBlank()) {
      return;
    }
    last = line.strip();
    long now = System.nanoTime();
    if (now - minuteNanos >= MINUTE_NANOS) {
      minuteNanos = now;
      lines = 0;
    }
    if (++lines <= LINES_A_MINUTE) {
      LOG.log(Level.INFO, "analysis says: " + last);
    }
  }
}
