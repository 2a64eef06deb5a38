package org.sightline.server.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds footage for the demo: a folder that was named, else a clip with an open licence, else
/// Debian's package `opencv-doc`, else nothing, and the scene is drawn.
///
/// What was fetched is verified by its SHA-256 and kept in the cache folder for the next start.
final class FootageFinder {
  /// Intel's sample clip, CC BY 4.0, at a fixed commit.
  static final URI INTEL_CLIP =
      URI.create(
          "https://raw.githubusercontent.com/intel-iot-devkit/sample-videos/"
              + "57978890822836f2b4743852f04f62fc511757e4/one-by-one-person-detection.mp4");

  static final String INTEL_SHA256 =
      "a5964aa259099a482a8b360ffc2c57b5a30f84d5919236a4dad01f8e929ac07c";
  static final String INTEL_CREDIT =
      "Footage: Intel IoT DevKit sample videos, CC BY 4.0 (github.com/intel-iot-devkit/sample-videos)";
  static final String VTEST_SHA256 =
      "45cddc9490be69345cbdab64ca583be65987e864ca408038e648db99e10516cf";

  private static final String VTEST_IN_PACKAGE = "usr/share/doc/opencv-doc/examples/data/vtest.avi";
  private static final String VTEST_CREDIT =
      "Footage: vtest.avi of the OpenCV project's samples (Debian package opencv-doc); PETS 2009, view 1";
  private static final Duration INTERNET_PATIENCE = Duration.ofSeconds(3);
  private static final Duration DOWNLOAD_PATIENCE = Duration.ofMinutes(2);
  private static final long MAX_CLIP_BYTES = 64L << 20;
  private static final int MAX_CAMERAS = 6;
  private static final List<String> VIDEO_ENDINGS =
      List.of(".mp4", ".avi", ".mkv", ".mov", ".webm", ".ts");

  private final Path cache;
  private final Map<String, String> environment;
  private final Consumer<String> progress;

  /// @param cache folder for what is fetched
  /// @param environment of the process; `SIGHTLINE_FOOTAGE` is read
  /// @param progress takes a line for people at each step
  FootageFinder(Path cache, Map<String, String> environment, Consumer<String> progress) {
    this.cache = cache;
    this.environment = environment;
    this.progress = progress;
  }

  /// The footage to show.
  ///
  /// @param folder what `--footage` named, or null
  /// @throws IllegalArgumentException if a named folder holds no video file
  DemoFootage find(@Nullable Path folder) throws IOException, InterruptedException {
    String named = environment.getOrDefault("SIGHTLINE_FOOTAGE", "");
    if (folder != null) {
      return ofFolder(folder, "--footage");
    }
    if (!named.isBlank()) {
      return ofFolder(Path.of(named), "SIGHTLINE_FOOTAGE");
    }
    Optional<Path> intel = intelClip();
    if (intel.isPresent()) {
      return twice(
          "door", intel.get(), "people at a door, from Intel's sample videos", INTEL_CREDIT);
    }
    Optional<Path> vtest = debianClip();
    if (vtest.isPresent()) {
      return twice(
          "plaza", vtest.get(), "people on a campus path, from OpenCV's samples", VTEST_CREDIT);
    }
    progress.accept(
        "No footage could be fetched: the cameras show a scene that this program draws.");
    return new DemoFootage(
        List.of(
            new DemoFootage.Clip("street", cache.resolve("drawn-scene"), 0),
            new DemoFootage.Clip("yard", cache.resolve("drawn-scene"), 0.5)),
        "a scene drawn by the program, no real footage",
        "",
        true);
  }

  private static DemoFootage twice(String camera, Path file, String description, String credit) {
    return new DemoFootage(
        List.of(
            new DemoFootage.Clip(camera, file, 0), new DemoFootage.Clip(camera + "-2", file, 0.5)),
        description + " (the second camera shows the same clip from its middle)",
        credit,
        false);
  }

  private static DemoFootage ofFolder(Path folder, String saidBy) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "%s names %s, which is not a folder: give a folder with video files"
              .formatted(saidBy, folder));
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(FootageFinder::isVideo).sorted().limit(MAX_CAMERAS).toList();
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "%s names %s, which holds no video file (%s)"
              .formatted(saidBy, folder, String.join(" ", VIDEO_ENDINGS)));
    }
    List<DemoFootage.Clip> clips = new ArrayList<>();
    for (Path file : files) {
      clips.add(new DemoFootage.Clip(cameraName(file, clips), file, 0));
    }
    if (clips.size() == 1) {
      DemoFootage.Clip only = clips.getFirst();
      clips.add(new DemoFootage.Clip(only.camera() + "-2", only.file(), 0.5));
    }
    return new DemoFootage(clips, "video files of " + folder, credit(folder), false);
  }

  /// Names the source of the sample clips that are known by content, since their licence asks for
  /// it.
  private static String credit(Path folder) throws IOException {
    try (Stream<Path> listed = Files.list(folder)) {
      for (Path file : listed.filter(FootageFinder::isVideo).toList()) {
        if (Files.size(file) < MAX_CLIP_BYTES && sha256(file).equals(INTEL_SHA256)) {
          return INTEL_CREDIT;
        }
      }
    }
    return "";
  }

  private static boolean isVideo(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && VIDEO_ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static String cameraName(Path file, List<DemoFootage.Clip> taken) {
    String stem = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    String name = stem.replaceAll("[^A-Za-z0-9_-]+", "-").replaceFirst("^[-_]+", "");
    name = name.isEmpty() ? "camera" : name.substring(0, Math.min(48, name.length()));
    String base = name;
    for (int i = 2; isTaken(name, taken); i++) {
      name = base + "-" + i;
    }
    return name;
  }

  private static boolean isTaken(String name, List<DemoFootage.Clip> taken) {
    return taken.stream().anyMatch(clip -> clip.camera().equals(name));
  }

  private Optional<Path> intelClip() throws IOException, InterruptedException {
    Path kept = cache.resolve("one-by-one-person-detection.mp4");
    if (isWhole(kept, INTEL_SHA256)) {
      return Optional.of(kept);
    }
    progress.accept("Looking for Intel's sample clip on the open internet (3 s)");
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(INTERNET_PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      HttpRequest head =
          HttpRequest.newBuilder(INTEL_CLIP)
              .timeout(INTERNET_PATIENCE)
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      if (client.send(head, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
        return Optional.empty();
      }
      progress.accept("Fetching it (3.3 MB)");
      HttpRequest get = HttpRequest.newBuilder(INTEL_CLIP).timeout(DOWNLOAD_PATIENCE).build();
      HttpResponse<InputStream> answer =
          client.send(get, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        return keep(body.readNBytes((int) MAX_CLIP_BYTES), kept, INTEL_SHA256);
      }
    } catch (IOException unreachable) {
      progress.accept("  not reachable from here");
      return Optional.empty();
    }
  }

  private Optional<Path> debianClip() throws IOException, InterruptedException {
    Path kept = cache.resolve("vtest.avi");
    if (isWhole(kept, VTEST_SHA256)) {
      return Optional.of(kept);
    }
    Path work = Files.createTempDirectory(Files.createDirectories(cache), "opencv-doc");
    try {
      progress.accept("Fetching Debian's package opencv-doc (96 MB) for its clip vtest.avi");
      AptPackage apt = new AptPackage(work);
      Optional<Path> unpacked = apt.fetch("opencv-doc");
      if (unpacked.isEmpty()) {
        progress.accept("  " + apt.whyNot());
        return Optional.empty();
      }
      Path clip = unpacked.get().resolve(VTEST_IN_PACKAGE);
      return Files.isRegularFile(clip)
          ? keep(Files.readAllBytes(clip), kept, VTEST_SHA256)
          : Optional.empty();
    } finally {
      Folders.delete(work);
    }
  }

  private Optional<Path> keep(byte[] bytes, Path kept, String sha256) throws IOException {
    Path fresh = kept.resolveSibling(kept.getFileName() + ".part");
    Files.createDirectories(cache);
    Files.write(fresh, bytes);
    String found = sha256(fresh);
    if (!found.equals(sha256)) {
      Files.delete(fresh);
      progress.accept(
          "  what came is not the known file: SHA-256 %s, expected %s".formatted(found, sha256));
      return Optional.empty();
    }
    Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return Optional.of(kept);
  }

  private static boolean isWhole(Path file, String sha256) throws IOException {
    return Files.isRegularFile(file) && sha256(file).equals(sha256);
  }

  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
