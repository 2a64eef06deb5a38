package org.sightline.media.rtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.sightline.media.Fuzz;
import org.sightline.media.GoCorpus;
import org.sightline.media.MediaFormat;
import org.sightline.media.h264.NalUnits;
import org.sightline.media.h264.ParameterSets;
import org.sightline.media.h265.H265ParameterSets;
import org.sightline.media.jpeg.JpegHeader;
import org.sightline.media.mp4.Mp4Exception;
import org.sightline.media.mp4.Mp4File;

/// What mutated packets and files cost: mean time, worst time, growth of the heap.
///
/// Each parser lives on over all its packets, as in a session. A throw ends it with the seed.
public final class ParserBench {
  private static final double MOST_MEAN_MICROS = 50;
  private static final long MOST_GROWTH_BYTES = 16 << 20;
  private static final long MOST_FILE_NANOS = 1_000_000_000;
  private static final long MOST_FILE_BYTES = 64 << 20;
  private static final int SAMPLES_READ = 50;

  /// What came out.
  ///
  /// @param growthBytes of the heap after a collection, for files the most that the heap grew by
  ///   while one was read
  record Figures(int count, double meanMicros, double worstMicros, long growthBytes) {
    boolean packetsAreCheap() {
      return meanMicros <= MOST_MEAN_MICROS && growthBytes <= MOST_GROWTH_BYTES;
    }

    boolean filesAreCheap() {
      return worstMicros * 1000 <= MOST_FILE_NANOS && growthBytes <= MOST_FILE_BYTES;
    }
  }

  private ParserBench() {}

  /// Runs it; arguments: how many packets, how many files, the folder of third-party data.
  public static void main(String[] arguments) throws IOException {
    Path files = Path.of(arguments[2], "malformed/mp4/testdata");
    Figures packets =
        packets(
            Integer.parseInt(arguments[0]),
            corpus(Path.of(arguments[2], "malformed/rtsp/pkg/format")));
    System.out.println("mutants of       count   mean µs    worst µs   heap growth or most KiB");
    print("packets", packets, packets.packetsAreCheap());
    boolean good = packets.packetsAreCheap();
    if (Files.isDirectory(files)) {
      Figures movies = files(Integer.parseInt(arguments[1]), files);
      print("MP4 files", movies, movies.filesAreCheap());
      good &= movies.filesAreCheap();
    } else {
      System.out.println("MP4 files: not measured, there is no " + files);
    }
    System.exit(good ? 0 : 1);
  }

  private static void print(String of, Figures figures, boolean good) {
    System.out.printf(
        "%-12s %9d %9.2f %11.0f %12d %s%n",
        of,
        figures.count(),
        figures.meanMicros(),
        figures.worstMicros(),
        figures.growthBytes() >> 10,
        good ? "" : "TOO MUCH");
  }

  private static List<byte[]> corpus(Path folder) throws IOException {
    List<byte[]> values = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      System.out.println("without the foreign corpus: there is no " + folder);
      return values;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        values.addAll(GoCorpus.valuesOf(Files.readString(file)));
      }
    }
    return values;
  }

  /// Feeds `count` mutants of good packets of each form, and of `more` payloads, to every parser in
  /// turn.
  static Figures packets(int count, List<byte[]> more) {
    List<byte[]> seeds = seeds();
    more.forEach(value -> seeds.add(framed(value)));
    List<Depacketiser> parsers = parsers();
    var header = new RtpHeader();
    long first = Long.getLong("sightline.fuzz.seed", 20_260_101L);
    long before = heap();
    long all = 0;
    long worst = 0;
    for (int i = 0; i < count; i++) {
      byte[] input = Fuzz.mutant(seeds, new Random(first + i));
      ByteBuffer buffer = ByteBuffer.wrap(input);
      long begun = System.nanoTime();
      try {
        if (i % (parsers.size() + 1) == parsers.size()) {
          Rtcp.parse(buffer, 0, input.length);
        } else if (header.read(buffer, 0, input.length)) {
          parsers
              .get(i % (parsers.size() + 1))
              .packet(buffer, header, i, (time, key, damaged, bytes) -> {});
        }
      } catch (RuntimeException | Error e) {
        throw new AssertionError("fuzz seed " + (first + i), e);
      }
      long taken = System.nanoTime() - begun;
      all += taken;
      worst = Math.max(worst, taken);
    }
    long growth = heap() - before;
    java.lang.ref.Reference.reachabilityFence(parsers);
    return new Figures(count, all / 1e3 / count, worst / 1e3, growth);
  }

  /// Opens and reads `count` mutants of the folder's movies.
  static Figures files(int count, Path folder) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> found = Files.list(folder)) {
      for (Path path : found.filter(file -> file.toString().endsWith(".mp4")).sorted().toList()) {
        byte[] all = Files.readAllBytes(path);
        seeds.add(all.length > 60_000 ? java.util.Arrays.copyOf(all, 60_000) : all);
      }
    }
    Path file = Files.createTempFile("sightline-mutant", ".mp4");
    long first = Long.getLong("sightline.fuzz.seed", 20_260_101L);
    long all = 0;
    long worst = 0;
    long most = 0;
    for (int i = 0; i < count; i++) {
      Files.write(file, Fuzz.mutant(seeds, new Random(first + i)));
      long allocated = used();
      long begun = System.nanoTime();
      try {
        read(file);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("fuzz seed " + (first + i), e);
      }
      long taken = System.nanoTime() - begun;
      all += taken;
      worst = Math.max(worst, taken);
      most = Math.max(most, used() - allocated);
    }
    Files.delete(file);
    return new Figures(count, all / 1e3 / count, worst / 1e3, most);
  }

  private static void read(Path path) throws IOException {
    try (Mp4File file = Mp4File.open(path)) {
      for (int track = 0; track < file.tracks().size(); track++) {
        for (int i = 0; i < Math.min(SAMPLES_READ, file.samples(track).size()); i++) {
          file.read(track, i);
        }
      }
    } catch (Mp4Exception refused) {
      if (refused.getMessage().isBlank()) {
        throw new AssertionError("a refusal without a reason", refused);
      }
    }
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long heap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, used());
    }
    return used;
  }

  private static List<Depacketiser> parsers() {
    return List.of(
        new H264Depacketiser(new ParameterSets()),
        new H265Depacketiser(new H265ParameterSets(), false),
        new AacDepacketiser(AacDepacketiser.HeaderForm.HBR, 1024),
        new JpegDepacketiser(null),
        new LatmDepacketiser(2, 1024),
        new PacketDepacketiser(2),
        new G726Depacketiser(new MediaFormat.G726(5, 8000, true)),
        new DocumentDepacketiser());
  }

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    byte[] slice = new byte[900];
    slice[0] = 0x65;
    byte[] slice265 = slice.clone();
    slice265[0] = 38;
    byte[] jpeg =
        new JpegHeader(64, 48, true, 3, JpegHeader.tablesOfQuality(50), 0).file(new byte[900], 900);
    packets(new H264Packetiser(96, 300), NalUnits.toLengthPrefixed(List.of(slice, slice)), seeds);
    packets(
        new H265Packetiser(96, 300), NalUnits.toLengthPrefixed(List.of(slice265, slice265)), seeds);
    packets(new JpegPacketiser(26, 600), jpeg, seeds);
    seeds.add(framed(new byte[] {0, 16, 0, 40, 33, 16, 4, 96, 0}));
    seeds.add(
        framed("<?xml version=\"1.0\"?><a/>".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    byte[] report = new byte[28];
    report[0] = (byte) 0x80;
    report[1] = (byte) 200;
    report[3] = 6;
    seeds.add(report);
    return seeds;
  }

  /// Each packet of the batch without the four bytes of interleaving before it.
  private static void packets(Packetiser packetiser, byte[] unit, List<byte[]> seeds) {
    var batch = new PacketBatch();
    packetiser.packets(unit, 0, new RtpCounter(1, 1), batch);
    ByteBuffer all = ByteBuffer.wrap(batch.bytes(), 0, batch.size());
    while (all.remaining() > 4) {
      all.getShort();
      byte[] packet = new byte[Short.toUnsignedInt(all.getShort())];
      all.get(packet);
      seeds.add(packet);
    }
  }

  private static byte[] framed(byte[] payload) {
    byte[] packet = new byte[RtpHeader.FIXED_BYTES + payload.length];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) 0x80;
    System.arraycopy(payload, 0, packet, RtpHeader.FIXED_BYTES, payload.length);
    return packet;
  }
}
