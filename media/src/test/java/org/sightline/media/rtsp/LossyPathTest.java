package org.sightline.media.rtsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.media.AccessUnit;
import org.sightline.media.rtp.ReorderWindow;
import org.sightline.media.sdp.SessionDescription;

/// Datagrams over a path that loses, repeats and overtakes (R8), seeded; `-Dsightline.lossy=COUNT`
/// for more groups of pictures.
class LossyPathTest {
  private static final int GROUPS = Integer.getInteger("sightline.lossy", 60);
  private static final int GROUP = 25;
  private static final long FRAME_NANOS = 40_000_000L;

  /// A packet with its time on the way.
  private record Sent(byte[] packet, long nanos) {}

  private static byte[] unit(int i) {
    int bytes = 1000 + i * 7919 % 9000;
    return i % GROUP == 0 ? Pictures.key(Pictures.SPS, 20_000 + bytes) : Pictures.predicted(bytes);
  }

  private static List<Sent> stream() {
    var wire = new Pictures.Wire();
    List<Sent> packets = new ArrayList<>();
    int before = 0;
    for (int i = 0; i < GROUPS * GROUP; i++) {
      byte[] all = wire.add(unit(i)).bytes();
      for (int at = before; at < all.length; ) {
        int length = (all[at + 2] & 0xFF) << 8 | all[at + 3] & 0xFF;
        packets.add(new Sent(Arrays.copyOfRange(all, at + 4, at + 4 + length), i * FRAME_NANOS));
        at += 4 + length;
      }
      before = all.length;
      if (all.length > 1 << 22) {
        wire = wire.goingOn();
        before = 0;
      }
    }
    return packets;
  }

  private static PacketReceiver receiver(long[] nanos) {
    var description =
        SessionDescription.parse("m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\n").orElseThrow();
    var chosen = (MediaChoice.Chosen) MediaChoice.of(description);
    var receiver =
        new PacketReceiver(
            chosen.video(), () -> java.time.Instant.EPOCH.plusNanos(nanos[0]), () -> nanos[0]);
    receiver.addVideo(0, 1);
    receiver.overDatagrams();
    return receiver;
  }

  private static List<AccessUnit> received(List<Sent> path, RtspCounters[] counters)
      throws IOException {
    long[] nanos = new long[1];
    PacketReceiver receiver = receiver(nanos);
    List<AccessUnit> units = new ArrayList<>();
    for (Sent one : path) {
      nanos[0] = one.nanos();
      receiver.arrived(one.packet().length, units::add);
      receiver.packet(0, ByteBuffer.wrap(one.packet()), 0, one.packet().length);
    }
    nanos[0] += ReorderWindow.MAX_WAIT_NANOS;
    receiver.arrived(0, units::add);
    receiver.visited();
    counters[0] = receiver.counters(0, 0);
    return units;
  }

  /// Each packet comes later than up to `most` of those sent after it.
  private static List<Sent> overtaken(List<Sent> sent, int most, Random random) {
    record Placed(Sent packet, double place) {}
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      boolean late = random.nextInt(4) == 0;
      placed.add(new Placed(sent.get(i), i + (late ? random.nextInt(most + 1) + 0.5 : 0)));
    }
    placed.sort(Comparator.comparingDouble(Placed::place));
    return placed.stream().map(Placed::packet).toList();
  }

  private static void assertAllThere(List<AccessUnit> units) {
    // The last picture has no packet after it that ends it, but its marker does.
    assertEquals(GROUPS * GROUP, units.size());
    for (int i = 0; i < units.size(); i++) {
      assertArrayEquals(unit(i), units.get(i).bytes(), "picture " + i);
      assertTrue(!units.get(i).damaged(), "picture " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void overtakingWithinTheWindowDamagesNothing(int most) throws IOException {
    var counters = new RtspCounters[1];
    List<Sent> path = overtaken(stream(), most, new Random(most));
    assertAllThere(received(path, counters));
    assertEquals(0, counters[0].lostPackets());
    assertEquals(0, counters[0].droppedPackets());
  }

  @Test
  void whatComesTwiceIsTakenOnce() throws IOException {
    var random = new Random(7);
    List<Sent> path = new ArrayList<>();
    for (Sent one : stream()) {
      path.add(one);
      if (random.nextInt(10) == 0) {
        path.add(random.nextInt(3) + Math.max(0, path.size() - 3), one);
      }
    }
    var counters = new RtspCounters[1];
    assertAllThere(received(path, counters));
    assertTrue(counters[0].droppedPackets() > 10, counters[0]::toString);
  }

  /// A group is damaged where a picture of it is missing or other than it was sent; it is marked
  /// where a picture of it, or the one right after it, says so.
  @ParameterizedTest
  @CsvSource({"0.001, 0", "0.01, 0", "0.05, 0", "0.01, 16", "0.05, 16", "0.05, 20"})
  void everyDamagedGroupIsMarkedAndNothingComesTwice(double loss, int overtaken)
      throws IOException {
    var random = new Random(Double.hashCode(loss) + overtaken);
    List<Sent> path = new ArrayList<>();
    int lost = 0;
    for (Sent one : stream()) {
      if (path.size() > 100 && random.nextDouble() < loss) {
        lost++;
      } else {
        path.add(one);
        if (random.nextInt(100) == 0) {
          path.add(one);
        }
      }
    }
    if (overtaken > 0) {
      path = overtaken(path, overtaken, random);
    }
    var counters = new RtspCounters[1];
    List<AccessUnit> units = received(path, counters);
    Map<Long, AccessUnit> byTime = new HashMap<>();
    Set<Integer> marked = new HashSet<>();
    int before = -1;
    for (AccessUnit unit : units) {
      assertEquals(null, byTime.put(unit.time() / 3600, unit), "time twice: " + unit);
      int index = (int) (unit.time() / 3600);
      if (unit.damaged()) {
        marked.add(index / GROUP);
        if (before >= 0) {
          marked.add(before / GROUP);
        }
      }
      before = index;
    }
    for (int i = 0; i < GROUPS * GROUP - 1; i++) {
      AccessUnit there = byTime.get((long) i);
      if (there == null || !Arrays.equals(there.bytes(), unit(i))) {
        assertTrue(marked.contains(i / GROUP), "group " + i / GROUP + " misses picture " + i);
      }
    }
    if (overtaken <= ReorderWindow.MAX_PACKETS) {
      assertEquals(lost, counters[0].lostPackets());
    }
    assertTrue(units.size() > GROUPS * GROUP / 2, "most pictures still come");
  }

  @Test
  void aLossIsGivenUpInTimeWhenNothingFollowsSoon() throws IOException {
    long[] nanos = new long[1];
    PacketReceiver receiver = receiver(nanos);
    List<AccessUnit> units = new ArrayList<>();
    List<Sent> sent = stream();
    for (int i = 0; i < 40; i++) {
      if (i != 30) {
        receiver.arrived(0, units::add);
        byte[] packet = sent.get(i).packet();
        receiver.packet(0, ByteBuffer.wrap(packet), 0, packet.length);
      }
    }
    int before = units.size();
    nanos[0] += ReorderWindow.MAX_WAIT_NANOS - 1;
    receiver.arrived(0, units::add);
    receiver.visited();
    assertEquals(before, units.size());
    nanos[0] += 1;
    receiver.arrived(0, units::add);
    receiver.visited();
    assertTrue(units.size() > before);
    assertEquals(1, receiver.counters(0, 0).lostPackets());
  }

  @Test
  void wildNumbersAreSurvivedAndTheWindowStaysSmall() throws IOException {
    var random = new Random(11);
    int[] taken = new int[1];
    int[] last = {-1};
    int[] backwards = new int[1];
    var window =
        new ReorderWindow(
            (buffer, offset, length, nanos) -> {
              taken[0]++;
              int sequence = buffer.getShort(offset) & 0xFFFF;
              int step = (short) (sequence - last[0]);
              backwards[0] += last[0] >= 0 && step <= 0 && step > -3000 ? 1 : 0;
              last[0] = sequence;
            });
    ByteBuffer packet = ByteBuffer.allocate(20);
    int given = 0;
    int sequence = 0;
    for (int i = 0; i < 200_000; i++) {
      sequence =
          switch (random.nextInt(20)) {
            case 0 -> random.nextInt(65_536);
            case 1 -> sequence + random.nextInt(40) - 20 & 0xFFFF;
            default -> sequence + 1 & 0xFFFF;
          };
      packet.putShort(0, (short) sequence);
      window.take(sequence, packet, 0, 20, i * 1_000_000L);
      window.expire(i * 1_000_000L);
      given++;
      assertTrue(window.waiting() <= ReorderWindow.MAX_PACKETS, "waiting " + window.waiting());
    }
    assertEquals(0, backwards[0], "handed on out of order");
    assertEquals(given, taken[0] + window.dropped() + window.waiting());
  }
}
