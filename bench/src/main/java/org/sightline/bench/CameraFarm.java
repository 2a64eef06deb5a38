package org.sightline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sightline.picture.DrawnScene;
import org.sightline.picture.FootageEncoder;
import org.sightline.picture.PictureSize;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// A process of its own that serves N cameras, 1080p at 25 pictures a second and about 3 Mbit/s,
/// until its standard input ends.
///
/// Usage: `CameraFarm N FOLDER`. Prints one address a line, then `ready`.
final class CameraFarm {
  private static final int BITS_PER_SECOND = 3_000_000;
  private static final Duration LENGTH = Duration.ofSeconds(20);

  private CameraFarm() {}

  public static void main(String[] arguments) throws IOException {
    int cameras = Integer.parseInt(arguments[0]);
    Path file = Path.of(arguments[1]).resolve("bench-1080p25-grain.mp4");
    if (!Files.exists(file)) {
      encode(file);
    }
    Footage footage = Footage.ofMp4(file);
    List<SimulatedCamera> farm = new ArrayList<>();
    for (int i = 0; i < cameras; i++) {
      Duration offset = footage.length().multipliedBy(i).dividedBy(cameras);
      SimulatedCamera camera =
          SimulatedCamera.start(
              SimulatedCamera.Settings.of(footage.startingAt(offset)).withoutFaults());
      farm.add(camera);
      System.out.println(camera.address("/main"));
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Until whoever started this process closes the pipe.
    }
    farm.forEach(SimulatedCamera::close);
  }

  private static void encode(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (DrawnScene scene = new DrawnScene(new PictureSize(1920, 1080), 25, LENGTH, 7, 3)) {
      FootageEncoder.encode(
          scene,
          List.of(
              new FootageEncoder.Target(file, 1920, 25, BITS_PER_SECOND, Duration.ofSeconds(2))),
          LENGTH,
          (done, whole) -> {});
    }
    System.err.printf(
        "encoded %s: %.2f Mbit/s%n", file, Files.size(file) * 8 / 1e6 / LENGTH.toSeconds());
  }
}
