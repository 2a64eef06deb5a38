package org.sightline.server.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What every walled child may read: this program, its Java, the system's libraries, and what the
/// system tells everybody of itself. Nothing that holds a secret; nothing of home folders.
final class SystemPlaces {
  private static final List<String> READ =
      List.of(
          "/lib",
          "/lib64",
          "/usr/lib",
          "/usr/lib64",
          "/usr/share/zoneinfo",
          "/usr/share/fonts",
          "/usr/share/ca-certificates",
          "/proc",
          "/sys/devices",
          "/sys/bus/pci/devices",
          "/sys/class/drm",
          "/sys/class/accel",
          "/sys/fs/cgroup",
          "/sys/kernel/mm",
          "/dev/random",
          "/dev/urandom",
          "/dev/zero",
          // How names become addresses and programs find libraries, times and authorities.
          "/etc/resolv.conf",
          "/etc/hosts",
          "/etc/host.conf",
          "/etc/nsswitch.conf",
          "/etc/gai.conf",
          "/etc/services",
          "/etc/protocols",
          "/etc/passwd",
          "/etc/group",
          "/etc/ld.so.cache",
          "/etc/ld.so.preload",
          "/etc/localtime",
          "/etc/timezone",
          "/etc/fonts",
          "/etc/ssl/certs",
          "/etc/ssl/openssl.cnf",
          "/etc/pki/ca-trust/extracted",
          "/etc/pki/tls/certs",
          "/etc/crypto-policies");

  /// Parts of a Java that distributions keep elsewhere and link to.
  private static final List<String> OF_JAVA =
      List.of(
          "conf",
          "conf/security",
          "conf/security/java.security",
          "conf/net.properties",
          "conf/logging.properties",
          "lib/security",
          "lib/security/cacerts",
          "lib/jvm.cfg",
          "lib/modules",
          "lib/server");

  /// Devices on which networks run, where the owner says that they are to run there.
  private static final List<String> ACCELERATORS =
      List.of(
          "/dev/dri",
          "/dev/kfd",
          "/dev/accel",
          "/dev/nvidia0",
          "/dev/nvidia1",
          "/dev/nvidia2",
          "/dev/nvidia3",
          "/dev/nvidiactl",
          "/dev/nvidia-uvm",
          "/dev/nvidia-uvm-tools");

  private static final String EXECUTION = "SIGHTLINE_EXECUTION";

  private static final List<String> LOADERS =
      List.of(
          "/lib64/ld-linux-x86-64.so.2",
          "/lib/ld-linux-aarch64.so.1",
          "/lib/ld-musl-x86_64.so.1",
          "/lib/ld-musl-aarch64.so.1");

  private SystemPlaces() {}

  /// One opening a line.
  static List<String> lines(Path natives) {
    Set<String> lines = new LinkedHashSet<>();
    for (String place : READ) {
      lines.add(Openings.READ + " " + place);
    }
    Path java = Path.of(System.getProperty("java.home"));
    lines.add(Openings.RUN + " " + java);
    for (String part : OF_JAVA) {
      real(java.resolve(part)).forEach(path -> lines.add(Openings.READ + " " + path));
    }
    // What loads a program is itself run.
    LOADERS.forEach(loader -> lines.add(Openings.RUN + " " + loader));
    lines.add(Openings.WRITE + " /dev/null");
    if (System.getenv(EXECUTION) != null) {
      ACCELERATORS.forEach(device -> lines.add(Openings.DRIVE + " " + device));
      lines.add(Openings.READ + " /usr/local/cuda");
      lines.add(Openings.READ + " /usr/local/lib");
    }
    lines.add(Openings.READ + " " + natives);
    for (Path path : OwnProgram.files()) {
      lines.add(Openings.READ + " " + path.toAbsolutePath());
    }
    return List.copyOf(lines);
  }

  private static List<Path> real(Path path) {
    List<Path> found = new ArrayList<>();
    try {
      if (Files.exists(path)) {
        found.add(path.toRealPath());
      }
    } catch (IOException e) {
      System.getLogger(SystemPlaces.class.getName())
          .log(System.Logger.Level.DEBUG, "a part of Java is not there", e);
    }
    return found;
  }
}
