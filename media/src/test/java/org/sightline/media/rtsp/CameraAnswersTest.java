package org.sightline.media.rtsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.media.GoCorpus;
import org.sightline.media.sdp.SessionDescription;

/// What real cameras answered, read to the right facts.
class CameraAnswersTest {
  /// Camera, video, control address of the video, sound, metadata, what is ignored.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          anjvision_describe | H.265 1280x704 | rtsp://given/path/trackID=1 | none | none | none
          bunny_describe | H.264 240x160 | rtsp://wowzaec2demo.streamlock.net/vod/mp4:BigBuckBunny_115k.mov/trackID=2 | AAC 12000 Hz, 2 channels | none | none
          dahua_describe_h264_aac_onvif | H.264 704x480 | rtsp://192.168.5.111:554/cam/realmonitor?channel=1&subtype=1&unicast=true&proto=Onvif/trackID=0 | AAC 48000 Hz, 1 channels | metadata vnd.onvif.metadata | none
          dahua_describe_h265_pcma | H.265 704x480 | rtsp://cam-driveway/cam/realmonitor?channel=1&subtype=2/trackID=0 | G.711 A-law 8000 Hz, 1 channels | none | none
          foscam_describe | H.264 1280x720 | rtsp://192.168.5.107:65534/videoMain/track1 | G.711 µ-law 8000 Hz, 1 channels | none | none
          gw_main_describe | H.264 1920x1080 | rtsp://192.168.1.110:5050/H264?channel=1&subtype=0&unicast=true&proto=Onvif/video | G.711 µ-law 8000 Hz, 1 channels | none | none
          h264dvr_describe | H.264 1920x1080 | rtsp://127.0.0.1:554/camera/trackID=3 | G.711 A-law 8000 Hz, 1 channels | none | none
          hikvision_describe | H.264 1920x1080 | rtsp://192.168.5.106:554/Streaming/Channels/101/trackID=1?transportmode=unicast&profile=Profile_1 | none | metadata vnd.onvif.metadata | none
          ipcam_describe | H.264 1280x960 | rtsp://given/path/trackID=1 | none | none | none
          reolink_describe | H.264 2560x1440 | rtsp://192.168.5.206/h264Preview_01_main/trackID=1 | AAC 16000 Hz, 1 channels | none | none
          reolink_describe_control_first | H.264 2560x1440 | rtsp://192.168.5.206/h264Preview_01_main/trackID=1 | AAC 16000 Hz, 1 channels | none | none
          tplink_sdp | H.265 2560x1440 | rtsp://given/path/track1 | G.711 A-law 8000 Hz, 1 channels | none | application/tp-link TP-LINK
          ubiquiti_sdp | H.264 1920x1080 | rtsp://given/path/trackID=2 | AAC 48000 Hz, 1 channels | none | audio OPUS
          """)
  void aCamerasDescriptionIsReadToWhatItOffers(
      String file, String video, String control, String sound, String metadata, String ignored)
      throws IOException {
    boolean bare = file.endsWith("_sdp");
    String text = bare ? read(file) : answer(file).text();
    SessionDescription description = SessionDescription.parse(text).orElseThrow();
    var chosen = assertInstanceOf(MediaChoice.Chosen.class, MediaChoice.of(description));
    assertEquals(video, chosen.video().depacketiser().format().orElseThrow().toString());
    String base =
        bare
            ? "rtsp://given/path"
            : answer(file)
                .headers()
                .first("Content-Base")
                .filter(RtspAddress::isUsable)
                .orElse("rtsp://given/path");
    assertEquals(control, RtspAddress.control(base, chosen.video().media().control()));
    assertEquals(sound, chosen.sound().map(s -> s.format().toString()).orElse("none"));
    assertEquals(metadata, chosen.metadata().map(m -> m.format().toString()).orElse("none"));
    assertEquals(ignored, chosen.ignored().isEmpty() ? "none" : String.join(",", chosen.ignored()));
  }

  @Test
  void everyDescriptionOfTheCollectionIsAsserted() throws IOException {
    try (var files = Files.list(GoCorpus.folder("rtsp-responses"))) {
      assertEquals(
          13,
          files
              .map(f -> f.getFileName().toString())
              .filter(n -> n.contains("_describe") || n.endsWith("_sdp.txt"))
              .count(),
          "a new description needs a line above");
    }
  }

  /// The `m=` section, and what is made of it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          m=audio 0 RTP/AVP 0 | G.711 µ-law 8000 Hz, 1 channels
          m=audio 0 RTP/AVP 8 | G.711 A-law 8000 Hz, 1 channels
          m=audio 0 RTP/AVP 97;a=rtpmap:97 PCMU/16000/1 | G.711 µ-law 16000 Hz, 1 channels
          m=audio 0 RTP/AVP 97;a=rtpmap:97 pcma/8000/2 | G.711 A-law 8000 Hz, 2 channels
          m=audio 0 RTP/AVP 10 | L16 44100 Hz, 2 channels
          m=audio 0 RTP/AVP 11 | L16 44100 Hz, 1 channels
          m=audio 0 RTP/AVP 97;a=rtpmap:97 L16/16000 | L16 16000 Hz, 1 channels
          m=audio 0 RTP/AVP 97;a=rtpmap:97 G726-32/8000 | L16 8000 Hz, 1 channels
          m=audio 0 RTP/AVP 97;a=rtpmap:97 AAL2-G726-16/8000 | L16 8000 Hz, 1 channels
          m=audio 0 RTP/AVP 97;a=rtpmap:97 opus/48000/2;a=fmtp:97 sprop-stereo=1 | Opus, 2 channels
          m=audio 0 RTP/AVP 97;a=rtpmap:97 opus/48000/2 | Opus, 1 channels
          m=audio 0 RTP/AVP 97;a=rtpmap:97 MP4A-LATM/16000/1;a=fmtp:97 cpresent=0;config=400028103FC0 | AAC 16000 Hz, 1 channels
          m=audio 0 RTP/AVP 97;a=rtpmap:97 MP4A-LATM/16000/1;a=fmtp:97 cpresent=1 | none
          m=audio 0 RTP/AVP 97;a=rtpmap:97 G729/8000 | none
          m=audio 0 RTP/AVP 97;a=rtpmap:97 L16/999999999/99 | none
          """)
  void soundIsReadToItsForm(String section, String form) {
    String text = "m=video 0 RTP/AVP 26\n" + section.replaceFirst(";", "\n").replace(";a=", "\na=");
    var chosen =
        assertInstanceOf(
            MediaChoice.Chosen.class, MediaChoice.of(SessionDescription.parse(text).orElseThrow()));
    assertEquals(form, chosen.sound().map(s -> s.format().toString()).orElse("none"));
  }

  @Test
  void whatCannotBeTakenInIsRefusedByItsName() {
    String interleaved =
        "m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 packetization-mode=2\n";
    String foreign = "m=video 0 RTP/AVP 96\na=rtpmap:96 MP4V-ES/90000\nm=audio 0 RTP/AVP 0\n";
    String none = "m=audio 0 RTP/AVP 0\n";
    assertEquals(
        "its video is H264 in interleaved packetization mode (2), which cannot be taken in; supported: H.264, H.265 and JPEG. Set the camera's video codec to H.264, or use another of its streams",
        refusal(interleaved));
    assertTrue(refusal(foreign).startsWith("its video is MP4V-ES, "), () -> refusal(foreign));
    assertEquals("it offers no video; supported: H.264, H.265 and JPEG", refusal(none));
  }

  private static String refusal(String text) {
    var choice = MediaChoice.of(SessionDescription.parse(text).orElseThrow());
    return assertInstanceOf(MediaChoice.Unusable.class, choice).message();
  }

  @Test
  void anAddressWithoutASchemeInContentBaseIsNotUsed() throws IOException {
    assertEquals(
        "192.168.1.10:554/stream0/",
        answer("anjvision_describe").headers().first("Content-Base").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "bunny_setup,1642021126,60,true,0,1",
    "dahua_setup,634214675641,60,true,0,1",
    "gw_main_setup_video,9a90de54,60,true,0,1",
    "gw_main_setup_audio,9a90de54,60,true,2,3",
    "hikvision_setup,708345999,60,true,0,1",
    "hikvision_setup_ssrc_space,708886412,60,true,0,1",
    "reolink_setup,F8F8E425,60,true,0,1",
    "h264dvr_setup_video,231970,60,false,-1,-1",
    "h264dvr_setup_audio,231980,60,false,-1,-1",
  })
  void setUpAnswersGiveSessionAndChannels(
      String file, String session, long seconds, boolean tcp, int rtp, int rtcp)
      throws IOException {
    RtspHeaders headers = answer(file).headers();
    var parsed = SessionHeader.parse(headers.first("Session").orElseThrow());
    assertEquals(new SessionHeader(session, Duration.ofSeconds(seconds)), parsed);
    var transport = TransportHeader.parse(headers.first("Transport").orElseThrow());
    assertEquals(tcp, transport.overTcp());
    assertEquals(rtp, transport.rtpChannel().orElse(-1));
    assertEquals(rtcp, transport.rtcpChannel().orElse(-1));
  }

  @Test
  void announcedSourcesAreReadWithSpacesToo() throws IOException {
    assertEquals(Optional.of(0x30A98EE7), ssrc("dahua_setup"));
    assertEquals(Optional.of(0x4cacc3d1), ssrc("hikvision_setup"));
    assertEquals(Optional.of(0xd6d6627), ssrc("hikvision_setup_ssrc_space"));
    assertEquals(Optional.empty(), ssrc("reolink_setup"));
  }

  private static Optional<Integer> ssrc(String file) throws IOException {
    return TransportHeader.parse(answer(file).headers().first("Transport").orElseThrow()).ssrc();
  }

  @Test
  void playAnswersGiveWhereThePacketsBegin() throws IOException {
    List<RtpInfoHeader> dahua = rtpInfo("dahua_play");
    assertEquals(3, dahua.size());
    assertEquals(
        new RtpInfoHeader(
            "trackID=0", Optional.of(47121), Optional.of(Integer.parseUnsignedInt("3475222385"))),
        dahua.getFirst());
    assertEquals(Optional.of(24104), rtpInfo("hikvision_play").getFirst().sequence());
    assertEquals(Optional.of(1621990950), rtpInfo("gw_main_play").getFirst().rtpTime());
    assertEquals(2, rtpInfo("reolink_play").size());
    assertEquals(Optional.of(0), rtpInfo("bunny_play").get(1).rtpTime());
    List<RtpInfoHeader> bad = rtpInfo("bad_rtptime");
    assertEquals(2, bad.size());
    assertEquals(Optional.empty(), bad.getFirst().rtpTime());
    assertEquals(Optional.of(1), bad.getFirst().sequence());
    assertEquals(Optional.empty(), answer("h264dvr_play").headers().first("RTP-Info"));
    assertEquals(
        new SessionHeader("9a90de54", Duration.ofSeconds(120)),
        SessionHeader.parse(answer("gw_main_play").headers().first("Session").orElseThrow()));
  }

  private static List<RtpInfoHeader> rtpInfo(String file) throws IOException {
    return RtpInfoHeader.parse(answer(file).headers().first("RTP-Info").orElseThrow());
  }

  @Test
  void theRemainingAnswersAreRead() throws IOException {
    assertTrue(
        answer("dahua_options").headers().first("Public").orElseThrow().contains("GET_PARAMETER"));
    assertEquals(Optional.of(7), answer("reolink_teardown").sequence());
    assertEquals(Optional.of(4), answer("h264dvr_setup_video").sequence());
  }

  @Test
  void anAddressIsTakenApartWithoutItsSecret() {
    RtspAddress address =
        RtspAddress.of(URI.create("rtsp://bob:p%40s+s@cam_yard:8554/a/b?c=d")).orElseThrow();
    assertEquals("cam_yard", address.host());
    assertEquals(8554, address.port());
    assertEquals("rtsp://cam_yard:8554/a/b?c=d", address.uri());
    assertEquals(new Credentials("bob", "p@s+s"), address.credentials());
    assertEquals("rtsp://cam_yard:8554/a/b?c=d", address.toString());
    assertEquals("::1", RtspAddress.of(URI.create("rtsp://[::1]/x")).orElseThrow().host());
    assertEquals(554, RtspAddress.of(URI.create("rtsp://[::1]/x")).orElseThrow().port());
    assertTrue(RtspAddress.of(URI.create("http://x/")).isEmpty());
    assertTrue(RtspAddress.of(URI.create("rtsp:x")).isEmpty());
    assertTrue(RtspAddress.of(URI.create("rtsp://x:99999/")).isEmpty());
  }

  private static String read(String file) throws IOException {
    return Files.readString(
        GoCorpus.folder("rtsp-responses").resolve(file + ".txt"), StandardCharsets.UTF_8);
  }

  private static RtspMessage.Response answer(String file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(read(file).getBytes(StandardCharsets.UTF_8));
    var complete =
        assertInstanceOf(
            RtspParser.Complete.class, RtspParser.parse(bytes, 0, bytes.limit()), file);
    return assertInstanceOf(RtspMessage.Response.class, complete.message());
  }
}
