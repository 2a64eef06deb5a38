package org.sightline.analysis;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.analysis.text.PlateReader;
import org.sightline.picture.Picture;

/// The one reader of number plates of all cameras that want it, opened when the first vehicle
/// comes. A reader that fails is not tried again before the program begins anew. Safe for use by
/// several threads; they wait for each other.
final class PlateDesk implements AutoCloseable {
  /// What has number plates.
  static final Set<String> VEHICLES = Set.of("car", "truck", "bus", "motorcycle", "vehicle");

  private static final System.Logger LOG = System.getLogger(PlateDesk.class.getName());

  private final Object lock = new Object();
  // Guarded by lock.
  private @Nullable PlateReader reader;
  private Optional<String> problem = Optional.empty();
  private boolean closed;

  /// The plate of the vehicle in the picture, if one can be read.
  Optional<PlateReader.Plate> read(Picture vehicle) {
    synchronized (lock) {
      if (closed || problem.isPresent()) {
        return Optional.empty();
      }
      try {
        PlateReader with = reader;
        if (with == null) {
          with = PlateReader.open();
          reader = with;
        }
        return with.read(vehicle);
      } catch (DetectorException e) {
        problem = Optional.of("number plates are not read: " + e.getMessage());
        LOG.log(Level.WARNING, "plates not read problem={0}", e.getMessage());
        return Optional.empty();
      }
    }
  }

  /// Why plates are not read, or empty.
  Optional<String> problem() {
    synchronized (lock) {
      return problem;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      PlateReader with = reader;
      reader = null;
      if (with != null) {
        with.close();
      }
    }
  }
}
