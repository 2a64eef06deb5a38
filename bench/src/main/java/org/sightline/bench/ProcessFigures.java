package org.sightline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a running process has cost so far, as Linux accounts it in `/proc`.
///
/// @param cpuSeconds user and system time of all its threads
/// @param residentMebibytes resident set now
/// @param peakMebibytes the largest resident set so far
record ProcessFigures(double cpuSeconds, double residentMebibytes, double peakMebibytes) {
  private static final double TICKS_PER_SECOND = 100;
  private static final int UTIME_AFTER_NAME = 11;

  /// Reads the figures of process `pid`; see proc(5), `stat` fields 14 and 15, `status` VmRSS and
  /// VmHWM.
  static ProcessFigures of(long pid) throws IOException {
    Path folder = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(folder.resolve("stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    double ticks =
        Long.parseLong(afterName[UTIME_AFTER_NAME])
            + Long.parseLong(afterName[UTIME_AFTER_NAME + 1]);
    double resident = 0;
    double peak = 0;
    for (String line : Files.readAllLines(folder.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        resident = kibibytes(line) / 1024.0;
      } else if (line.startsWith("VmHWM:")) {
        peak = kibibytes(line) / 1024.0;
      }
    }
    return new ProcessFigures(ticks / TICKS_PER_SECOND, resident, peak);
  }

  /// The sum of two processes' figures.
  ProcessFigures plus(ProcessFigures other) {
    return new ProcessFigures(
        cpuSeconds + other.cpuSeconds,
        residentMebibytes + other.residentMebibytes,
        peakMebibytes + other.peakMebibytes);
  }

  private static long kibibytes(String line) {
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
