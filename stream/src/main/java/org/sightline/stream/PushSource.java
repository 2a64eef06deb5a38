package org.sightline.stream;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;

/// A stream that its camera sends by itself (RTMP): waits at a port for it, for as long as it
/// takes, and says meanwhile that nobody sends.
final class PushSource implements Source {
  private static final System.Logger LOG = System.getLogger(PushSource.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Way way;
  private final PushDoors doors;

  PushSource(Way way, PushDoors doors) {
    this.way = way;
    this.doors = doors;
  }

  @Override
  public @Nullable Over attempt() throws InterruptedException {
    try (PushDoor.Place place = doors.wait(way.address())) {
      while (true) {
        PushDoor.Arrival arrival = place.await(LOOK);
        if (arrival == null) {
          way.stream()
              .down(GapCause.CAMERA_UNREACHABLE, nobody(), way.clock().instant(), Duration.ZERO);
          continue;
        }
        Over over = FrameRun.supervised(way, arrival);
        if (over == null) {
          return null;
        }
        // The place is kept, so that a camera that comes back at once is let in.
        LOG.log(
            Level.WARNING,
            "stream down stream={0} cause={1} detail=\"{2}\"",
            way.stream().id(),
            over.cause().code(),
            over.detail());
        way.stream().down(over.cause(), over.detail(), way.clock().instant(), Duration.ZERO);
      }
    } catch (IOException e) {
      return Over.failed(GapCause.CAMERA_UNREACHABLE, String.valueOf(e.getMessage()));
    } finally {
      way.stream().sessionOver();
    }
  }

  private String nobody() {
    return "nobody sends to port %d of this node for %s: let the camera send to rtmp://ADDRESS-OF-THIS-NODE:%d%s?passphrase=…"
        .formatted(
            StreamAddress.portOf(way.address()),
            way.stream().id(),
            StreamAddress.portOf(way.address()),
            way.address().getPath());
  }
}
