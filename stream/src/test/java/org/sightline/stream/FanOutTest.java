package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sightline.testkit.ControllableClock;

/// A recorder among a thousand viewers that read nothing, or too slowly.
@Timeout(120)
class FanOutTest {
  private static final int VIEWERS = 1000;

  @Test
  void aThousandSlowViewersNeverCostARecordedUnit() throws Exception {
    Fed fed = new Fed();
    Stream stream = fed.stream();
    Subscription recorder = stream.subscribe("recorder", 64 << 20);
    fed.run("I");
    List<LiveView> viewers = new ArrayList<>();
    for (int i = 0; i < VIEWERS; i++) {
      viewers.add(new LiveView(stream, new ControllableClock(Fed.T0)));
    }
    long recorded = 0;
    long shown = 0;
    String group = "I" + "P".repeat(49);
    for (int i = 0; i < 60; i++) {
      fed.send(group, 10_000);
      recorded += recorder.drainTo(m -> {});
      // Every tenth viewer reads one message a round; the others are stuck.
      for (int v = 0; v < VIEWERS; v += 10) {
        shown += viewers.get(v).next(Duration.ZERO) == null ? 0 : 1;
      }
    }
    assertEquals(0, recorder.lostUnits());
    assertTrue(shown > 20 * VIEWERS / 10, shown + " messages were shown");
    assertEquals(1 + 1 + 60 * 50, recorded);
    for (LiveView viewer : viewers) {
      assertTrue(viewer.waitingBytes() <= LiveView.MAX_WAITING_BYTES, "" + viewer.waitingBytes());
      assertTrue(viewer.lostUnits() > 0, "a viewer that lost nothing");
    }
    StreamFigures figures = stream.figures();
    assertEquals(VIEWERS + 1, figures.readers());
    assertTrue(figures.lostByReaders() > VIEWERS, figures.toString());
    viewers.forEach(LiveView::close);
    assertEquals(1, stream.figures().readers());
    assertTrue(stream.figures().lostByReaders() > VIEWERS, "forgotten with the readers");
  }

  @Test
  void onlyWhoWantsPicturesNowMakesItWatched() {
    Stream stream = new Fed().stream();
    try (Subscription recorder = stream.subscribe("recorder", 1 << 20)) {
      assertFalse(stream.isWatched(), recorder.who());
      try (LiveView viewer = new LiveView(stream, new ControllableClock(Fed.T0))) {
        assertTrue(stream.isWatched(), viewer::toString);
      }
      assertFalse(stream.isWatched(), "after the last viewer");
    }
  }
}
