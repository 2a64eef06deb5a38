package org.sightline.analysis.detect;

import java.lang.management.ManagementFactory;

/// Bytes that a thread has taken from the heap.
final class Allocations {
  private Allocations() {}

  static long ofThisThread() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
