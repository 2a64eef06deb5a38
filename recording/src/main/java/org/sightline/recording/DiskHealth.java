package org.sightline.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What the kernel tells of the disk below a volume, from `/sys`.
///
/// The disk's own SMART figures need commands to the device that a process without special rights
/// may not send, so wear and replaced sectors are not in here; what can be read is: whether the
/// kernel still calls the device running, errors of its input and output, errors that its file
/// system has met, and its temperature.
///
/// @param device such as `sda` or `nvme0n1`; empty where the folder is on no disk of this machine
/// @param model as the disk names itself, or empty
/// @param state that the kernel gives the device, such as `running` or `live`; empty where it gives
///   none
/// @param celsius temperature, or null
/// @param ioErrors that commands to the device ended with, or null
/// @param fileSystemErrors met since the file system was last checked, or null
public record DiskHealth(
    String device,
    String model,
    String state,
    @Nullable Integer celsius,
    @Nullable Long ioErrors,
    @Nullable Long fileSystemErrors) {
  /// What is told where nothing can be read.
  public static final DiskHealth NOT_READABLE = new DiskHealth("", "", "", null, null, null);

  private static final int MAX_BYTES = 256;

  /// Whether anything of the disk's health can be read.
  public boolean isReadable() {
    return !state.isEmpty() || celsius != null || ioErrors != null || fileSystemErrors != null;
  }

  /// What is amiss, in words; empty where nothing is known to be.
  public Optional<String> amiss() {
    List<String> found = new ArrayList<>();
    if (!state.isEmpty() && !state.equals("running") && !state.equals("live")) {
      found.add("the kernel calls it " + state);
    }
    if (fileSystemErrors != null && fileSystemErrors > 0) {
      found.add("its file system met %d errors".formatted(fileSystemErrors));
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(String.join(", and ", found));
  }

  /// Reads it.
  ///
  /// @param sys the folder `/sys`
  /// @param device number of the file system's device, as `stat` gives it
  static DiskHealth of(Path sys, long device) {
    long major = ((device >> 8) & 0xFFF) | ((device >> 32) & ~0xFFFL);
    long minor = (device & 0xFF) | ((device >> 12) & ~0xFFL);
    try {
      Path node = sys.resolve("dev/block/" + major + ":" + minor).toRealPath();
      String part = node.getFileName().toString();
      Path disk = Files.exists(node.resolve("partition")) ? node.getParent() : node;
      if (disk == null) {
        return NOT_READABLE;
      }
      Path hardware = disk.resolve("device");
      return new DiskHealth(
          disk.getFileName().toString(),
          text(hardware.resolve("model")),
          text(hardware.resolve("state")),
          celsius(hardware),
          number(hardware.resolve("ioerr_cnt")),
          number(sys.resolve("fs/ext4").resolve(part).resolve("errors_count")));
    } catch (IOException notADisk) {
      return NOT_READABLE;
    }
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
    } catch (IOException absent) {
      return "";
    }
  }

  private static @Nullable Long number(Path file) {
    OptionalLong found = parse(text(file));
    return found.isPresent() ? found.getAsLong() : null;
  }

  private static OptionalLong parse(String text) {
    try {
      return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.decode(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static @Nullable Integer celsius(Path hardware) {
    for (Path folder : List.of(hardware, hardware.resolve("hwmon"))) {
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "hwmon*")) {
        for (Path each : found) {
          OptionalLong millis = parse(text(each.resolve("temp1_input")));
          if (millis.isPresent()) {
            return (int) (millis.getAsLong() / 1000);
          }
        }
      } catch (IOException notReadable) {
        return null;
      }
    }
    return null;
  }
}
