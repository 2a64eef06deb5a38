package org.sightline.analysis.scene;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Metadata of somebody who means harm (row R13): entities, document types, depth, size.
class HostileMetadataTest {
  private static List<String> hostile() {
    List<String> hostile = new ArrayList<>();
    StringBuilder laughs = new StringBuilder("<!DOCTYPE l [<!ENTITY l0 \"lol\">");
    for (int i = 1; i < 10; i++) {
      laughs.append("<!ENTITY l%d \"%s\">".formatted(i, "&l%d;".formatted(i - 1).repeat(10)));
    }
    hostile.add(laughs + "]><l>&l9;</l>");
    hostile.add("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///dev/random'>]><r>&x;</r>");
    hostile.add("<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/x.dtd'><r/>");
    hostile.add("<a>" + "<b>".repeat(10_000));
    hostile.add("<a>" + "<b>".repeat(10_000) + "</b>".repeat(10_000) + "</a>");
    hostile.add("<E><Header>" + "x".repeat(1 << 20) + "</Header></E>");
    hostile.add("<a h='" + "x".repeat(1 << 20) + "'/>");
    hostile.add("<a>" + "&lt;".repeat(120_000) + "</a>x");
    hostile.add("<a>" + "&".repeat(400_000) + "</a>");
    hostile.add("<a " + "xmlns:a='u' ".repeat(30_000) + "/>");
    hostile.add("<a>" + "<b c='d'/>".repeat(19_000) + "<");
    hostile.add("<a>" + "<b>x</b>".repeat(19_000) + "<![CDATA[");
    hostile.add("<!-- ".repeat(90_000));
    return hostile;
  }

  /// No time is asserted: what the work costs is bounded by what it allocates, which is; the time
  /// is printed for docs/PERFORMANCE.md.
  @Test
  void hostileDocumentsAreRefusedWithLittleMemory() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long worstNanos = 0;
    long worstBytes = 0;
    for (String bad : hostile()) {
      byte[] bytes = bad.getBytes(StandardCharsets.UTF_8);
      assertThrows(SceneException.class, () -> OnvifScene.read(bytes));
      long before = threads.getCurrentThreadAllocatedBytes();
      long began = System.nanoTime();
      assertThrows(SceneException.class, () -> OnvifScene.read(bytes));
      worstNanos = Math.max(worstNanos, System.nanoTime() - began);
      worstBytes = Math.max(worstBytes, threads.getCurrentThreadAllocatedBytes() - before);
    }
    System.out.printf(
        "hostile metadata: refused within %.1f ms and %d KiB%n",
        worstNanos / 1e6, worstBytes >> 10);
    assertTrue(worstBytes <= 16 << 20, worstBytes + " bytes");
  }
}
