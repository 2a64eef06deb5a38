package org.sightline.analysis.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an answer cost on this machine.
///
/// @param frames that were answered
/// @param framesPerSecond by the clock on the wall
/// @param cpuSecondsPerFrame of this process, all its threads together
/// @param joulesPerFrame as `energySource` says
/// @param energySource how the joules were had: counted by the processor (RAPL, which counts all
///   that ran on it), or estimated
/// @param peakMemoryBytes resident at most since this process began; 0 where the system does not
///   say
/// @param medianMillis half of the frames took no longer from picture to answer
/// @param p95Millis 95 of 100 frames took no longer
public record Cost(
    int frames,
    double framesPerSecond,
    double cpuSecondsPerFrame,
    double joulesPerFrame,
    String energySource,
    long peakMemoryBytes,
    double medianMillis,
    double p95Millis) {
  /// Estimated power of one busy core with its share of memory and power supply.
  static final double WATTS_A_CORE = 10;

  private static final Path RAPL = Path.of("/sys/class/powercap");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d{1,12}) kB");

  /// A measurement that is under way.
  public static final class Meter {
    private final long beganNanos = System.nanoTime();
    private final Duration beganCpu = cpu();
    private final OptionalLong beganMicrojoules = microjoules(RAPL);
    private long[] nanos = new long[1024];
    private int frames;

    /// Notes how long a frame took.
    public void frame(long tookNanos) {
      if (frames == nanos.length) {
        nanos = Arrays.copyOf(nanos, frames * 2);
      }
      nanos[frames++] = tookNanos;
    }

    /// The cost of the frames that were noted.
    public Cost done() {
      double seconds = (System.nanoTime() - beganNanos) / 1e9;
      double cpuSeconds = cpu().minus(beganCpu).toNanos() / 1e9;
      OptionalLong microjoules = microjoules(RAPL);
      boolean counted =
          beganMicrojoules.isPresent()
              && microjoules.isPresent()
              && microjoules.getAsLong() >= beganMicrojoules.getAsLong();
      double joules =
          counted
              ? (microjoules.getAsLong() - beganMicrojoules.getAsLong()) / 1e6
              : cpuSeconds * WATTS_A_CORE;
      long[] sorted = Arrays.copyOf(nanos, frames);
      Arrays.sort(sorted);
      int n = Math.max(1, frames);
      return new Cost(
          frames,
          frames / Math.max(seconds, 1e-9),
          cpuSeconds / n,
          joules / n,
          counted
              ? "RAPL, the whole processor"
              : "estimate: %.0f W for each busy core".formatted(WATTS_A_CORE),
          peakBytes(),
          share(sorted, 0.5),
          share(sorted, 0.95));
    }
  }

  private static double share(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] / 1e6;
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// The energy that all processors counted so far; empty where none may be read.
  static OptionalLong microjoules(Path folder) {
    long sum = 0;
    boolean any = false;
    try (DirectoryStream<Path> zones = Files.newDirectoryStream(folder, "intel-rapl:?")) {
      for (Path zone : zones) {
        sum +=
            Long.parseLong(
                Files.readString(zone.resolve("energy_uj"), StandardCharsets.US_ASCII).strip());
        any = true;
      }
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
    return any ? OptionalLong.of(sum) : OptionalLong.empty();
  }

  private static long peakBytes() {
    try {
      Matcher peak = PEAK.matcher(Files.readString(STATUS, StandardCharsets.US_ASCII));
      return peak.find() ? Long.parseLong(peak.group(1)) << 10 : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
