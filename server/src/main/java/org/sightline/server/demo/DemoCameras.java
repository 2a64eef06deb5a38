package org.sightline.server.demo;

import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// The demo's cameras: RTSP servers on loopback, each behind a password of this start.
final class DemoCameras implements AutoCloseable {
  private static final int PASSWORD_BYTES = 12;

  private final List<SimulatedCamera> servers = new ArrayList<>();
  private final List<Camera> cameras = new ArrayList<>();
  private final String password;

  DemoCameras() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    this.password = HexFormat.of().formatHex(random);
  }

  /// Starts a camera that shows the clip in a loop.
  void start(DemoFootage.Clip clip, FootageKitchen.Encoded encoded) {
    Footage main = from(Footage.ofMp4(encoded.main()), clip);
    Footage sub = from(Footage.ofMp4(encoded.sub()), clip);
    SimulatedCamera server =
        SimulatedCamera.start(
            SimulatedCamera.Settings.of(main)
                .and("/sub", sub)
                .behind("demo", password)
                .withoutFaults());
    servers.add(server);
    URI mainAddress = server.address("demo:" + password, "/main");
    URI subAddress = server.address("demo:" + password, "/sub");
    cameras.add(
        new Camera(new CameraName(clip.camera()), mainAddress, subAddress, List.of(), true, true));
  }

  private static Footage from(Footage footage, DemoFootage.Clip clip) {
    return clip.startFraction() == 0
        ? footage
        : footage.startingAt(
            footage.length().multipliedBy((long) (clip.startFraction() * 100)).dividedBy(100));
  }

  /// The cameras as a configuration would name them.
  List<Camera> cameras() {
    return List.copyOf(cameras);
  }

  @Override
  public void close() {
    servers.forEach(SimulatedCamera::close);
  }
}
