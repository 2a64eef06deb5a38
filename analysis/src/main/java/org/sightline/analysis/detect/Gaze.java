package org.sightline.analysis.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sightline.domain.Box;
import org.sightline.picture.Pixels;

/// How one camera's pictures are put before a detector: which views of each, and how what is found
/// in them becomes one answer.
///
/// Where it is said what deserves attention only views that show some of it are looked at; every
/// view is a run of the network. Takes no memory for a picture but what is found. Owned by one
/// thread.
public final class Gaze {
  /// Side of a virtual camera's picture, pixels: what the catalogue's networks see, or a little
  /// more.
  private static final int VIRTUAL_SIDE = 480;

  private final Optics optics;
  private final List<Dewarp> cameras = new ArrayList<>();

  /// What says what views show.
  public interface Looker {
    /// What each view shows, in fractions of its pixels.
    List<List<Detection>> look(List<View> views) throws InterruptedException;
  }

  public Gaze(Optics optics) {
    this.optics = optics;
    if (optics instanceof Optics.Virtual virtual) {
      virtual
          .directions()
          .forEach(d -> cameras.add(new Dewarp(virtual.lens(), d, VIRTUAL_SIDE, VIRTUAL_SIDE)));
    }
  }

  /// What the picture shows, in its fractions, the surest first.
  ///
  /// @param attention where something is; nothing for all of the picture
  public List<Detection> look(Pixels picture, List<Box> attention, Looker looker)
      throws InterruptedException {
    return switch (optics) {
      case Optics.Plain _ -> plain(picture, attention, looker);
      case Tiles tiles -> tiles.look(picture, attention, looker);
      case Optics.Virtual _ -> virtual(picture, attention, looker);
    };
  }

  private static List<Detection> plain(Pixels picture, List<Box> attention, Looker looker)
      throws InterruptedException {
    Box region = Crop.around(attention);
    List<Detection> found = looker.look(List.of(new View(picture, region))).getFirst();
    return Crop.cuts(region, found) ? looker.look(List.of(View.of(picture))).getFirst() : found;
  }

  private List<Detection> virtual(Pixels picture, List<Box> attention, Looker looker)
      throws InterruptedException {
    List<Dewarp> looking = new ArrayList<>();
    List<View> views = new ArrayList<>();
    for (Dewarp camera : cameras) {
      if (attention.isEmpty() || sees(camera, attention)) {
        looking.add(camera);
        views.add(View.of(camera.look(picture)));
      }
    }
    if (views.isEmpty()) {
      return List.of();
    }
    List<List<Detection>> found = looker.look(views);
    List<Detection> all = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      for (Detection d : found.get(i)) {
        Optional<Box> box = looking.get(i).source(d.box());
        box.filter(b -> b.area() > 0)
            .ifPresent(b -> all.add(new Detection(d.label(), d.confidence(), b)));
      }
    }
    return Tiles.merged(all);
  }

  private static boolean sees(Dewarp camera, List<Box> attention) {
    Optional<Box> seen = camera.source(View.WHOLE);
    return seen.isPresent() && attention.stream().anyMatch(box -> meet(seen.get(), box));
  }

  static boolean meet(Box a, Box b) {
    return Math.min(a.right(), b.right()) > Math.max(a.left(), b.left())
        && Math.min(a.bottom(), b.bottom()) > Math.max(a.top(), b.top());
  }
}
