package org.sightline.analysis;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.analysis.face.FaceFinder;
import org.sightline.analysis.face.Mosaic;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;

/// What blurs faces in the best pictures of all cameras that want it, opened when the first picture
/// comes.
///
/// A blur that misses is worse than a wide one: of every person the head's place is blurred,
/// whether a face is found or not, and what is found anywhere is blurred wider than it is. Where
/// the network is absent or fails the former is all, which is told as a problem. A failed network
/// is not tried again before the program begins anew. Safe for use by several threads; they wait
/// for each other.
final class FaceDesk implements AutoCloseable {
  /// Of a face's side, on each side of it: hair and ears tell who somebody is too.
  private static final double WIDER = 0.4;

  /// Of a person's height from the top, in which the head is.
  private static final double HEAD = 0.3;

  /// Of a person's height from the top, in which faces are looked for.
  private static final double UPPER = 0.5;

  private static final int MOST_PEOPLE = 16;
  private static final int MOST_SQUARES = 8;
  private static final System.Logger LOG = System.getLogger(FaceDesk.class.getName());

  private final Optional<InstalledSide> network;
  private final Object lock = new Object();
  // Guarded by lock.
  private @Nullable FaceFinder finder;
  private Optional<String> problem;
  private boolean closed;

  /// @param network for faces; empty where none is here
  FaceDesk(Optional<InstalledSide> network) {
    this.network = network;
    problem =
        network.isPresent()
            ? Optional.empty()
            : Optional.of(
                "no network for faces is here, so only the head's place of every person is blurred in stored pictures: ./sightline network fetch --for faces gets one");
  }

  /// The picture with the faces in it blurred.
  ///
  /// @param people where they are in it, in fractions of it
  Picture blur(Picture picture, List<Box> people) {
    List<Box> faces = find(picture, people);
    List<Box> regions = new ArrayList<>();
    faces.forEach(face -> regions.add(wider(face)));
    for (Box person : people) {
      regions.add(upper(person, HEAD));
    }
    return regions.isEmpty() ? picture : Mosaic.of(picture, regions);
  }

  private List<Box> find(Picture picture, List<Box> people) {
    synchronized (lock) {
      if (closed || problem.isPresent()) {
        return List.of();
      }
      try {
        FaceFinder with = finder;
        if (with == null) {
          with = FaceFinder.open(network.orElseThrow().file());
          finder = with;
        }
        List<Box> faces = new ArrayList<>();
        for (Box square : squares(picture.width(), picture.height())) {
          faces.addAll(with.find(picture, square));
        }
        for (Box person : people.subList(0, Math.min(MOST_PEOPLE, people.size()))) {
          Box part = square(picture, person);
          if (part.area() > 0) {
            faces.addAll(with.find(picture, part));
          }
        }
        return faces;
      } catch (DetectorException e) {
        problem =
            Optional.of(
                "faces are not found, so only the head's place of every person is blurred in stored pictures: "
                    + e.getMessage());
        LOG.log(Level.WARNING, "faces not found problem={0}", e.getMessage());
        return List.of();
      }
    }
  }

  private static Box wider(Box face) {
    double w = face.width() * WIDER;
    double h = face.height() * WIDER;
    return Box.clipped(face.left() - w, face.top() - h, face.right() + w, face.bottom() + h);
  }

  private static Box upper(Box person, double share) {
    return new Box(
        person.left(), person.top(), person.right(), person.top() + person.height() * share);
  }

  /// Squares along the longer side, each half over the one before: faces are found as they are, not
  /// stretched.
  static List<Box> squares(int width, int height) {
    int side = Math.min(width, height);
    int length = Math.max(width, height);
    int count = Math.min(MOST_SQUARES, (int) Math.ceil(2.0 * (length - side) / side) + 1);
    List<Box> squares = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double begin = count == 1 ? 0 : (double) (length - side) * i / (count - 1) / length;
      double end = Math.min(1, begin + (double) side / length);
      squares.add(width >= height ? new Box(begin, 0, end, 1) : new Box(0, begin, 1, end));
    }
    return squares;
  }

  /// A square of pixels around the upper part of a person, as far as the picture goes.
  private static Box square(Picture picture, Box person) {
    Box part = upper(person, UPPER);
    double side =
        Math.max(part.width() * picture.width(), part.height() * picture.height()) * 1.2 / 2;
    double x = side / picture.width();
    double y = side / picture.height();
    return Box.clipped(
        part.centre().x() - x, part.centre().y() - y, part.centre().x() + x, part.centre().y() + y);
  }

  /// Why faces are not found, or empty.
  Optional<String> problem() {
    synchronized (lock) {
      return problem;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      FaceFinder with = finder;
      finder = null;
      if (with != null) {
        with.close();
      }
    }
  }
}
