package org.sightline.server.cli;

import org.sightline.recording.FootageCheck;

/// Says on `err` how far a long walk over footage has come, at most every other second.
final class ProgressLine {
  private static final long EVERY_NANOS = 2_000_000_000L;

  private final Console console;
  private long toldNanos = System.nanoTime();

  ProgressLine(Console console) {
    this.console = console;
  }

  void tell(FootageCheck.Progress progress) {
    long now = System.nanoTime();
    if (now - toldNanos >= EVERY_NANOS) {
      toldNanos = now;
      console
          .err()
          .println(
              "%d of %d files, %d MiB"
                  .formatted(progress.files(), progress.filesInAll(), progress.bytes() >> 20));
    }
  }
}
