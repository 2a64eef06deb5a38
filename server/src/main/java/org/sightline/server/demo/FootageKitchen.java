package org.sightline.server.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sightline.picture.DrawnScene;
import org.sightline.picture.FootageEncoder;
import org.sightline.picture.PictureSize;
import org.sightline.picture.PictureSource;
import org.sightline.picture.VideoFile;

/// Encodes footage once to H.264, as a camera's main and sub stream, and keeps the results in the
/// cache.
///
/// A result is found again by the content of its source, so that a changed file is encoded anew.
final class FootageKitchen {
  /// Longer footage is cut here: the demo loops, and a minute or two shows what there is to see.
  static final Duration LONGEST = Duration.ofSeconds(140);

  private static final Duration DRAWN = Duration.ofSeconds(40);
  private static final long DRAWN_SEED = 20;
  private static final String RECIPE = "recipe 2: main 1280, sub 640 at 8 pictures a second";

  private final Path cache;
  private final Consumer<String> progress;

  /// A clip in both sizes.
  record Encoded(Path main, Path sub) {}

  FootageKitchen(Path cache, Consumer<String> progress) {
    this.cache = cache;
    this.progress = progress;
  }

  /// The clip as a camera would send it.
  ///
  /// @throws IOException if a file cannot be written
  /// @throws org.sightline.picture.PictureException if the source is no video
  Encoded encode(DemoFootage footage, DemoFootage.Clip clip) throws IOException {
    String key = key(footage, clip);
    Encoded encoded =
        new Encoded(cache.resolve(key + "-main.mp4"), cache.resolve(key + "-sub.mp4"));
    if (Files.exists(encoded.main()) && Files.exists(encoded.sub())) {
      return encoded;
    }
    Files.createDirectories(cache);
    String name = footage.drawn() ? "the drawn scene" : clip.file().getFileName().toString();
    progress.accept("Encoding " + name + " to H.264, once");
    try (PictureSource source = open(footage, clip)) {
      FootageEncoder.encode(
          source,
          List.of(
              FootageEncoder.Target.main(encoded.main()),
              new FootageEncoder.Target(encoded.sub(), 640, 8, 500_000, Duration.ofSeconds(1))),
          LONGEST,
          new Steps(name));
    }
    return encoded;
  }

  private final class Steps implements FootageEncoder.Progress {
    private static final int STEP_PERCENT = 20;
    private final String name;
    private int told;

    Steps(String name) {
      this.name = name;
    }

    @Override
    public void at(Duration done, Optional<Duration> whole) {
      if (whole.isPresent() && whole.get().isPositive()) {
        int percent = (int) (100 * done.toMillis() / whole.get().toMillis());
        if (percent >= told + STEP_PERCENT) {
          told = percent - percent % STEP_PERCENT;
          progress.accept("  %s: %d %%".formatted(name, told));
        }
      }
    }
  }

  private static PictureSource open(DemoFootage footage, DemoFootage.Clip clip) {
    return footage.drawn()
        ? new DrawnScene(
            new PictureSize(1280, 720), 15, DRAWN, DRAWN_SEED + clip.camera().hashCode() % 100)
        : VideoFile.open(clip.file());
  }

  private static String key(DemoFootage footage, DemoFootage.Clip clip) throws IOException {
    String content = footage.drawn() ? "drawn " + clip.camera() : FootageFinder.sha256(clip.file());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((RECIPE + " " + content).getBytes(StandardCharsets.UTF_8));
      return "encoded-" + HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
