package org.sightline.server.looks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.analysis.detect.Embedder;
import org.sightline.analysis.detect.NetworkForm;
import org.sightline.picture.Picture;
import org.sightline.picture.PictureException;
import org.sightline.picture.VideoFile;

/// What the child process of [ExamplePictures] does: reads four lines (network file, side, levels,
/// picture), and answers with one.
public final class ExampleChild {
  /// The word that starts it.
  public static final String COMMAND = "look-at-example";

  static final String VECTOR = "V ";
  static final String NO_PICTURE = "P";
  private static final String FAILED = "X";

  /// The vector's network is known to who asks, so that here any hash will do.
  private static final String SOME_HASH = "0".repeat(64);

  private ExampleChild() {}

  static String orders(Path network, NetworkForm.Looks form, Path picture) {
    return "%s\n%d\n%s\n%s\n".formatted(network, form.side(), form.levels().name(), picture);
  }

  /// The answer to its orders.
  public static String answer(BufferedReader in) throws IOException {
    String network = in.readLine();
    String side = in.readLine();
    String levels = in.readLine();
    String file = in.readLine();
    if (network == null || side == null || levels == null || file == null) {
      return FAILED;
    }
    NetworkForm.Looks form =
        new NetworkForm.Looks(
            Integer.parseInt(side), NetworkForm.Looks.Levels.valueOf(levels));
    Picture picture = picture(Path.of(file));
    if (picture == null) {
      return NO_PICTURE;
    }
    try (Embedder embedder = Embedder.open(Path.of(network), form, SOME_HASH)) {
      return VECTOR + embedder.embed(picture).text();
    } catch (DetectorException _) {
      return FAILED;
    }
  }

  private static @Nullable Picture picture(Path file) {
    try (VideoFile opened = VideoFile.open(file)) {
      return opened.next();
    } catch (PictureException _) {
      return null;
    }
  }
}
