package org.sightline.webrtc;

import java.util.concurrent.atomic.LongAdder;

/// The counters that all sessions share.
record Counts(
    LongAdder accepted,
    LongAdder packets,
    LongAdder sentAgain,
    LongAdder keyPicturesAgain,
    LongAdder ignored,
    LongAdder notSent) {
  Counts() {
    this(
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder());
  }
}
