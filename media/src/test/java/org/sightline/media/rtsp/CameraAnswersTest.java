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
import org.sightline.media.MediaFormat;
import org.sightline.media.sdp.SessionDescription;

/// What real cameras answered, read to the right facts.
class CameraAnswersTest {
  /// Camera, size, control address of the video, sound.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bunny_describe | 240x160 | rtsp://wowzaec2demo.streamlock.net/vod/mp4:BigBuckBunny_115k.mov/trackID=2 | AAC 12000 Hz, 2 channels
          dahua_describe_h264_aac_onvif | 704x480 | rtsp://192.168.5.111:554/cam/realmonitor?channel=1&subtype=1&unicast=true&proto=Onvif/trackID=0 | AAC 48000 Hz, 1 channels
          foscam_describe | 1280x720 | rtsp://192.168.5.107:65534/videoMain/track1 | none
          gw_main_describe | 1920x1080 | rtsp://192.168.1.110:5050/H264?channel=1&subtype=0&unicast=true&proto=Onvif/video | none
          h264dvr_describe | 1920x1080 | rtsp://127.0.0.1:554/camera/trackID=3 | none
          hikvision_describe | 1920x1080 | rtsp://192.168.5.106:554/Streaming/Channels/101/trackID=1?transportmode=unicast&profile=Profile_1 | none
          ipcam_describe | 1280x960 | rtsp://given/path/trackID=1 | none
          reolink_describe | 2560x1440 | rtsp://192.168.5.206/h264Preview_01_main/trackID=1 | AAC 16000 Hz, 1 channels
          reolink_describe_control_first | 2560x1440 | rtsp://192.168.5.206/h264Preview_01_main/trackID=1 | AAC 16000 Hz, 1 channels
          """)
  void aCamerasDescriptionIsReadToItsSizeControlAndSound(
      String file, String size, String control, String sound) throws IOException {
    RtspMessage.Response answer = answer(file);
    assertEquals(200, answer.status());
    SessionDescription description = SessionDescription.parse(answer.text()).orElseThrow();
    var chosen = assertInstanceOf(MediaChoice.Chosen.class, MediaChoice.of(description));
    MediaFormat.H264 format =
        assertInstanceOf(
            MediaFormat.H264.class, chosen.video().depacketiser().format().orElseThrow());
    assertEquals(size, format.width() + "x" + format.height());
    String base =
        answer
            .headers()
            .first("Content-Base")
            .filter(RtspAddress::isUsable)
            .orElse("rtsp://given/path");
    assertEquals(control, RtspAddress.control(base, chosen.video().media().control()));
    assertEquals(sound, chosen.sound().map(s -> s.format().toString()).orElse("none"));
  }

  @Test
  void aStreamThatIsNotH264IsRefusedByItsName() throws IOException {
    for (String file : List.of("anjvision_describe", "dahua_describe_h265_pcma")) {
      var refused = MediaChoice.of(SessionDescription.parse(answer(file).text()).orElseThrow());
      assertTrue(
          assertInstanceOf(MediaChoice.Unusable.class, refused).message().contains("H265"),
          refused::toString);
    }
    var tpLink = MediaChoice.of(SessionDescription.parse(read("tplink_sdp")).orElseThrow());
    assertTrue(assertInstanceOf(MediaChoice.Unusable.class, tpLink).message().contains("H265"));
    assertEquals(
        "192.168.1.10:554/stream0/",
        answer("anjvision_describe").headers().first("Content-Base").orElseThrow());
  }

  @Test
  void ofTwoSoundsTheOneThatCanBeTakenIsTaken() throws IOException {
    SessionDescription description = SessionDescription.parse(read("ubiquiti_sdp")).orElseThrow();
    var chosen = assertInstanceOf(MediaChoice.Chosen.class, MediaChoice.of(description));
    assertEquals(List.of("audio OPUS"), chosen.ignored());
    assertEquals("trackID=2", chosen.video().media().control());
    assertEquals(
        "H.264 1920x1080", chosen.video().depacketiser().format().orElseThrow().toString());
    assertEquals("AAC 48000 Hz, 1 channels", chosen.sound().orElseThrow().format().toString());
    assertEquals("68D79AE46148_0", description.name());
  }

  @Test
  void whatIsNotTakenIsNamed() throws IOException {
    assertEquals(
        List.of("application VND.ONVIF.METADATA"), ignored("dahua_describe_h264_aac_onvif"));
    assertEquals(List.of("audio PCMU"), ignored("foscam_describe"));
    assertEquals(List.of("audio PCMU"), ignored("gw_main_describe"));
    assertEquals(List.of("audio PCMA"), ignored("h264dvr_describe"));
    assertEquals(List.of("application VND.ONVIF.METADATA"), ignored("hikvision_describe"));
  }

  private static List<String> ignored(String file) throws IOException {
    var chosen = MediaChoice.of(SessionDescription.parse(answer(file).text()).orElseThrow());
    return assertInstanceOf(MediaChoice.Chosen.class, chosen).ignored();
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
