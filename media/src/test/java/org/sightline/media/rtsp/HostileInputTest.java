package org.sightline.media.rtsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sightline.media.Fuzz;
import org.sightline.media.GoCorpus;
import org.sightline.media.MediaFormat;
import org.sightline.media.aac.AudioSpecificConfig;
import org.sightline.media.aac.StreamMuxConfig;
import org.sightline.media.h264.Nal;
import org.sightline.media.h264.NalUnits;
import org.sightline.media.h264.ParameterSets;
import org.sightline.media.h264.SequenceParameterSet;
import org.sightline.media.h265.H265Nal;
import org.sightline.media.h265.H265ParameterSets;
import org.sightline.media.h265.H265SequenceParameterSet;
import org.sightline.media.jpeg.JpegHeader;
import org.sightline.media.jpeg.JpegSize;
import org.sightline.media.rtp.AacDepacketiser;
import org.sightline.media.rtp.Depacketiser;
import org.sightline.media.rtp.DocumentDepacketiser;
import org.sightline.media.rtp.G726Depacketiser;
import org.sightline.media.rtp.H264Depacketiser;
import org.sightline.media.rtp.H264Packetiser;
import org.sightline.media.rtp.H265Depacketiser;
import org.sightline.media.rtp.H265Packetiser;
import org.sightline.media.rtp.JpegDepacketiser;
import org.sightline.media.rtp.JpegPacketiser;
import org.sightline.media.rtp.LatmDepacketiser;
import org.sightline.media.rtp.PacketBatch;
import org.sightline.media.rtp.PacketDepacketiser;
import org.sightline.media.rtp.Packetiser;
import org.sightline.media.rtp.Rtcp;
import org.sightline.media.rtp.RtpCounter;
import org.sightline.media.rtp.RtpHeader;
import org.sightline.media.sdp.MediaDescription;
import org.sightline.media.sdp.SessionDescription;

/// Input that once broke other parsers, and mutants of good input: nothing throws, nothing hangs.
class HostileInputTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Test
  void everyFileOfTheForeignCorpusIsSurvived() throws IOException {
    feed("sdpunmarshaler", HostileInputTest::sdp);
    feed("description", HostileInputTest::sdp);
    feed("format/testdata/fuzz/FuzzUnmarshal", HostileInputTest::sdp);
    feed("auth", HostileInputTest::headers);
    feed("headers", HostileInputTest::headers);
    feed("base", HostileInputTest::stream);
    feed("rtcpunmarshaler", HostileInputTest::rtcp);
    feed("format", HostileInputTest::packets);
    feed("format/testdata/fuzz/FuzzH264PTSEqualsDTS", HostileInputTest::parameterSets);
    feed("mikey", HostileInputTest::everything);
    feed("", HostileInputTest::everything);
  }

  @Test
  void everyFileOfTheForeignCorpusIsFound() throws IOException {
    long files;
    try (Stream<Path> all = Files.walk(GoCorpus.folder("malformed/rtsp").resolve("pkg"))) {
      files = all.filter(Files::isRegularFile).count();
    }
    assertTrue(files > 300, () -> files + " files");
    assertTrue(values("").size() >= files, "each file holds a value");
    assertArrayEquals(
        new byte[] {'0', 'A', 0x1F, '"', '\n', (byte) 0xC3, (byte) 0xA4},
        GoValue.of("go test fuzz v1\n[]byte(\"0A\\x1f\\\"\\nä\")"));
  }

  private static final class GoValue {
    static byte[] of(String text) {
      return GoCorpus.valuesOf(text).getFirst();
    }
  }

  private static List<byte[]> values(String folder) throws IOException {
    return GoCorpus.values("pkg/" + folder);
  }

  private static void feed(String folder, Consumer<byte[]> target) throws IOException {
    List<byte[]> values = values(folder);
    assertTrue(!values.isEmpty(), folder);
    for (byte[] value : values) {
      assertTimeoutPreemptively(Duration.ofSeconds(60), () -> target.accept(value), folder);
    }
  }

  @Test
  void mutantsOfDescriptionsAreSurvived() {
    String good =
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
            + "a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z2QAHqwsaoLA9puCgIKgAAADACAAAAMD0IAA,aO4xshsA\r\na=control:trackID=0\r\n"
            + "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/48000/2\r\na=fmtp:97 mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1188\r\n";
    fuzz(List.of(bytes(good)), HostileInputTest::sdp);
  }

  @Test
  void mutantsOfMessagesAreSurvived() {
    fuzz(
        List.of(
            bytes(
                "RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\nWWW-Authenticate: Digest realm=\"a\", nonce=\"b\", qop=\"auth\", algorithm=SHA-256\r\nSession: 12;timeout=30\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc= d6d6627\r\nRTP-Info: url=trackID=0;seq=1;rtptime=2,url=x;seq=3\r\nContent-Length: 4\r\n\r\nbody"),
            bytes(
                "SETUP rtsp://h/p/trackID=0 RTSP/1.0\r\nCSeq: 3\r\nAuthorization: Basic eDp5\r\n\r\n"),
            new byte[] {'$', 0, 0, 13, (byte) 0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 65}),
        input -> {
          stream(input);
          headers(input);
        });
  }

  @Test
  void mutantsOfPacketsAreSurvived() {
    List<byte[]> seeds = new ArrayList<>();
    var counter = new RtpCounter(1, 1);
    for (int bytes : new int[] {20, 300, 3000}) {
      var batch = new PacketBatch();
      byte[] nal = new byte[bytes];
      nal[0] = 0x65;
      nal[1] = (byte) 0x88;
      new H264Packetiser(96, 200)
          .packets(
              NalUnits.toLengthPrefixed(List.of(new byte[] {0x67, 0x42, 0, 0x1E}, nal)),
              0,
              counter,
              batch);
      seeds.add(java.util.Arrays.copyOf(batch.bytes(), batch.size()));
    }
    byte[] picture =
        new JpegHeader(64, 48, true, 3, JpegHeader.tablesOfQuality(50), 0).file(new byte[900], 900);
    byte[] slice = new byte[900];
    slice[0] = 38;
    for (Packetiser packetiser :
        List.of(new JpegPacketiser(26, 600), new H265Packetiser(96, 300))) {
      var batch = new PacketBatch();
      byte[] unit =
          packetiser instanceof JpegPacketiser
              ? picture
              : NalUnits.toLengthPrefixed(List.of(slice, slice));
      packetiser.packets(unit, 0, counter, batch);
      byte[] all = java.util.Arrays.copyOf(batch.bytes(), batch.size());
      seeds.add(all);
      seeds.add(java.util.Arrays.copyOfRange(all, 4, all.length));
      seeds.add(java.util.Arrays.copyOfRange(all, 4 + RtpHeader.FIXED_BYTES, all.length));
    }
    fuzz(
        seeds,
        input -> {
          packets(input);
          stream(input);
          rtcp(input);
        });
  }

  @Test
  void mutantsOfParameterSetsAreSurvived() {
    var base64 = java.util.Base64.getDecoder();
    fuzz(
        List.of(
            base64.decode("Z01AKo2NQDwBE/LgLcBAQFAAAD6AABX5CdoIhGo="),
            base64.decode("Z2QAM6zoAoALWQ=="),
            base64.decode("aO4xshsA"),
            base64.decode("QgEBAWAAAAMAsAAAAwAAAwBaoAWCAeFja5JFL83BQYFBAAADAAEAAAMADKE="),
            base64.decode("QAEMAf//AWAAAAMAsAAAAwAAAwBarAwAAAMABAAAAwAyqA=="),
            base64.decode("RAHA8saNA7NA"),
            new JpegHeader(64, 48, true, 3, JpegHeader.tablesOfQuality(50), 0).file(new byte[9], 9),
            new byte[] {0x40, 0, 0x28, 0x10, 0x3F, (byte) 0xC0},
            new byte[] {0x11, (byte) 0x88},
            new byte[] {0x2B, (byte) 0x92, 0x08, 0x00}),
        HostileInputTest::parameterSets);
  }

  private static void fuzz(List<byte[]> seeds, Consumer<byte[]> target) {
    assertTimeoutPreemptively(
        PATIENCE.plusMillis(Integer.getInteger("sightline.fuzz", 0)),
        () -> Fuzz.run(seeds, target));
  }

  private static void everything(byte[] input) {
    sdp(input);
    headers(input);
    stream(input);
    rtcp(input);
    packets(input);
    parameterSets(input);
  }

  private static void sdp(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    for (String one : List.of(text, "v=0\n" + text, text.replace("\\n", "\n"))) {
      SessionDescription.parse(one)
          .ifPresent(
              description -> {
                var choice = MediaChoice.of(description);
                assertTrue(choice.toString().length() >= 0);
                description.media().forEach(MediaDescription::words);
              });
    }
  }

  private static void headers(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    TransportHeader.parse(text);
    SessionHeader.parse(text);
    RtpInfoHeader.parse(text);
    List<Challenge> challenges = Challenge.parseAll(List.of(text, "Digest " + text));
    var client = new ClientAuthentication(new Credentials("a", "b"));
    client.take(challenges);
    client.header("PLAY", text);
    var server =
        new ServerAuthentication(
            RtspServerSettings.withPasswords(user -> java.util.Optional.of("b")));
    for (String value : List.of(text, "Digest " + text, "Basic " + text)) {
      var request =
          new RtspMessage.Request(
              "PLAY", "rtsp://h/", RtspHeaders.of("Authorization", value), new byte[0]);
      assertTrue(server.verdict(request) != ServerAuthentication.Verdict.GOOD);
    }
    assertTrue(HeaderText.shown(text).length() <= 120);
    RtspAddress.isUsable(text);
    RtspAddress.control("rtsp://h/", text);
  }

  private static void stream(byte[] input) {
    var receiver = receiver();
    try {
      var reader = new InterleavedReader();
      receiver.arrived(input.length, unit -> {});
      int consumed = reader.consume(ByteBuffer.wrap(input), 0, input.length, receiver);
      assertTrue(consumed >= 0 && consumed <= input.length);
      piecewise(input);
    } catch (RunEndException ended) {
      assertTrue(ended.getMessage().length() > 10);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// The same bytes one by one come to the same packets and messages.
  private static void piecewise(byte[] input) throws IOException {
    var whole = new Collected();
    new InterleavedReader().consume(ByteBuffer.wrap(input), 0, input.length, whole);
    var parts = new Collected();
    var reader = new InterleavedReader();
    ByteBuffer buffer = ByteBuffer.wrap(input);
    int consumed = 0;
    for (int end = 1; end <= input.length; end++) {
      consumed = reader.consume(buffer, consumed, end, parts);
    }
    assertEquals(whole.seen, parts.seen);
  }

  private static final class Collected implements InterleavedReader.Taker {
    private final List<String> seen = new ArrayList<>();

    @Override
    public void packet(int channel, ByteBuffer buffer, int offset, int length) {
      seen.add("packet " + channel + " " + offset + " " + length);
    }

    @Override
    public void message(RtspMessage message) {
      seen.add(message.toString());
    }

    @Override
    public boolean plausible(int channel, ByteBuffer buffer, int offset) {
      return channel < 2 && (buffer.get(offset) & 0xC0) == 0x80;
    }
  }

  private static PacketReceiver receiver() {
    var media =
        SessionDescription.parse("m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\n").orElseThrow();
    var chosen = (MediaChoice.Chosen) MediaChoice.of(media);
    var receiver = new PacketReceiver(chosen.video(), InstantSource.system(), System::nanoTime);
    receiver.addVideo(0, 1);
    return receiver;
  }

  private static void rtcp(byte[] input) {
    assertTrue(Rtcp.parse(ByteBuffer.wrap(input), 0, input.length).size() <= Rtcp.MAX_PACKETS);
  }

  /// As one packet, and as Go's corpus has them: lengths of 16 bits before each.
  private static void packets(byte[] input) {
    for (Depacketiser depacketiser :
        List.of(
            new H264Depacketiser(new ParameterSets()),
            new AacDepacketiser(AacDepacketiser.HeaderForm.HBR, 1024),
            new AacDepacketiser(new AacDepacketiser.HeaderForm(16, 8, 8), 1024),
            new H265Depacketiser(new H265ParameterSets(), false),
            new H265Depacketiser(new H265ParameterSets(), true),
            new JpegDepacketiser(null),
            new JpegDepacketiser(new JpegSize(3000, 2000)),
            new LatmDepacketiser(2, 1024),
            new PacketDepacketiser(2),
            new G726Depacketiser(new MediaFormat.G726(5, 8000, true)),
            new DocumentDepacketiser())) {
      var header = new RtpHeader();
      ByteBuffer buffer = ByteBuffer.wrap(input);
      for (int at = 0; at < input.length; at += 1 + at / 2) {
        if (header.read(buffer, at, input.length - at)) {
          depacketiser.packet(buffer, header, at, HostileInputTest::check);
        }
      }
      byte[] framed = new byte[RtpHeader.FIXED_BYTES + input.length];
      framed[0] = (byte) 0x80;
      System.arraycopy(input, 0, framed, RtpHeader.FIXED_BYTES, input.length);
      for (int i = 0; i < 3; i++) {
        framed[1] = (byte) (i == 2 ? 0x80 : 0);
        assertTrue(header.read(ByteBuffer.wrap(framed), 0, framed.length));
        depacketiser.packet(ByteBuffer.wrap(framed), header, 0, HostileInputTest::check);
      }
    }
  }

  private static void check(long time, boolean key, boolean damaged, byte[] bytes) {
    assertTrue(bytes.length > 0);
  }

  private static void parameterSets(byte[] input) {
    SequenceParameterSet.parse(input)
        .ifPresent(s -> assertTrue(s.width() > 0 && s.width() <= SequenceParameterSet.MAX_PIXELS));
    AudioSpecificConfig.parse(input);
    StreamMuxConfig.parse(input);
    JpegHeader.parse(input);
    JpegHeader.size(input);
    new JpegPacketiser(26, 600).packets(input, 0, new RtpCounter(1, 1), new PacketBatch());
    new H265Packetiser(96, 100).packets(input, 0, new RtpCounter(1, 1), new PacketBatch());
    h265ParameterSets(input);
    var sets = new ParameterSets();
    for (int type : new int[] {Nal.SPS, Nal.PPS}) {
      byte[] nal = input.clone();
      if (nal.length > 0) {
        nal[0] = (byte) (nal[0] & 0xE0 | type);
        sets.offer(nal, 0, nal.length);
        SequenceParameterSet.parse(nal);
      }
    }
    sets.format();
    NalUnits.ofLengthPrefixed(input);
    NalUnits.annexBToLengthPrefixed(input);
    new H264Packetiser(96, 100).packets(input, 0, new RtpCounter(1, 1), new PacketBatch());
  }

  private static void h265ParameterSets(byte[] input) {
    var sets = new H265ParameterSets();
    for (int type : new int[] {H265Nal.VPS, H265Nal.SPS, H265Nal.PPS}) {
      byte[] nal = input.clone();
      if (nal.length > 0) {
        nal[0] = (byte) (type << 1);
        sets.offer(nal, 0, nal.length);
        H265SequenceParameterSet.parse(nal)
            .ifPresent(
                s -> assertTrue(s.width() > 0 && s.width() <= H265SequenceParameterSet.MAX_PIXELS));
      }
    }
    sets.format().ifPresent(f -> assertTrue(f.codec().startsWith("hvc1"), f::codec));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
