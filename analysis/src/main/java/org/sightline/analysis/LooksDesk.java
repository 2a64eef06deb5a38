package org.sightline.analysis;

import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.analysis.detect.Embedder;
import org.sightline.analysis.detect.NetworkForm;
import org.sightline.domain.Embedding;
import org.sightline.picture.Picture;

/// The one network of an analyzer that says what objects look like, opened when the first best
/// picture comes. One that fails is not tried again before the program begins anew, or is given
/// another network. Safe for use by several threads; they wait for each other.
final class LooksDesk implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LooksDesk.class.getName());

  private final Optional<InstalledNetwork> network;
  private final Object lock = new Object();
  // Guarded by lock.
  private @Nullable Embedder embedder;
  private Optional<String> problem = Optional.empty();
  private boolean closed;

  /// @param network of the form `looks`; empty: nothing is said of looks
  LooksDesk(Optional<InstalledNetwork> network) {
    this.network = network;
  }

  /// What the picture looks like; empty where there is no network or it failed.
  Optional<Embedding> look(Picture picture) {
    if (network.isEmpty()) {
      return Optional.empty();
    }
    synchronized (lock) {
      if (closed || problem.isPresent()) {
        return Optional.empty();
      }
      try {
        Embedder with = embedder;
        if (with == null) {
          with = open(network.get());
          embedder = with;
        }
        return Optional.of(with.embed(picture));
      } catch (DetectorException e) {
        problem = Optional.of("what objects look like is not told: " + e.getMessage());
        LOG.log(Level.WARNING, "looks not told problem={0}", e.getMessage());
        return Optional.empty();
      }
    }
  }

  private static Embedder open(InstalledNetwork here) {
    if (here.network().form() instanceof NetworkForm.Looks form) {
      return Embedder.open(here.file(), form, here.network().sha256());
    }
    throw new DetectorException("network %s finds objects".formatted(here.network()), null);
  }

  /// Why looks are not told, or empty.
  Optional<String> problem() {
    synchronized (lock) {
      return problem;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      Embedder with = embedder;
      embedder = null;
      if (with != null) {
        with.close();
      }
    }
  }
}
