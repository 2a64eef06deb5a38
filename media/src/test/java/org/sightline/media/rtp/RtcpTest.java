package org.sightline.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtcpTest {
  @Test
  void aSenderReportIsReadAsItWasWritten() {
    var counter = new RtpCounter(0xCAFE_BABE, 1);
    counter.nextSequence();
    counter.sent(1000);
    Instant now = Instant.parse("2026-11-22T22:00:00.250Z");
    byte[] bytes = Rtcp.senderReport(counter, now, 0x8000_0001);
    assertEquals(0, bytes.length % 4);
    List<Rtcp.Packet> packets = Rtcp.parse(ByteBuffer.wrap(bytes), 0, bytes.length);
    assertEquals(2, packets.size());
    var report = assertInstanceOf(Rtcp.SenderReport.class, packets.getFirst());
    assertEquals(0xCAFE_BABE, report.ssrc());
    assertEquals(0x8000_0001, report.rtpTimestamp());
    assertEquals(1, report.packets());
    assertEquals(1000, report.bytes());
    assertTrue(Math.abs(report.instant().toEpochMilli() - now.toEpochMilli()) <= 1);
    assertEquals(new Rtcp.SourceDescription(1), packets.get(1));
  }

  @Test
  void theEraAfter2036IsRead() {
    Instant later = Instant.parse("2040-01-01T00:00:00Z");
    assertEquals(later, Rtcp.instant(Rtcp.ntpTime(later)));
  }

  @Test
  void aByeNamesItsSources() {
    byte[] bytes = {(byte) 0x81, (byte) 203, 0, 1, 1, 2, 3, 4};
    assertEquals(
        List.of(new Rtcp.Bye(List.of(0x01020304))),
        Rtcp.parse(ByteBuffer.wrap(bytes), 0, bytes.length));
  }

  @Test
  void aLengthThatIsNotThereEndsTheCompound() {
    byte[] bytes = {(byte) 0x80, (byte) 200, (byte) 0xFF, (byte) 0xFF, 1, 2, 3, 4};
    assertEquals(List.of(), Rtcp.parse(ByteBuffer.wrap(bytes), 0, bytes.length));
  }
}
