package org.sightline.analysis;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.analysis.detect.Embedder;
import org.sightline.analysis.detect.NetworkForm;
import org.sightline.domain.Embedding;
import org.sightline.picture.Picture;
import org.sightline.picture.PictureException;
import org.sightline.picture.VideoFile;

/// What one picture file looks like to a network: for a process of its own, since whatever decodes
/// a stranger's file may be taken over by it.
public final class ExampleLook {
  private ExampleLook() {}

  /// The form of a network in the words that [#of] reads; empty where it finds objects.
  public static Optional<String> form(InstalledNetwork network) {
    return network.network().form() instanceof NetworkForm.Looks(int side, var levels)
        ? Optional.of(
            levels == NetworkForm.Looks.Levels.UNIT
                ? "looks:" + side
                : "looks:%d:%s".formatted(side, levels.name().toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /// What the picture looks like; empty where the file holds no picture.
  ///
  /// @param form as [#form] writes it
  /// @param sha256 by which the vector's network is known
  /// @throws AnalysisException if the network is none of that form, or fails
  public static Optional<Embedding> of(Path network, String form, String sha256, Path picture) {
    if (!(NetworkForm.parse(form, 0) instanceof NetworkForm.Looks looks)) {
      throw new AnalysisException(
          AnalysisException.Kind.WRONG_FILE,
          "a network of the form %s finds objects".formatted(form));
    }
    Picture decoded;
    try (VideoFile file = VideoFile.open(picture)) {
      decoded = file.next();
    } catch (PictureException _) {
      return Optional.empty();
    }
    if (decoded == null) {
      return Optional.empty();
    }
    try (Embedder embedder = Embedder.open(network, looks, sha256)) {
      return Optional.of(embedder.embed(decoded));
    } catch (DetectorException e) {
      throw new AnalysisException(
          AnalysisException.Kind.BROKEN_NETWORK, String.valueOf(e.getMessage()), e);
    }
  }
}
